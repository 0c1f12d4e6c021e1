"""What the acts of a round share: finding it locked, moving it on, reading its instruction."""

from __future__ import annotations

import tomllib

from openentry.files.instruction import instruction_of
from openentry.registry.acts import Act
from openentry.registry.assessing import law
from openentry.registry.models import Round, RoundMove
from openentry.registry.states import life
from openentry.rules.errors import InputError
from openentry.rules.rounds import Instruction


def locked_round(round_id: str) -> Round:
    """Give a round, locked until the act ends.

    Raises
    ------
    InputError
        ``round-not-here``.
    """
    found = Round.objects.select_for_update(no_key=True).filter(public_id=round_id).first()
    if found is None:
        raise InputError("round-not-here", id=round_id)
    return found


def read_round(round_id: str) -> Round:
    """Give a round as it stands.

    Raises
    ------
    InputError
        ``round-not-here``.
    """
    found = Round.objects.filter(public_id=round_id).first()
    if found is None:
        raise InputError("round-not-here", id=round_id)
    return found


def move_round(
    act: Act,
    round_: Round,
    after: str,
    details: dict[str, object] | None = None,
    *,
    reason: str = "",
    rules: str = "",
) -> None:
    """Move a round on, with its history and its entry in the journal.

    Raises
    ------
    ConflictError
        ``state-moved-on``.
    """
    before = round_.state or None
    life("round").check(act.action, before, after)
    round_.state = after
    round_.save()
    RoundMove.objects.create(
        round=round_,
        at=act.at,
        act=act.action,
        actor=act.actor.name,
        before=before or "",
        after=after,
        reason=reason,
    )
    told: dict[str, object] = {"number": round_.number, "after": after}
    if reason:
        told["reason"] = reason
    act.note(round_.public_id, {**told, **(details or {})}, rules=rules)


def instruction_from(round_: Round) -> Instruction:
    """Read the instruction of a round; its instant is that of the snapshot once there is one."""
    return instruction_of(tomllib.loads(round_.instruction), law(), round_.number)
