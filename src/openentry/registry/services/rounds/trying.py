"""The dry run of a round: what would be decided, re-checked person by person, written nowhere else.

Everybody who would be invited is judged again by the second implementation, from what their
profile said in the version that was frozen: facts, score and place in the order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
from django.conf import settings

from openentry import recheck
from openentry.files.holding import Held, hold
from openentry.files.record import record_json
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import law
from openentry.registry.models import Round, RoundTrial
from openentry.registry.permissions import role_for
from openentry.registry.services.rounds.choosing import Chosen
from openentry.registry.services.rounds.freezing import instruction_as_frozen
from openentry.registry.services.rounds.moving import locked_round, move_round, read_round
from openentry.registry.services.sweeping import documents_by_id
from openentry.registry.snapshots import Frozen, stored
from openentry.registry.states import life
from openentry.rules.errors import VerificationError

Progress = Callable[[str, float], None]
_PART = 500


def _quiet(step: str, done: float) -> None:
    """Tell nobody."""


def try_round(actor: Actor, round_id: str, *, progress: Progress = _quiet) -> RoundTrial:
    """Try a frozen round and keep what it would decide, to be approved.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, before anything is read.
    ConflictError
        ``state-moved-on`` unless it is frozen.
    VerificationError
        ``recheck-differs``, ``recheck-selects``, ``recheck-profile``: then nothing is kept.
    """
    # The act asks again in its transaction. This one is asked before anybody's profile is opened.
    role_for("round.tried", actor, clock.now())
    round_ = read_round(round_id)
    life("round").check("round.tried", round_.state, "tried")
    frozen = stored(round_)
    held = hold(
        instruction_as_frozen(round_),
        frozen.facts,
        law(),
        operator=settings.OPERATOR,
        progress=lambda step, done: progress(step, 0.6 * done),
    )
    if not np.array_equal(held.score, frozen.crs):
        raise VerificationError("recheck-profile", profile="-", column="crs")
    recheck_profiles(
        held, frozen, lambda share: progress("register.step-recheck", 0.6 + 0.4 * share)
    )
    record = record_json(held.record)
    content = Chosen.of(frozen, held.selection).to_bytes()
    warnings = [warned.code for warned in held.record.checks.warnings]

    def work(act: Act) -> RoundTrial:
        act.permit()
        kept = locked_round(round_id)
        if kept.tree_root != round_.tree_root or kept.frozen_at != round_.frozen_at:
            life("round").check(act.action, "prepared", "tried")
        digest = trial_digest(record, content, kept)
        trial = RoundTrial.objects.create(
            round=kept,
            tried_at=act.at,
            tried_by=actor.name,
            digest=digest,
            record=record,
            warnings=warnings,
            content=content,
        )
        kept.trial_digest = digest
        details: dict[str, object] = {
            "digest": digest,
            "invited": held.record.invited,
            "crs_cutoff": held.record.crs_cutoff,
            "warnings": warnings,
        }
        move_round(act, kept, "tried", details, rules=kept.lawbook_digest)
        return trial

    return perform("round.tried", actor, work)


def trial_digest(record: str, content: bytes, round_: Round) -> str:
    """Digest all that an approval is about: frozen pool, record, and who is to be invited."""
    chosen = hashlib.sha256(content).hexdigest()
    return hashlib.sha256(f"{round_.tree_root}\n{chosen}\n{record}".encode()).hexdigest()


def recheck_profiles(held: Held, frozen: Frozen, progress: Callable[[float], None]) -> None:
    """Have the second implementation derive the facts of everybody selected from their profiles.

    Raises
    ------
    VerificationError
        ``recheck-profile`` with the id of the profile and the column, nothing else of it.
    """
    invited = held.selection.invited
    on = held.instruction.law_day
    for start in range(0, len(invited), _PART):
        progress(start / len(invited))
        places = invited[start : start + _PART]
        wanted = {frozen.facts.id[place].decode(): int(frozen.versions[place]) for place in places}
        documents = documents_by_id(wanted)
        for place in places.tolist():
            name = frozen.facts.id[place].decode()
            _agrees(frozen.facts.row(place), recheck.facts(documents[name], on), name)


def _agrees(frozen: dict[str, object], again: dict[str, object], name: str) -> None:
    for column, value in frozen.items():
        other = again.get(column)
        if column == "id":
            other = name
        if column == "submitted_at":
            continue
        if isinstance(value, list) and isinstance(other, list):
            # The version an instruction names may not be in force by the calendar.
            if column == "categories":
                value = [v for v in value if v in other]
            value, other = sorted(value), sorted(other)
        if value != other:
            raise VerificationError("recheck-profile", profile=name, column=column)
