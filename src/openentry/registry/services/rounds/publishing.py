"""After a round: publishing it, correcting its record, recalling invitations issued in error.

Nothing is overwritten: a correction is a further version of the record, with its reason.
Law: IRPA 10.2(5), 10.3(4).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from openentry.files.record import Record, record_json
from openentry.proof.canonical import json_digest
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Invitation, Round, RoundRecord
from openentry.registry.services.invitations import cancel, locked_invitation
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.registry.services.rounds.preparing import check_reason
from openentry.rules.errors import ConflictError, InputError
from openentry.wording import LANGUAGES


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


def correct_round(
    actor: Actor, round_id: str, reason: str, words: Mapping[str, Mapping[str, str]]
) -> RoundRecord:
    """Add a version of the record with other words; the earlier ones stay.

    What was decided is not corrected: its figures follow from the frozen pool, and invitations
    issued in error are recalled.

    Parameters
    ----------
    actor : Actor
    round_id : str
    reason : str
        A code of ``acts.toml``.
    words : mapping
        What to say instead in English and French, by the place in the record, as
        ``identity.title``.

    Raises
    ------
    InputError
        ``reason-unknown``; ``record-not-words`` for a place that holds no words in both
        languages, or words that are not given in both.
    ConflictError
        ``record-same`` when nothing is said otherwise.
    """

    def work(act: Act) -> RoundRecord:
        act.permit()
        round_ = locked_round(round_id)
        given = check_reason(act.action, reason)
        kept = _next_record(act, round_, "corrected", given, words)
        told: dict[str, object] = {"record_digest": kept.digest, "places": sorted(words)}
        move_round(act, round_, "published", told, reason=kept.reason)
        return kept

    return perform("round.corrected", actor, work)


def recall_invitations(
    actor: Actor, round_id: str, invitation_ids: Sequence[str], reason: str
) -> RoundRecord:
    """Cancel invitations of a round that were issued in error, all of those named or none.

    Raises
    ------
    InputError
        ``invitation-unknown`` for one that is not of this round, ``reason-unknown``.
    ConflictError
        ``state-moved-on`` for one that was already answered or has ended.
    """
    text = check_reason("round.recalled", reason)

    def work(act: Act) -> RoundRecord:
        act.permit()
        round_ = locked_round(round_id)
        named = sorted(set(invitation_ids))
        of_round = Invitation.objects.filter(round=round_, public_id__in=named)
        known = set(of_round.values_list("public_id", flat=True))
        if not named or (missing := set(named) - known):
            raise InputError("invitation-unknown", id=min(missing) if named else "-")
        # In the order in which every other act locks profiles.
        ordered = of_round.order_by("profile_id").values_list("public_id", flat=True)
        for name in list(ordered):
            cancel(act, locked_invitation(name), text)
        round_.published_at = round_.published_at or act.at
        kept = _next_record(act, round_, "recalled", text)
        told: dict[str, object] = {"recalled": len(named), "record_digest": kept.digest}
        move_round(act, round_, "published", told, reason=text)
        return kept

    return perform("round.recalled", actor, work)


def _next_record(
    act: Act,
    round_: Round,
    status: str,
    reason: str,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> RoundRecord:
    latest = RoundRecord.objects.filter(round=round_).latest("version")
    document = json.loads(latest.content)
    if words is not None:
        _say_otherwise(document, words)
        if document == json.loads(latest.content):
            raise ConflictError("record-same", number=round_.number)
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


_LANGUAGES = frozenset(LANGUAGES)


def _say_otherwise(document: dict[str, Any], words: Mapping[str, Mapping[str, str]]) -> None:
    """Put other words into a record, where it has words in both languages."""
    for spot, said in words.items():
        *way, last = spot.split(".")
        held: Any = document
        for step in way:
            held = held.get(step) if isinstance(held, dict) else None
        there = held.get(last) if isinstance(held, dict) else None
        if not isinstance(there, dict) or set(there) != _LANGUAGES:
            raise InputError("record-not-words", place=spot)
        if set(said) != _LANGUAGES or not all(text.strip() for text in said.values()):
            raise InputError("record-not-words", place=spot)
        held[last] = dict(said)
