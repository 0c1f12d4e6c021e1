"""Holding a round: invitations, record, history, journal and messages, wholly or not at all.

What is invited is what two people approved: the first so many of the frozen order. Held twice,
from two processes or after a kill, it is one round and gives one answer. People who have left the
pool since it was frozen keep their seat, which nobody else gets, but are sent nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openentry.proof.canonical import json_digest
from openentry.proof.round_entries import Line, held_details
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import law
from openentry.registry.bulk import insert
from openentry.registry.faults import fault
from openentry.registry.ids import public_ids
from openentry.registry.journal import Pending
from openentry.registry.locks import lock_holding
from openentry.registry.models import (
    Invitation,
    Person,
    PoolEntry,
    Profile,
    ProfileMove,
    Round,
    RoundApproval,
    RoundRecord,
    RoundTrial,
)
from openentry.registry.numbering import apply_before
from openentry.registry.outbox import Message
from openentry.registry.services.rounds.approving import APPROVERS
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.registry.services.rounds.trying import Chosen, trial_digest
from openentry.registry.snapshots import Frozen, stored
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError
from openentry.rules.facts import PROGRAMS, instant_text, moment
from openentry.rules.lawbook import Lawbook

POOL = life("profile").pool
LEFT = "left-after-snapshot"
"""Reason of an invitation that somebody who had left the pool was not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRound:
    """A round that was held.

    Attributes
    ----------
    round_id, number : str
    held_at : datetime
    invited : int
    void : int
        Of them, those who had left since the pool was frozen.
    record_digest : str
    """

    round_id: str
    number: str
    held_at: datetime
    invited: int
    void: int
    record_digest: str


def hold_round(actor: Actor, round_id: str) -> HeldRound:
    """Hold an approved round; a round that was held gives the same answer again.

    Raises
    ------
    ConflictError
        ``state-moved-on`` unless approved, ``round-day-passed`` when the day of its snapshot is
        over, ``round-pool-moved`` when another round was held since, ``approval-of-another``.
    """

    def work(act: Act) -> HeldRound:
        act.permit()
        lock_holding()
        round_ = locked_round(round_id)
        if round_.held_at is not None:
            return held_round(round_)
        life("round").check(act.action, round_.state, "held")
        trial = _approved(round_)
        _still_now(act, round_)
        frozen = stored(round_)
        fault("round-read")
        return _decide(act, round_, trial, frozen)

    return perform("round.held", actor, work)


def held_round(round_: Round) -> HeldRound:
    """Give what a round that was held has decided."""
    assert round_.held_at is not None
    issued = Invitation.objects.filter(round=round_)
    first = RoundRecord.objects.get(round=round_, version=1)
    return HeldRound(
        round_id=round_.public_id,
        number=round_.number,
        held_at=round_.held_at,
        invited=issued.count(),
        void=issued.filter(reason=LEFT).count(),
        record_digest=first.digest,
    )


def _approved(round_: Round) -> RoundTrial:
    """Give the dry run that was approved, after checking that nothing of it has changed."""
    trial = RoundTrial.objects.filter(round=round_, digest=round_.trial_digest).latest("pk")
    given = RoundApproval.objects.filter(round=round_, digest=trial.digest)
    enough = len(set(given.values_list("approver_id", flat=True))) >= APPROVERS
    if not enough or trial_digest(trial.record, round_) != trial.digest:
        raise ConflictError("approval-of-another", number=round_.number)
    return trial


def _still_now(act: Act, round_: Round) -> None:
    """Refuse when the law of another day, other deadlines or another pool would apply."""
    snapshot = round_.snapshot_at
    if act.at.date() != snapshot.date() or law_day(act.at) != law_day(snapshot):
        raise ConflictError("round-day-passed", number=round_.number)
    if Round.objects.filter(held_at__gte=snapshot).exclude(pk=round_.pk).exists():
        raise ConflictError("round-pool-moved", number=round_.number)


@dataclass(slots=True)
class _Issued:
    """What is written for everybody selected."""

    rows: list[tuple[Any, ...]]
    invited: list[_Found]
    entries: list[Pending]
    messages: list[Message]


def _decide(act: Act, round_: Round, trial: RoundTrial, frozen: Frozen) -> HeldRound:
    chosen = Chosen.from_bytes(bytes(trial.content))
    lawbook = law().on(law_day(round_.snapshot_at))
    issued = _issue(act, round_, frozen, chosen, lawbook)
    insert(Invitation, _INVITATION, issued.rows)
    fault("round-invitations")
    _invite(act, issued.invited)
    fault("round-profiles")
    record = json.loads(trial.record)
    digest = json_digest(record)
    RoundRecord.objects.create(
        round=round_,
        version=1,
        status="executed",
        made_at=act.at,
        digest=digest,
        content=trial.record,
    )
    fault("round-record")
    round_.held_at = act.at
    void = len(issued.rows) - len(issued.invited)
    told = held_details(
        number=round_.number,
        pool_root=bytes.fromhex(round_.tree_root),
        record_digest=digest,
        order_digest=record["order_digest"],
        line=_line(frozen, chosen, lawbook),
    )
    told |= {"trial_digest": trial.digest, "void": void}
    move_round(act, round_, "held", told, rules=round_.lawbook_digest)
    act.note_many(issued.entries)
    act.tell_many(issued.messages)
    return HeldRound(
        round_id=round_.public_id,
        number=round_.number,
        held_at=act.at,
        invited=len(issued.rows),
        void=void,
        record_digest=digest,
    )


def _line(frozen: Frozen, chosen: Chosen, lawbook: Lawbook) -> Line:
    """Say where the round stopped."""
    places = chosen.places
    if not len(places):
        return Line(invited=0, crs_cutoff=None, tie_break_at=None)
    last = int(frozen.facts.submitted_at[places[-1]])
    return Line(
        invited=len(places),
        crs_cutoff=int(frozen.crs[places[-1]]),
        tie_break_at=instant_text(last, decimals=True) if lawbook.ranking.tie_break else None,
    )


def _issue(act: Act, round_: Round, frozen: Frozen, chosen: Chosen, lawbook: Lawbook) -> _Issued:
    """Make the invitation of everybody selected, with its entry and its message."""
    names = [i.decode() for i in frozen.facts.id[chosen.places].tolist()]
    profiles = _profiles(names)
    until = apply_before(act.at, lawbook.invitation_period.days)
    submitted = frozen.facts.submitted_at[chosen.places].tolist()
    crs = frozen.crs[chosen.places].tolist()
    programs = [PROGRAMS[p] for p in chosen.programs.tolist()]
    ids = public_ids("inv", len(names))
    made = _Issued([], [], [], [])
    for rank, name in enumerate(names):
        profile = profiles[name]
        there = profile.state in POOL
        state, ended, reason = ("issued", None, "") if there else ("void", act.at, LEFT)
        made.rows.append(
            (
                ids[rank],
                round_.pk,
                profile.pk,
                profile.person_id,
                state,
                rank + 1,
                int(chosen.places[rank]),
                crs[rank],
                programs[rank],
                moment(submitted[rank]),
                act.at,
                until,
                ended,
                reason,
            )
        )
        made.entries.append(_entry(act, ids[rank], profile, rank, crs[rank], programs[rank], state))
        if there:
            made.invited.append(profile)
            params = {"number": profile.number, "round": round_.number, "program": programs[rank]}
            key = f"round.held:{round_.public_id}:{profile.public_id}"
            params |= {"crs": crs[rank], "apply_before": until.isoformat()}
            made.messages.append(Message(key, profile.person_id, "invitation-issued", params))
    return made


_INVITATION = (
    "public_id",
    "round_id",
    "profile_id",
    "person_id",
    "state",
    "rank",
    "place",
    "crs",
    "program",
    "submitted_at",
    "issued_at",
    "apply_before",
    "ended_at",
    "reason",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What holding needs of a profile."""

    pk: int
    public_id: str
    number: str
    state: str
    person_id: int
    salt: bytes


def _profiles(names: list[str]) -> dict[str, _Found]:
    """Read and lock the profiles selected, in the order of their keys."""
    found: dict[str, _Found] = {}
    fields = ("pk", "public_id", "number", "state", "person_id")
    for start in range(0, len(names), _PART):
        part = names[start : start + _PART]
        locked = (
            Profile.objects.filter(public_id__in=part)
            .select_for_update(no_key=True)
            .order_by("pk")
            .values_list(*fields)
        )
        rows = list(locked)
        people = [row[4] for row in rows]
        salts = dict(Person.objects.filter(pk__in=people).values_list("pk", "salt"))
        for pk, public_id, number, state, person in rows:
            salt = bytes(salts[person] or b"")
            found[public_id] = _Found(pk, public_id, number, state, person, salt)
    assert len(found) == len(names), "every profile of the frozen pool is kept"
    return found


_PART = 10_000
"""Names in one statement: fewer than either database allows."""


def _entry(
    act: Act, invitation: str, profile: _Found, rank: int, crs: int, program: str, state: str
) -> Pending:
    return Pending(
        action="invitation.issued",
        at=act.at,
        actor=act.actor.name,
        subject=invitation,
        person_id=profile.person_id,
        salt=profile.salt,
        details={
            "profile": profile.public_id,
            "rank": rank + 1,
            "crs": crs,
            "program": program,
            "state": state,
        },
        rules="",
    )


def _invite(act: Act, invited: list[_Found]) -> None:
    """Take the invited out of the pool."""
    for start in range(0, len(invited), _PART):
        keys = [p.pk for p in invited[start : start + _PART]]
        PoolEntry.objects.filter(profile_id__in=keys).delete()
        Profile.objects.filter(pk__in=keys).update(state="invited", reasons=[])
    for before in {p.state for p in invited}:
        life("profile").check(act.action, before, "invited")
    insert(
        ProfileMove,
        ("profile_id", "at", "act", "actor", "before", "after", "reasons"),
        [(p.pk, act.at, act.action, act.actor.name, p.state, "invited", []) for p in invited],
    )


def record_of(round_: Round) -> dict[str, object]:
    """Give the record in force of a round as plain values."""
    latest = RoundRecord.objects.filter(round=round_).latest("version")
    document: dict[str, object] = json.loads(latest.content)
    return document
