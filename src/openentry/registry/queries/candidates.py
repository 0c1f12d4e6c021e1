"""The pool as a province searches it: without names, by what the law looks at.

Only candidates who named the province, or all of them, and who stand in the pool now. A profile
is told by its number; who is behind it is told only to somebody whom the candidate gave their
code, see `queries.lookup`. Law: IRPA 10.4; MI s. 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Q, QuerySet

from openentry.files.profiles.places import EVERYWHERE
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.assessing import law
from openentry.registry.models import PoolEntry
from openentry.registry.numbering import refuse_shut
from openentry.registry.permissions import role_for
from openentry.registry.states import life
from openentry.registry.transactions import one_snapshot
from openentry.rules.columns import ABILITIES, column
from openentry.rules.dates import law_day
from openentry.rules.errors import InputError, LimitError

PAGE, PAGE_TOP = 50, 200
"""Candidates of a page: as a rule, and at most."""

NOMINATED = ("nominated_pending", "nominated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a province looks for; what is left out asks for nothing.

    Attributes
    ----------
    crs_min, crs_max, age_min, age_max : int, optional
        Both ends included.
    education_min, canadian_study_min : str, optional
        Words of the facts column.
    english_min, french_min : int, optional
        Level in every ability, as first or as second official language.
    canadian_work_min, foreign_work_min : int, optional
        Completed years.
    trade_certificate : bool, optional
    programs, categories : tuple of str
        At least one of them is met. Categories stand for the occupations they list: what
        somebody's occupations are is sealed with the rest of their profile.
    nominated : bool, optional
        Whether somebody nominated them already.
    """

    crs_min: int | None = None
    crs_max: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    education_min: str | None = None
    canadian_study_min: str | None = None
    english_min: int | None = None
    french_min: int | None = None
    canadian_work_min: int | None = None
    foreign_work_min: int | None = None
    trade_certificate: bool | None = None
    programs: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    nominated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One candidate, whoever it is.

    Attributes
    ----------
    number : str
        Of the profile, as the candidate knows it.
    profile_id : str
        By which interest is notified and a nomination made.
    crs, age : int
    education, first_language, canadian_study : str
        Words of the facts columns.
    first_levels, second_levels : tuple of int
        Listening, reading, speaking, writing.
    canadian_work_years, foreign_work_years : int
    trade_certificate, nominated : bool
    programs, categories : tuple of str
    """

    number: str
    profile_id: str
    crs: int
    age: int
    education: str
    canadian_study: str
    first_language: str
    first_levels: tuple[int, ...]
    second_levels: tuple[int, ...]
    canadian_work_years: int
    foreign_work_years: int
    trade_certificate: bool
    nominated: bool
    programs: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of candidates, the highest score first.

    Attributes
    ----------
    count : int
        Of all pages.
    candidates : tuple of Candidate
    after : str or None
        Give it back for the next page; None on the last one.
    """

    count: int
    candidates: tuple[Candidate, ...]
    after: str | None


_LEVELS = {which: tuple(f"{which}_{a}" for a in ABILITIES) for which in ("first", "second")}
_TOLD = (
    *("crs", "age", "education", "canadian_study", "first_language"),
    *_LEVELS["first"],
    *_LEVELS["second"],
    *("canadian_work_years", "foreign_work_years", "trade_certificate", "programs"),
)


def search_pool(
    actor: Actor,
    province: str,
    wanted: Wanted | None = None,
    *,
    after: str = "",
    size: int = PAGE,
) -> Found:
    """Search the candidates a province may reach out to.

    Parameters
    ----------
    actor : Actor
        An officer of that province.
    province : str
    wanted : Wanted, optional
        Everybody when left out.
    after : str
        `Found.after` of the page before; empty for the first.
    size : int
        Candidates of a page.

    Raises
    ------
    NotAllowedError
        ``not-allowed``.
    InputError
        ``province-shut``, ``search-value``, ``search-after``.
    LimitError
        ``search-page``.
    """
    now = clock.now()
    role_for("pool.searched", actor, now, province=province)
    refuse_shut(province, law_day(now))
    if not 1 <= size <= PAGE_TOP:
        raise LimitError("search-page", top=PAGE_TOP)
    matching = reachable(province, now).filter(_asked(wanted or Wanted()))
    page = matching.order_by("-crs", "profile__number")
    if after:
        crs, number = _place(after)
        page = page.filter(Q(crs__lt=crs) | Q(crs=crs, profile__number__gt=number))
    with one_snapshot():
        count = matching.count()
        rows = list(page.values(*_COLUMNS)[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Found(
        count=count,
        candidates=tuple(_candidate(row) for row in rows[:size]),
        after=None if last is None else f"{last['crs']}-{last['profile__number']}",
    )


_COLUMNS = ("profile__number", "profile__public_id", "profile__state", "categories", *_TOLD)


def reachable(province: str, at: datetime) -> QuerySet[PoolEntry]:
    """Give the rows of the pool that a province may see: who named it, and is still there."""
    # Codes are two capital letters with semicolons between, so that a code is found nowhere but
    # where it stands; SQLite looks at no case, and no province is spelled by two letters of "all".
    named = Q(destinations__contains=province) | Q(destinations__contains=EVERYWHERE)
    return PoolEntry.objects.filter(
        named,
        in_pool=True,
        profile__state__in=life("profile").pool,
        profile__expires_at__gt=at,
    )


def candidate_of(entry: PoolEntry) -> Candidate:
    """Give one row of the pool as a province sees it."""
    return _candidate({name: attrgetter(name.replace("__", "."))(entry) for name in _COLUMNS})


def _asked(wanted: Wanted) -> Q:
    asked = Q()
    for name, least in (
        ("crs", wanted.crs_min),
        ("age", wanted.age_min),
        ("education", _word("education", wanted.education_min)),
        ("canadian_study", _word("canadian_study", wanted.canadian_study_min)),
        ("canadian_work_years", wanted.canadian_work_min),
        ("foreign_work_years", wanted.foreign_work_min),
    ):
        if least is not None:
            asked &= Q(**{f"{name}__gte": least})
    for name, most in (("crs", wanted.crs_max), ("age", wanted.age_max)):
        if most is not None:
            asked &= Q(**{f"{name}__lte": most})
    for language, level in (("en", wanted.english_min), ("fr", wanted.french_min)):
        if level is not None:
            asked &= _speaks(language, level)
    if wanted.trade_certificate is not None:
        asked &= Q(trade_certificate=int(wanted.trade_certificate))
    if wanted.nominated is not None:
        already = Q(profile__state__in=NOMINATED)
        asked &= already if wanted.nominated else ~already
    return asked & _meets(wanted)


def _speaks(language: str, level: int) -> Q:
    """Ask for a level in every ability of a language, whether it is somebody's first or second."""
    words = column("first_language").words
    spoken = Q()
    for which, first in (("first", language), ("second", _other(language))):
        enough = Q(first_language=words.index(first))
        for name in _LEVELS[which]:
            enough &= Q(**{f"{name}__gte": level})
        spoken |= enough
    return spoken


def _other(language: str) -> str:
    return next(word for word in column("first_language").words if word not in ("", language))


def _meets(wanted: Wanted) -> Q:
    met = Q()
    if wanted.programs:
        bits = [1 << _in("programs", name, column("programs").words) for name in wanted.programs]
        # One comparison for each way to meet one of them: the column holds few values.
        every = range(1 << len(column("programs").words))
        met &= Q(programs__in=[value for value in every if value & sum(set(bits))])
    if wanted.categories:
        some, known = Q(), law().category_ids
        for name in wanted.categories:
            _in("categories", name, known)
            # Whole ids: `stem-1` is not found in `stem-12`.
            some |= Q(categories=name) | Q(categories__contains=f";{name};")
            some |= Q(categories__startswith=f"{name};") | Q(categories__endswith=f";{name}")
        met &= some
    return met


def _word(name: str, word: str | None) -> int | None:
    return None if word is None else _in(name, word, column(name).words)


def _in(name: str, word: str, words: tuple[str, ...]) -> int:
    if word not in words:
        raise InputError("search-value", field=name, value=word, allowed=", ".join(words))
    return words.index(word)


def _place(after: str) -> tuple[int, str]:
    crs, _, number = after.partition("-")
    if not (crs.isascii() and crs.isdigit() and len(crs) <= 4 and number):
        raise InputError("search-after")
    return int(crs), number


def _candidate(row: dict[str, object]) -> Candidate:
    def whole(name: str) -> int:
        value = row[name]
        assert isinstance(value, int)
        return value

    def word(name: str) -> str:
        return column(name).words[whole(name)]

    programs = column("programs").words
    return Candidate(
        number=str(row["profile__number"]),
        profile_id=str(row["profile__public_id"]),
        crs=whole("crs"),
        age=whole("age"),
        education=word("education"),
        canadian_study=word("canadian_study"),
        first_language=word("first_language"),
        first_levels=tuple(whole(name) for name in _LEVELS["first"]),
        second_levels=tuple(whole(name) for name in _LEVELS["second"]),
        canadian_work_years=whole("canadian_work_years"),
        foreign_work_years=whole("foreign_work_years"),
        trade_certificate=bool(whole("trade_certificate")),
        nominated=row["profile__state"] in NOMINATED,
        programs=tuple(p for bit, p in enumerate(programs) if whole("programs") >> bit & 1),
        categories=tuple(filter(None, str(row["categories"]).split(";"))),
    )
