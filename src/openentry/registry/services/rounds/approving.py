"""Approving a dry run: two people, neither of whom prepared it, each for exactly what it showed."""

from __future__ import annotations

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import RoundApproval
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.rules.errors import ConflictError

APPROVERS = 2
"""How many people must approve a round."""


def approve_round(actor: Actor, round_id: str, digest: str) -> RoundApproval:
    """Approve what a dry run showed.

    Parameters
    ----------
    actor : Actor
    round_id : str
    digest : str
        Of the dry run that was looked at; another one needs another approval.

    Raises
    ------
    ConflictError
        ``approval-of-another``, ``approval-twice``, ``state-moved-on``.
    NotAllowedError
        ``approval-by-preparer``.
    """

    def work(act: Act) -> RoundApproval:
        round_ = locked_round(round_id)
        act.permit(done_by=frozenset({round_.prepared_by_id}))
        if digest != round_.trial_digest or not digest:
            raise ConflictError("approval-of-another", number=round_.number)
        given = RoundApproval.objects.filter(round=round_, digest=digest)
        if given.filter(approver_id=actor.account_id).exists():
            raise ConflictError("approval-twice", number=round_.number)
        approval = RoundApproval.objects.create(
            round=round_,
            digest=digest,
            approver=actor.account(),
            preparer_id=round_.prepared_by_id,
            approved_at=act.at,
        )
        enough = given.count() >= APPROVERS
        move_round(act, round_, "approved" if enough else "tried", {"digest": digest})
        return approval

    return perform("round.approved", actor, work)
