"""After a round: publishing its record, correcting the words of it.

Nothing is overwritten: a correction is a further version of the record, with its reason.
Law: IRPA 10.3(4).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openentry.files.record import Record, record_json
from openentry.proof.canonical import json_digest
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Round, RoundRecord
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
        kept = next_record(
            act, round_, "corrected", given, lambda record: _say_otherwise(record, words)
        )
        told: dict[str, object] = {"record_digest": kept.digest, "places": sorted(words)}
        move_round(act, round_, "published", told, reason=kept.reason)
        return kept

    return perform("round.corrected", actor, work)


def next_record(
    act: Act, round_: Round, status: str, reason: str, change: Callable[[dict[str, Any]], None]
) -> RoundRecord:
    """Keep a further version of the record of a round.

    Parameters
    ----------
    act : Act
    round_ : Round
        Locked.
    status : {"corrected", "recalled"}
    reason : str
    change : callable
        Changes the document given to it, which is the latest version.

    Raises
    ------
    ConflictError
        ``record-same`` when nothing is said otherwise.
    """
    latest = RoundRecord.objects.filter(round=round_).latest("version")
    document = json.loads(latest.content)
    change(document)
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
