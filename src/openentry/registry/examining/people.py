"""Whether profiles, invitations, nominations and consents are what the journal says of them.

Read a part after the other, each part at one instant, so that it needs little memory and nobody
who works meanwhile is taken for one who works behind the register's back. The entries of a person
are found by the person; of those who were merged, by either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q

from openentry.registry.assessing import law
from openentry.registry.examining import told as says
from openentry.registry.examining.consents import consents_as_told
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import Told, differs, named_at_most, told
from openentry.registry.models import (
    Consent,
    Invitation,
    JournalEntry,
    Nomination,
    Person,
    PoolEntry,
    Profile,
    ProfileMove,
    Round,
)
from openentry.registry.numbering import apply_before, nomination_end, pool_ends
from openentry.registry.states import life
from openentry.registry.transactions import one_snapshot
from openentry.rules.dates import law_day

PART = 2_000
"""People looked at together."""

BEGINS = frozenset(act for act, before in life("profile").moves if before is None)
ELSEWHERE = frozenset({"profile.loaded", "nomination.loaded"})
"""Acts that bring in nominations which were made and accepted elsewhere."""

Entries = Mapping[str, list[Told]]
Move = tuple[str, datetime, str, str, str, list[str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is kept of some people, and what the journal says of them."""

    entries: Entries
    erased: frozenset[int]
    profiles: dict[int, Profile]
    moves: dict[int, list[Move]]
    scores: dict[int, int]
    invitations: list[Invitation]
    nominations: list[Nomination]
    consents: list[Consent]


def people_as_told() -> Iterator[Finding]:
    """Compare everything that is kept of people with the journal."""
    return named_at_most(_differing())


def _differing() -> Iterator[Finding]:
    last = 0
    while keys := list(
        Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PART]
    ):
        with one_snapshot():
            part = _part(keys[0], keys[-1])
        yield from _profiles(part)
        yield from _invitations(part)
        yield from _nominations(part)
        yield from consents_as_told(part.consents, part.entries)
        last = keys[-1]
    with one_snapshot():
        yield from _base_nominations()


def _part(first: int, last: int) -> _Part:
    among = Person.objects.filter(pk__range=(first, last))
    away = list(among.filter(merged_into__isnull=False).values_list("pk", flat=True))
    merged = Person.objects.filter(**_range("merged_into", first, last))
    whose = Q(**_range("person", first, last)) & ~Q(person__in=away)
    whose |= Q(person__in=list(merged.values_list("pk", flat=True)))
    moves: dict[int, list[Move]] = defaultdict(list)
    rows = ProfileMove.objects.filter(**_range("profile__person", first, last)).order_by("pk")
    for profile, *move in rows.values_list(
        "profile_id", "act", "at", "actor", "before", "after", "reasons"
    ):
        moves[profile].append(tuple(move))
    entry_of = PoolEntry.objects.filter(**_range("profile__person", first, last))
    related = _range("person", first, last)
    return _Part(
        entries=told(JournalEntry.objects.filter(whose)),
        erased=frozenset(among.filter(erased_at__isnull=False).values_list("pk", flat=True)),
        profiles={p.pk: p for p in Profile.objects.filter(**related).order_by("pk")},
        moves=moves,
        scores=dict(entry_of.values_list("profile_id", "crs")),
        invitations=[
            *Invitation.objects.filter(**_range("profile__person", first, last))
            .order_by("pk")
            .defer("reason")
        ],
        nominations=[*Nomination.objects.filter(**related).order_by("pk")],
        consents=[
            *Consent.objects.filter(**related)
            .select_related("representative__account")
            .order_by("pk")
        ],
    )


def _range(field: str, first: int, last: int) -> dict[str, int]:
    return {f"{field}__gte": first, f"{field}__lte": last}


def _profiles(part: _Part) -> Iterator[Finding]:
    issued: dict[str, list[Told]] = defaultdict(list)
    for those in part.entries.values():
        for entry in those:
            if entry.action == "invitation.issued" and entry.details.get("state") == "issued":
                issued[str(entry.details.get("profile"))].append(entry)
    for pk, profile in part.profiles.items():
        entries = part.entries.get(profile.public_id, [])
        moves = part.moves.get(pk, [])
        what = [] if entries else [says.UNKNOWN]
        if not moves or moves[-1][4] != profile.state:
            what.append(says.STATE)
        if profile.person_id not in part.erased and entries:
            expected = sorted([*entries, *issued[profile.public_id]], key=lambda e: e.index)
            what += _told_of_profile(profile, moves, expected, part.scores.get(pk))
        if pk in part.scores and profile.state not in _IN_POOL:
            what.append(says.POOL)
        if what:
            yield differs("profile", profile.public_id, *what)
    there = {profile.public_id for profile in part.profiles.values()}
    for name, those in part.entries.items():
        if those[0].action in BEGINS and name not in there:
            yield differs("profile", name, says.MISSING)


_IN_POOL = frozenset({*life("profile").pool, "pending"})


def _told_of_profile(
    profile: Profile, moves: list[Move], entries: list[Told], score: int | None
) -> Iterator[str]:
    """Give what of a profile is not as its entries say."""
    expected = [e for e in entries if e.after or e.action == "invitation.issued"]
    chained = all(a[4] == b[3] for a, b in pairwise(moves))
    if not chained or len(expected) != len(moves) or not all(map(_moved, expected, moves)):
        yield says.MOVES
    if expected and (expected[-1].after or "invited") != profile.state:
        yield says.STATE
    crs = next((e.details["crs"] for e in reversed(entries) if "crs" in e.details), score)
    if score is not None and crs != score:
        yield says.SCORE
    begun = profile.submitted_at
    submitted = [entry.at for entry in entries if entry.action == "profile.submitted"]
    late = begun is not None and profile.expires_at != pool_ends([begun])[0]
    if late or (submitted and submitted[-1] != begun):
        yield says.TIMES


def _moved(entry: Told, move: Move) -> bool:
    """Tell whether a row of history says what an entry says."""
    act, at, actor, before, after, reasons = move
    if entry.action == "invitation.issued":
        return (act, at, actor, after) == ("round.held", entry.at, entry.actor, "invited")
    details = entry.details
    return (
        (act, at, actor, after) == (entry.action, entry.at, entry.actor, entry.after)
        and details.get("before", before) == before
        and details.get("reasons", reasons) == reasons
    )


def _invitations(part: _Part) -> Iterator[Finding]:
    held = dict(Round.objects.values_list("pk", "held_at"))
    for row in part.invitations:
        entries = part.entries.get(row.public_id, [])
        profile = part.profiles.get(row.profile_id)
        if not entries or entries[0].action != "invitation.issued":
            yield differs("invitation", row.public_id, says.UNKNOWN)
        elif row.person_id not in part.erased and (
            what := [*_told_of_invitation(row, profile, entries, held)]
        ):
            yield differs("invitation", row.public_id, *what)
    there = {row.public_id for row in part.invitations}
    for name, those in part.entries.items():
        if those[0].action == "invitation.issued" and name not in there:
            yield differs("invitation", name, says.MISSING)


def _told_of_invitation(
    row: Invitation, profile: Profile | None, entries: list[Told], held: Mapping[int, Any]
) -> Iterator[str]:
    first, last = entries[0], entries[-1]
    begun = first.details.get("state")
    if (last.after or begun) != row.state:
        yield says.STATE
    if first.details.get("crs") != row.crs:
        yield says.SCORE
    name = None if profile is None else profile.public_id
    said = (first.details.get("profile"), first.details.get("program"), first.details.get("rank"))
    if said != (name, row.program, row.rank):
        yield says.PLACE
    days = law().on(law_day(first.at)).invitation_period.days
    ended = last.at if last.after or begun == "void" else None
    if (row.issued_at, row.apply_before, row.ended_at, held[row.round_id]) != (
        first.at,
        apply_before(first.at, days),
        ended,
        first.at,
    ):
        yield says.TIMES


def _nominations(part: _Part) -> Iterator[Finding]:
    names = {pk: profile.public_id for pk, profile in part.profiles.items()}
    made = {
        (name, entry.at): entry
        for name, those in part.entries.items()
        for entry in those
        if entry.action == "nomination.made"
    }
    for row in part.nominations:
        name = names.get(row.profile_id or 0, "")
        entry = made.pop((name, row.made_at), None)
        elsewhere = any(e.action in ELSEWHERE for e in part.entries.get(name, ()))
        if entry is None and not elsewhere:
            yield differs("nomination", row.public_id, says.UNKNOWN)
        elif row.person_id not in part.erased and (
            what := [*_told_of_nomination(row, entry, part.entries.get(row.public_id, []))]
        ):
            yield differs("nomination", row.public_id, *what)
    for name, _ in made:
        yield differs("nomination", name, says.MISSING)


def _told_of_nomination(row: Nomination, made: Told | None, entries: list[Told]) -> Iterator[str]:
    ends = [entry for entry in entries if entry.after]
    begun = "accepted" if made is None else "pending"
    if (ends[-1].after if ends else begun) != row.state:
        yield says.STATE
    over = ends[-1].at if ends and row.state not in life("nomination").live else None
    before = None if made is None else nomination_end(made.at)
    if (row.ended_at, row.answer_before) != (over, before):
        yield says.TIMES
    said = (e.details.get("province", row.province) for e in (*entries, made) if e is not None)
    if any(province != row.province for province in said):
        yield says.PLACE


def _base_nominations() -> Iterator[Finding]:
    """Compare nominations outside Express Entry, which are of nobody."""
    entries = told(JournalEntry.objects.filter(action="nomination.made", person=None))
    rows = Nomination.objects.filter(profile=None).order_by("pk")
    for row in rows.iterator(chunk_size=PART):
        those = entries.pop(row.public_id, [])
        if not those:
            yield differs("nomination", row.public_id, says.UNKNOWN)
        elif row.state != "accepted":
            yield differs("nomination", row.public_id, says.STATE)
        elif (row.answer_before, row.ended_at) != (None, None):
            yield differs("nomination", row.public_id, says.TIMES)
        elif (those[0].details.get("province"), those[0].at) != (row.province, row.made_at):
            yield differs("nomination", row.public_id, says.PLACE)
    for name in entries:
        yield differs("nomination", name, says.MISSING)
