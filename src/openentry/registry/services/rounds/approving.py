"""Approving a dry run: two people, who had no hand in it, each for exactly what it showed."""

from __future__ import annotations

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Account, Round, RoundApproval, RoundMove
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
        act.permit(done_by=_had_a_hand_in(round_))
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


def _had_a_hand_in(round_: Round) -> frozenset[int]:
    """Give the accounts that prepared, changed, froze or tried a round."""
    names = RoundMove.objects.filter(round=round_, act__in=_STEPS).values("actor")
    accounts = Account.objects.filter(public_id__in=names).values_list("pk", flat=True)
    return frozenset({round_.prepared_by_id, *accounts})


_STEPS = ("round.prepared", "round.revised", "round.frozen", "round.tried")
