"""The sweep: everything that happens by itself because time passes.

Drafts are discarded, nominations and invitations lapse, profiles reach the end of their time,
and everybody whose day has come is assessed again by the law of that day. Each part is an act of
its own, so a sweep that is killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from openentry.files.profiles.reading import check_profiles
from openentry.registry import clock
from openentry.registry.actors import SYSTEM
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import ENTRY, Assessed, assess, law
from openentry.registry.bulk import update
from openentry.registry.examining.findings import strict
from openentry.registry.keeping.files import documents_of
from openentry.registry.models import PoolEntry, Profile, ProfileVersion
from openentry.registry.outbox import Message
from openentry.registry.queries.lived import lived_until
from openentry.registry.services.lapsing import count_failed, lapse
from openentry.registry.services.leaving import end_pending, entry_of, leave_pool
from openentry.registry.services.people import with_people
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import InputError, OpenEntryError
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.profile.batch import Profiles

PART = 2_000
"""People assessed in one act: few enough that nobody waits long for its lock."""

POOL = life("profile").pool


@dataclass(slots=True)
class Swept:
    """How many of what happened; `failed` counts what could not be done, by code of the error."""

    discarded: int = 0
    lapsed: int = 0
    expired: int = 0
    barred: int = 0
    reassessed: int = 0
    ineligible: int = 0
    erased: int = 0
    disposed: int = 0
    failed: dict[str, int] = field(default_factory=dict)


def sweep(
    at: datetime | None = None,
    *,
    progress: Callable[[int], None] | None = None,
    disposing: bool = True,
    ahead: bool = False,
) -> Swept:
    """Do everything that is due by an instant.

    Parameters
    ----------
    at : datetime, optional
        Now, when left out. The acts bear it. Any other than now is not before the latest instant
        the register has lived: everybody would be assessed by the law and the age of a day that
        is over, and later answers would be undone.
    progress : callable, optional
        Told how many people have been assessed again.
    disposing : bool
        Whether to dispose of what is kept no longer, too. That cannot be undone, so a later
        instant than now lets nothing go before its time.
    ahead : bool
        Whether the instant may be later than now, for demonstrations and exercises alone: what
        lapses and expires then stays so when that instant has not come.

    Raises
    ------
    InputError
        ``sweep-ahead``, and with `ahead` ``sweep-ahead-real`` where real people depend on it;
        ``sweep-behind`` for a day that is over, there; ``sweep-lived`` everywhere for an instant
        before the latest the register has lived.
    """
    now = clock.now()
    when = at or now
    if strict() and law_day(when) < law_day(now):
        raise InputError("sweep-behind", at=when, now=now)
    if when > now and (strict() or not ahead):
        raise InputError("sweep-ahead-real" if strict() else "sweep-ahead", at=when, now=now)
    # Now is now, whatever was played ahead, and whoever acts while this begins.
    if when != now and (lived := lived_until()) is not None and when < lived:
        raise InputError("sweep-lived", at=when, lived=lived)
    done = Swept()
    with clock.clock_at(when):
        ended = lapse(when)
        _reassess(when, done, progress)
    done.discarded, done.expired, done.barred = ended.discarded, ended.expired, ended.barred
    done.lapsed, done.failed = ended.invitations + ended.nominations, ended.failed
    if disposing:
        from openentry.registry.services.retaining import apply_retention

        gone = apply_retention(SYSTEM, min(when, now))
        done.erased = gone.erased
        done.disposed = gone.documents + gone.messages + gone.pools
    return done


def _reassess(at: datetime, done: Swept, progress: Callable[[int], None] | None) -> None:
    due, last = not_current(law_day(at)).order_by("profile_id"), 0
    while keys := list(due.filter(profile_id__gt=last).values_list("profile_id", flat=True)[:PART]):
        last = keys[-1]
        for again, out in _each_that_can(keys, at, done):
            done.reassessed += again
            done.ineligible += out
        if progress:
            progress(done.reassessed)


def _each_that_can(keys: list[int], at: datetime, done: Swept) -> Iterator[tuple[int, int]]:
    """Assess profiles together; one by one where one of them cannot be, which stops no other."""
    try:
        yield reassess(keys, at)
    except OpenEntryError as error:
        if len(keys) == 1:
            count_failed(done.failed, error)
            return
        for key in keys:
            yield from _each_that_can([key], at, done)


def not_current(day: date) -> QuerySet[PoolEntry]:
    """Give the rows of the pool that the law of a day may see otherwise than they say.

    Those whose day has come, and those that were assessed by another law than that of the day.
    """
    other = ~Q(lawbook_digest=law().on(day).digest)
    return PoolEntry.objects.filter(Q(due_on__lte=day, evaluated_on__lt=day) | other)


def reassess(keys: Sequence[int], at: datetime) -> tuple[int, int]:
    """Assess profiles of the pool by the law of a day; give how many, and how many left it.

    An assessment that says what the one before said is no event: the row only learns its day.
    """
    day = law_day(at)

    def work(act: Act) -> tuple[int, int]:
        act.permit()
        found = with_people(Profile.objects.filter(pk__in=keys, state__in=POOL))
        if not found:
            PoolEntry.objects.filter(profile_id__in=keys).delete()
            return 0, 0
        assessed = assess(profiles_of([p.public_id for p in found]), day)
        before = {
            e["profile_id"]: e
            for e in PoolEntry.objects.filter(profile_id__in=keys).values(
                "profile_id", "crs", "programs", "categories"
            )
        }
        staying, leaving = [], []
        rows = assessed.rows(day)
        for place, profile in enumerate(found):
            if assessed.in_pool[place]:
                staying.append((place, profile))
            else:
                leaving.append((place, profile))
        update(PoolEntry, "profile_id", ENTRY, [(*rows[place], p.pk) for place, p in staying])
        _tell_changes(act, assessed, staying, rows, before)
        _drop(act, assessed, leaving)
        return len(found), len(leaving)

    return perform("profile.reassessed", SYSTEM, work)


_WATCHED = {
    name: place for place, name in enumerate(ENTRY) if name in ("crs", "categories", "programs")
}


def _tell_changes(
    act: Act,
    assessed: Assessed,
    staying: Sequence[tuple[int, Profile]],
    rows: Sequence[tuple[Any, ...]],
    before: Mapping[int, Mapping[str, Any]],
) -> None:
    """Write into the journal what an assessment changed, and tell those whom it concerns."""
    day = law_day(act.at).isoformat()
    for place, profile in staying:
        was = before.get(profile.pk)
        now = {name: rows[place][at] for name, at in _WATCHED.items()}
        if was is None or all(was[name] == value for name, value in now.items()):
            continue
        told = {f"{name}_before": was[name] for name in now} | now
        act.note_many([entry_of(act, profile, told, assessed.rules)])
        if was["crs"] != now["crs"]:
            params = {"number": profile.number, "crs": now["crs"]}
            key = f"{act.action}:{profile.public_id}:{day}"
            act.tell_many([Message(key, profile.person_id, "profile-reassessed", params)])


def _drop(act: Act, assessed: Assessed, leaving: Sequence[tuple[int, Profile]]) -> None:
    """Move those who meet no program any more out of the pool, each with the reasons."""
    for place, profile in leaving:
        act.move(
            profile,
            "ineligible",
            reasons=assessed.reasons(place),
            details={"crs": int(assessed.evaluation.score.total[place])},
            rules=assessed.rules,
        )
        leave_pool(profile)
        end_pending(act, [profile])
        act.tell(
            profile.person,
            "profile-reassessed-ineligible",
            f"{act.action}:{profile.public_id}:ineligible",
            {"number": profile.number},
        )


def documents_by_id(versions: Mapping[str, int] | Sequence[str]) -> dict[str, dict[str, Any]]:
    """Open what profiles say, as the rules read it.

    Parameters
    ----------
    versions : mapping of public id to version, or sequence of public ids
        The current version of each where none is named.
    """
    found: dict[str, dict[str, Any]] = {}
    names = list(versions)
    for start in range(0, len(names), PART):
        part = names[start : start + PART]
        for row in _version_rows(part, versions if isinstance(versions, Mapping) else None):
            *sealed, submitted = row
            document = documents_of([tuple(sealed)])[0]
            name = row[3]
            at = instant_text(microseconds(submitted), decimals=True)
            found[name] = {**document, "id": name, "submitted_at": at}
    return found


def _version_rows(
    names: Sequence[str], versions: Mapping[str, int] | None
) -> Iterator[tuple[Any, ...]]:
    chosen = Q(profile__public_id__in=names)
    fields = (
        "profile__person__public_id",
        "profile__person__key__master",
        "profile__person__key__wrapped",
        "profile__public_id",
        "number",
        "sealed",
        "profile__submitted_at",
    )
    if versions is None:
        chosen &= Q(number=F("profile__version"))
    for row in ProfileVersion.objects.filter(chosen).values_list(*fields):
        if versions is None or row[4] == versions[row[3]]:
            yield row


def profiles_of(names: Mapping[str, int] | Sequence[str]) -> Profiles:
    """Give profiles as columns, in the order of their public ids as asked for.

    Parameters
    ----------
    names : mapping of public id to version, or sequence of public ids
        The current version of each where none is named.
    """
    documents = documents_by_id(names)
    return check_profiles([documents[name] for name in names], law=law()).profiles
