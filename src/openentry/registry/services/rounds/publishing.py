"""After a round: publishing it, correcting its record, recalling invitations issued in error.

Nothing is overwritten: a correction is a further version of the record, with its reason.
Law: IRPA 10.2(5), 10.3(4).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from openentry.files.record import Record, record_json
from openentry.proof.canonical import json_digest
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Invitation, Round, RoundRecord
from openentry.registry.services.invitations import cancel, locked_invitation
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.registry.services.rounds.preparing import check_reason
from openentry.rules.errors import InputError


def publish_round(actor: Actor, round_id: str) -> Round:
    """Publish the record of a round that was held."""

    def work(act: Act) -> Round:
        act.permit()
        round_ = locked_round(round_id)
        round_.published_at = act.at
        latest = RoundRecord.objects.filter(round=round_).order_by("-version").first()
        details: dict[str, object] = {} if latest is None else {"record_digest": latest.digest}
        move_round(act, round_, "published", details)
        return round_

    return perform("round.published", actor, work)


def correct_round(actor: Actor, round_id: str, reason: str) -> RoundRecord:
    """Add a corrected version of the record, which says why; the earlier ones stay."""

    def work(act: Act) -> RoundRecord:
        act.permit()
        round_ = locked_round(round_id)
        kept = _next_record(act, round_, "corrected", check_reason(reason))
        move_round(act, round_, "published", {"record_digest": kept.digest}, reason=kept.reason)
        return kept

    return perform("round.corrected", actor, work)


def recall_invitations(
    actor: Actor, round_id: str, invitation_ids: Sequence[str], reason: str
) -> RoundRecord:
    """Cancel invitations of a round that were issued in error, all of those named or none.

    Raises
    ------
    InputError
        ``invitation-unknown`` for one that is not of this round.
    ConflictError
        ``state-moved-on`` for one that was already answered or has ended.
    """
    text = check_reason(reason)

    def work(act: Act) -> RoundRecord:
        act.permit()
        round_ = locked_round(round_id)
        named = sorted(set(invitation_ids))
        of_round = Invitation.objects.filter(round=round_, public_id__in=named)
        known = set(of_round.values_list("public_id", flat=True))
        if not named or (missing := set(named) - known):
            raise InputError("invitation-unknown", id=min(missing) if named else "-")
        for name in named:
            cancel(act, locked_invitation(name), text)
        round_.published_at = round_.published_at or act.at
        kept = _next_record(act, round_, "recalled", text)
        told: dict[str, object] = {"recalled": len(named), "record_digest": kept.digest}
        move_round(act, round_, "published", told, reason=text)
        return kept

    return perform("round.recalled", actor, work)


def _next_record(act: Act, round_: Round, status: str, reason: str) -> RoundRecord:
    latest = RoundRecord.objects.filter(round=round_).latest("version")
    document = json.loads(latest.content)
    document["identity"] |= {"version": latest.version + 1, "status": status}
    content = record_json(Record.model_validate_json(json.dumps(document)))
    return RoundRecord.objects.create(
        round=round_,
        version=latest.version + 1,
        status=status,
        made_at=act.at,
        reason=reason,
        digest=json_digest(document),
        content=content,
    )
