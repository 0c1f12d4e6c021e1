"""What a profile amounts to on a day, before any program or category is asked about.

Everything here is read once from the profile: age, languages, education, the calendar of work, the
family, the offer, the nomination, the funds. `programs` and `categories` judge it, `profile` writes
it out as a row of facts. Provisions stand where each part is worked out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from openentry.recheck.days import completed_years
from openentry.recheck.experience import (
    CRS_WINDOW_YEARS,
    FSW_WINDOW_YEARS,
    any_work_in_canada,
    canadian_work,
    foreign_work,
    skilled_work,
    skilled_work_in_canada,
)
from openentry.recheck.family import Spouse, read_spouse
from openentry.recheck.fields import (
    QUEBEC,
    Object,
    country_or_none,
    day,
    day_or_none,
    expect_only,
    object_or_none,
    objects,
    text_or_none,
)
from openentry.recheck.funds import Funds, read_funds
from openentry.recheck.instants import instant
from openentry.recheck.logic import Known, some
from openentry.recheck.noc import Occupation, is_skilled, is_trade, needed_occupation, occupation
from openentry.recheck.offers import Offer, funds_exemption_fsw, read_offer
from openentry.recheck.reading import AGE_MOST
from openentry.recheck.sittings import Languages, languages
from openentry.recheck.study import education, read_credentials
from openentry.recheck.work import CREDITS_A_YEAR, History, Job, completed, read_jobs

FEDERAL = "federal"
PROVINCES = frozenset(
    ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
)
ALL_PROVINCES = "all"

PROFILE_FIELDS = frozenset(
    (
        "schema",
        "id",
        "birth_on",
        "identity",
        "lives_in",
        "marital_status",
        "spouse",
        "dependants",
        "family_size",
        "first_language",
        "tests",
        "credentials",
        "jobs",
        "primary_noc",
        "primary_noc_edition",
        "certificates",
        "job_offer",
        "work_permit",
        "nomination",
        "relatives",
        "military_service",
        "forces_offer",
        "funds_cad",
        "destinations",
        "submitted_at",
    )
)
CERTIFICATE_FIELDS = frozenset(
    ("noc", "noc_edition", "noc_other", "issuer", "issued_on", "valid_until")
)
NOMINATION_FIELDS = frozenset(
    ("province", "stream", "nominated_on", "accepted_on", "valid_until", "withdrawn_on")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A profile on a day, read."""

    on: date
    profile: Object
    name: str | None
    submitted_at: str | None
    age: int
    languages: Languages
    studies: list[Object]
    education: str
    history: History
    spouse: Spouse | None
    offer: Offer | None
    funds: Funds

    @property
    def accompanied(self) -> bool:
        """Tell whether a spouse or partner is scored. MI s. 1."""
        return self.spouse is not None and self.spouse.scored

    @property
    def funds_met(self) -> Known:
        """Tell whether the FSW funds are enough, or not needed. IRPR 76(1)(b)."""
        return some(self.funds.enough, funds_exemption_fsw(self.offer))


def read(profile: Object, on: date) -> Standing:
    """Read a profile on a day.

    Raises
    ------
    ValueError
        If something in it cannot be.
    """
    carried = {key: value for key, value in profile.items() if not key.startswith("x_")}
    expect_only(carried, PROFILE_FIELDS, "profile")
    if text_or_none(profile, "schema") not in (None, "profile-1"):
        raise ValueError(f"schema: {profile['schema']!r} is not profile-1")
    born = day(profile, "birth_on")
    age = completed_years(born, on)
    if born > on or age > AGE_MOST:
        raise ValueError(f"birth_on: {born} is no birthday of a candidate on {on}")
    submitted = text_or_none(profile, "submitted_at")
    submitted_at = None if submitted is None else instant(submitted)
    spouse = read_spouse(profile)
    studies = read_credentials(profile)
    return Standing(
        on=on,
        profile=profile,
        name=text_or_none(profile, "id"),
        submitted_at=submitted,
        age=age,
        languages=languages(profile, on),
        studies=studies,
        education=education(studies, on),
        history=History(read_jobs(profile, on), on),
        spouse=spouse,
        offer=read_offer(profile, country_or_none(profile, "lives_in"), on),
        funds=read_funds(profile, spouse is not None, submitted_at, on),
    )


def canadian_years(history: History) -> int:
    """Give completed years of Canadian work in ten. MI s. 15."""
    return completed(history.credits(canadian_work(history).jobs, CRS_WINDOW_YEARS))


def foreign_years(history: History) -> int:
    """Give completed years of foreign work in ten. MI s. 25."""
    return completed(history.credits(foreign_work(history).jobs, CRS_WINDOW_YEARS))


def skilled_years(history: History) -> int | None:
    """Give completed years of skilled work in ten, or None where not coded work may add one.

    IRPR 80(1).
    """
    work = skilled_work(history)
    known = history.credits(work.jobs, FSW_WINDOW_YEARS)
    unknown = history.credits(work.uncoded, FSW_WINDOW_YEARS)
    return completed(known) if completed(known) == completed(known + unknown) else None


def _primary(standing: Standing) -> Occupation | None:
    """Give the occupation named as primary, or the only one declared. IRPR 75(2)(a)."""
    named = occupation(standing.profile, "primary_noc")
    if named is not None:
        return named
    declared = {
        (held.edition, held.code)
        for job in objects(standing.profile, "jobs")
        for held in (needed_occupation(job),)
    }
    if len(declared) != 1:
        return None
    edition, code = declared.pop()
    return Occupation(edition, code)


def _year_worked(known: int, at_best: int) -> Known:
    """Tell whether a year is reached by what counts for certain, or only by what may count too.

    Credits of the best case are counted on one calendar and are no sum: hours of one day still
    count once, and a job that is not coded may lie between two others.
    """
    if known >= CREDITS_A_YEAR:
        return True
    return None if at_best >= CREDITS_A_YEAR else False


def primary_continuous_year(standing: Standing) -> Known:
    """Tell whether one continuous year was worked in the primary occupation. IRPR 75(2)(a).

    A job that is not coded on the day may be in the primary occupation, whichever that is.
    """
    work = skilled_work(standing.history)
    by_code = work.by_code(standing.on)
    primary = _primary(standing)
    code = None if primary is None else primary.on(standing.on)

    def run(jobs: Iterable[Job]) -> int:
        return standing.history.longest_credits(jobs, FSW_WINDOW_YEARS)

    if code is not None:
        if not is_skilled(code):
            return False  # a job that proves to be in it would not count either
        held = by_code.get(code, [])
        return _year_worked(run(held), run([*held, *work.uncoded]))
    # Which one is primary is not known, so nothing is certain. It may be any that was worked in, or
    # another one, of jobs that are not coded alone; never two at a time.
    choices = [*by_code.values(), []]
    return _year_worked(0, max(run([*held, *work.uncoded]) for held in choices))


def worked_in_canada(history: History) -> Known:
    """Tell whether the applicant worked a year in Canada, at any time. IRPR 83(1)(c)."""
    work = skilled_work_in_canada(history)
    known = history.credits(work.jobs, None)
    return _year_worked(known, history.credits([*work.jobs, *work.uncoded], None))


def spouse_worked_in_canada(history: History) -> bool:
    """Tell whether the spouse or partner worked a year in Canada, at any time. IRPR 83(1)(c.1)."""
    return history.credits(any_work_in_canada(history), None) >= CREDITS_A_YEAR


def certificates(standing: Standing) -> list[str | None]:
    """Give the codes of the day of the certificates in force; None for one not coded. MI s. 26."""
    codes = []
    for thing in objects(standing.profile, "certificates"):
        expect_only(thing, CERTIFICATE_FIELDS, "certificates")
        issuer = text_or_none(thing, "issuer")
        if issuer != FEDERAL and issuer not in PROVINCES:
            raise ValueError(f"issuer: {issuer!r} is no province and not federal")
        issued, until = day(thing, "issued_on"), day_or_none(thing, "valid_until")
        held = needed_occupation(thing)
        if issued <= standing.on and (until is None or standing.on <= until):
            codes.append(held.on(standing.on))
    return codes


def trade_certificate(standing: Standing) -> bool:
    """Tell whether a certificate of qualification in a trade is held. MI s. 26; IRPR 87.2(1)."""
    return any(code is None or is_trade(code) for code in certificates(standing))


def nominated(profile: Object, on: date) -> bool:
    """Tell whether a nomination is accepted and stands on a day. MI s. 28; IRPR 87(2)."""
    thing = object_or_none(profile, "nomination")
    if thing is None:
        return False
    expect_only(thing, NOMINATION_FIELDS, "nomination")
    if text_or_none(thing, "province") not in PROVINCES:
        raise ValueError(f"province: {thing.get('province')!r} is no province")
    day(thing, "nominated_on")
    accepted, until = day_or_none(thing, "accepted_on"), day_or_none(thing, "valid_until")
    withdrawn = day_or_none(thing, "withdrawn_on")
    if accepted is None or accepted > on:
        return False
    return (until is None or on <= until) and (withdrawn is None or withdrawn > on)


def outside_quebec(profile: Object) -> Known:
    """Tell whether the person means to live outside Quebec. IRPR 75(1), 87.1(1), 87.2(2)."""
    value = profile.get("destinations")
    if value is None or value == []:  # a list without a place says nothing
        return None
    named: list[object] = [value] if value == ALL_PROVINCES else []
    if isinstance(value, list | tuple):
        named = list(value)
    elif not named:
        raise ValueError(f"destinations: {value!r} is not a list of provinces")
    for place in named:
        if place != ALL_PROVINCES and place not in PROVINCES:
            raise ValueError(f"destinations: {place!r} is no province")
    return named != [QUEBEC]


Condition = Mapping[str, object]


def condition(code: str, met: Known, needed: object, found: object, provision: str) -> Condition:
    """Write one condition of a program or category as answers show it."""
    return {"code": code, "met": met, "needed": needed, "found": found, "provision": provision}


def funds_condition(funds: Funds, exempt: Known, provision: str) -> Condition:
    """Write the condition on money in dollars; none are needed where an offer makes up for it."""
    needed = 0 if exempt is True else funds.needed
    return condition("funds", some(funds.enough, exempt), needed, funds.held, provision)
