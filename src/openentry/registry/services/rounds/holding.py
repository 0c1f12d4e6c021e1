"""Holding a round: invitations, record, history, journal and messages, wholly or not at all.

What is invited is what two people approved: the first so many of the frozen order. Held twice,
from two processes or after a kill, it is one round and gives one answer. People who have left the
pool since it was frozen keep their seat, which nobody else gets, but are sent nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from openentry.proof.canonical import json_digest
from openentry.proof.round_entries import Line, held_details
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import law
from openentry.registry.bulk import without_collecting
from openentry.registry.faults import fault
from openentry.registry.locks import lock_holding
from openentry.registry.models import (
    Invitation,
    Round,
    RoundApproval,
    RoundRecord,
    RoundTrial,
)
from openentry.registry.numbering import apply_before
from openentry.registry.services.rounds.approving import APPROVERS
from openentry.registry.services.rounds.choosing import Chosen
from openentry.registry.services.rounds.issuing import LEFT, issue
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.registry.services.rounds.trying import trial_digest
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, VerificationError
from openentry.rules.facts import instant_text
from openentry.rules.lawbook import Lawbook


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
    VerificationError
        ``round-seats-changed`` when those to be invited are not those that were approved.
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
        return _decide(act, round_, trial)

    with without_collecting():
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
    if len(set(given.values_list("approver_id", flat=True))) < APPROVERS:
        raise ConflictError("approval-of-another", number=round_.number)
    if trial_digest(trial.record, bytes(trial.content), round_) != trial.digest:
        raise VerificationError("round-seats-changed", number=round_.number)
    return trial


def _still_now(act: Act, round_: Round) -> None:
    """Refuse when the law of another day, other deadlines or another pool would apply."""
    snapshot = round_.snapshot_at
    if act.at.date() != snapshot.date() or law_day(act.at) != law_day(snapshot):
        raise ConflictError("round-day-passed", number=round_.number)
    if Round.objects.filter(held_at__gte=snapshot).exclude(pk=round_.pk).exists():
        raise ConflictError("round-pool-moved", number=round_.number)


def _decide(act: Act, round_: Round, trial: RoundTrial) -> HeldRound:
    chosen = Chosen.from_bytes(bytes(trial.content))
    fault("round-read")
    record = json.loads(trial.record)
    lawbook = law().on(law_day(round_.snapshot_at))
    until = apply_before(act.at, lawbook.invitation_period.days)
    issued = issue(act, round_, chosen, until)
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
    told = held_details(
        number=round_.number,
        pool_root=bytes.fromhex(round_.tree_root),
        record_digest=digest,
        order_digest=record["order_digest"],
        line=_line(chosen, lawbook),
    )
    told |= {"trial_digest": trial.digest, "void": issued.void}
    move_round(act, round_, "held", told, rules=round_.lawbook_digest)
    issued.leave(act)
    return HeldRound(
        round_id=round_.public_id,
        number=round_.number,
        held_at=act.at,
        invited=issued.count,
        void=issued.void,
        record_digest=digest,
    )


def _line(chosen: Chosen, lawbook: Lawbook) -> Line:
    """Say where the round stopped."""
    if not len(chosen):
        return Line(invited=0, crs_cutoff=None, tie_break_at=None)
    last = int(chosen.submitted_at[-1])
    return Line(
        invited=len(chosen),
        crs_cutoff=int(chosen.crs[-1]),
        tie_break_at=instant_text(last, decimals=True) if lawbook.ranking.tie_break else None,
    )


def record_of(round_: Round) -> dict[str, object]:
    """Give the record in force of a round as plain values."""
    latest = RoundRecord.objects.filter(round=round_).latest("version")
    document: dict[str, object] = json.loads(latest.content)
    return document
