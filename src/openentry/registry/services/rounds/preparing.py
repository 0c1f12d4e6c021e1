"""Preparing a round: its instruction, changed until it is frozen; cancelling one."""

from __future__ import annotations

from openentry.files.instruction import checked, instruction_toml
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import law
from openentry.registry.models import Round
from openentry.registry.permissions import permissions
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.rounds import Instruction


def prepare_round(actor: Actor, instruction: Instruction) -> Round:
    """Prepare a round from its instruction.

    Raises
    ------
    ConflictError
        ``round-number-there``.
    InputError
        As `openentry.files.instruction.instruction_of`.
    """
    instruction = checked(instruction, law())

    def work(act: Act) -> Round:
        act.permit()
        if Round.objects.exclude(state="cancelled").filter(number=instruction.number).exists():
            raise ConflictError("round-number-there", number=instruction.number)
        preparer = actor.account()
        round_ = Round(
            number=instruction.number,
            state="",
            kind=instruction.kind,
            instruction=instruction_toml(instruction),
            snapshot_at=instruction.held_at,
            prepared_by=preparer,
            prepared_at=act.at,
        )
        move_round(act, round_, "prepared")
        return round_

    return perform("round.prepared", actor, work)


def revise_round(actor: Actor, round_id: str, instruction: Instruction) -> Round:
    """Change the instruction; what was frozen, tried and approved no longer counts."""
    instruction = checked(instruction, law())

    def work(act: Act) -> Round:
        act.permit()
        round_ = locked_round(round_id)
        if instruction.number != round_.number:
            raise InputError("round-number-fixed", number=round_.number)
        round_.kind = instruction.kind
        round_.instruction = instruction_toml(instruction)
        round_.snapshot_at = instruction.held_at
        round_.prepared_by = actor.account()
        round_.prepared_at = act.at
        forget_frozen(round_)
        move_round(act, round_, "prepared")
        return round_

    return perform("round.revised", actor, work)


def thaw_round(actor: Actor, round_id: str) -> Round:
    """Let the pool go again, so that it can be frozen anew."""

    def work(act: Act) -> Round:
        act.permit()
        round_ = locked_round(round_id)
        forget_frozen(round_)
        move_round(act, round_, "prepared")
        return round_

    return perform("round.thawed", actor, work)


def cancel_round(actor: Actor, round_id: str, reason: str) -> Round:
    """Cancel a round that was not held, for one of the reasons of ``acts.toml``.

    Raises
    ------
    InputError
        ``reason-unknown``.
    """

    def work(act: Act) -> Round:
        act.permit()
        round_ = locked_round(round_id)
        move_round(act, round_, "cancelled", reason=check_reason(act.action, reason))
        return round_

    return perform("round.cancelled", actor, work)


def check_reason(action: str, reason: str) -> str:
    """Give a reason that an act may give.

    Raises
    ------
    InputError
        ``reason-unknown`` with those there are; what was given is not repeated.
    """
    allowed = permissions()[action].reasons
    if reason not in allowed:
        raise InputError("reason-unknown", allowed=", ".join(allowed))
    return reason


def forget_frozen(round_: Round) -> None:
    """Forget what was frozen; parts of it stay until the next freeze writes over them."""
    round_.frozen_at = round_.pool_size = None
    round_.lawbook_digest = round_.pool_digest = round_.tree_root = round_.trial_digest = ""
