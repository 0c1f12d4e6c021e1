"""Rounds of the register on the command line, step by step, each by somebody with an account."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from openentry.cli.context import LANG, check_word, t
from openentry.cli.printing import console, emit
from openentry.cli.steps import steps
from openentry.files.saying import instant_said
from openentry.files.sources import cannot_read
from openentry.project.starting import start_register
from openentry.rules.errors import InputError, UsageError
from openentry.rules.facts import microseconds
from openentry.wording import LANGUAGES

if TYPE_CHECKING:
    from openentry.registry.actors import Actor

LINE_TOP = 1 << 8
"""No line of a list of identifiers is nearly so long."""


def _actor(name: str) -> Actor:
    """Give the account of that name as an actor.

    Raises
    ------
    InputError
        ``account-name-unknown``.
    """
    start_register()
    from openentry.registry.actors import actor_of
    from openentry.registry.models import Account

    account = Account.objects.filter(username=name).first()
    if account is None:
        raise InputError("account-name-unknown", name=name)
    return actor_of(account)


def _round_id(number: str) -> str:
    """Give the round of that number which was not cancelled.

    Raises
    ------
    InputError
        ``round-number-unknown``.
    """
    from openentry.registry.models import Round

    found = Round.objects.exclude(state="cancelled").filter(number=number).first()
    if found is None:
        raise InputError("round-number-unknown", number=number)
    return found.public_id


def _instant(text: str | None) -> str:
    """Say an instant of a record."""
    return "—" if text is None else instant_said(microseconds(datetime.fromisoformat(text)), LANG)


def _say(message: str, **params: object) -> None:
    console().print(Text(t(message, **params)))


def answer_prepare(instruction: str, name: str) -> None:
    """Prepare a round from its instruction."""
    actor = _actor(name)
    from openentry.files.instruction import read_instruction
    from openentry.registry.assessing import law
    from openentry.registry.services.rounds.preparing import prepare_round

    round_ = prepare_round(actor, read_instruction(instruction, law()))
    _say("register-prepared", number=round_.number)


def answer_step(step: str, number: str, name: str) -> None:
    """Freeze, try or hold a round, and tell what came of it."""
    actor = _actor(name)
    round_id = _round_id(number)
    if step == "freeze":
        from openentry.registry.services.rounds.freezing import freeze_round

        with steps() as tell:
            frozen = freeze_round(actor, round_id, progress=tell)
        at = instant_said(microseconds(frozen.snapshot_at), LANG)
        _say("register-frozen", number=number, count=frozen.pool_size or 0, at=at)
    elif step == "try":
        from openentry.registry.services.rounds.trying import try_round

        with steps() as tell:
            trial = try_round(actor, round_id, progress=tell)
        decided = json.loads(trial.record)
        cutoff = decided["crs_cutoff"]
        _say(
            "register-tried",
            number=number,
            count=decided["invited"],
            cutoff="—" if cutoff is None else cutoff,
            tie_break=_instant(decided["tie_break_at"]),
        )
        for warned in decided["checks"]["warnings"]:
            console().print(Text(warned["text"][LANG]))
        _say("register-digest", digest=trial.digest)
    else:
        from django.conf import settings

        from openentry.registry.services.rounds.holding import hold_round

        held = hold_round(actor, round_id)
        said = "register-held" if settings.OPERATOR == "authority" else "register-held-example"
        _say(said, number=number, count=held.invited, void=held.void)


def answer_approve(number: str, digest: str, name: str) -> None:
    """Approve what a dry run showed."""
    actor = _actor(name)
    from openentry.registry.services.rounds.approving import approve_round

    approve_round(actor, _round_id(number), digest)
    _say("register-approved", number=number)


def answer_publish(number: str, name: str, out: Path | None) -> None:
    """Publish a round that was held, and write its record and notices where asked."""
    actor = _actor(name)
    from openentry.files.folders import refuse_filled
    from openentry.registry.models import RoundRecord
    from openentry.registry.services.rounds.publishing import publish_round

    if out is not None:
        refuse_filled(out)
    round_ = publish_round(actor, _round_id(number))
    _say("register-published", number=number)
    if out is not None:
        _write(RoundRecord.objects.filter(round=round_).latest("version").content, out)
        _say("register-written", folder=str(out))


def _write(content: str, out: Path) -> None:
    """Write the record of a round and its notices into a folder."""
    from openentry.files.folders import whole_folder
    from openentry.files.holding import NOTICE, RECORD
    from openentry.files.notices import notice
    from openentry.files.record import Record
    from openentry.registry.assessing import law

    record = Record.model_validate_json(content)
    with whole_folder(out) as draft:
        (draft / RECORD).write_text(content, encoding="utf-8", newline="\n")
        for lang in LANGUAGES:
            text = notice(record, law(), lang, registered=True)
            (draft / NOTICE.format(lang=lang)).write_text(text, encoding="utf-8", newline="\n")


def answer_recall(
    number: str,
    name: str,
    reason: str,
    *,
    every: bool,
    listed: str | None,
    out: Path | None,
    form: str,
) -> None:
    """Recall invitations of a round, all of it or those of a list, and tell how many.

    Raises
    ------
    UsageError
        ``recall-which`` unless one of the two is asked for.
    InputError, ConflictError
        As `openentry.registry.services.rounds.recalling.recall_invitations`;
        ``invitation-list`` for a list that is none.
    """
    check_word("--format", form, "table", "json")
    if every == (listed is not None):
        raise UsageError("recall-which")
    actor = _actor(name)
    from django.conf import settings

    from openentry.files.folders import refuse_filled
    from openentry.registry.services.rounds.recalling import recall_invitations

    if out is not None:
        refuse_filled(out)
    named = None if listed is None else _invitations_of(listed)
    done = recall_invitations(actor, _round_id(number), named, reason)
    if out is not None:
        _write(done.record.content, out)
    if form == "json":
        told = {"cancelled": done.cancelled, "ended": done.ended, "version": done.record.version}
        emit(json.dumps({"number": number, **told, "record_digest": done.record.digest}))
        return
    said = "register-recalled" if settings.OPERATOR == "authority" else "register-recalled-example"
    version = done.record.version
    _say(said, number=number, count=done.cancelled, ended=done.ended, version=version)
    if out is not None:
        _say("register-written", folder=str(out))


def _invitations_of(file: str) -> list[str]:
    """Read identifiers of invitations, one a line; a file named by mistake is not read whole.

    Raises
    ------
    InputError
        ``invitation-list`` with the line, ``file-missing`` and the like.
    """
    from openentry.registry.ids import is_invitation_id

    named: list[str] = []
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as stream:
            for line, read in enumerate(iter(lambda: stream.readline(LINE_TOP), b""), 1):
                text = read.decode("utf-8-sig", errors="replace").strip()
                if text and not is_invitation_id(text):
                    raise InputError("invitation-list", file=file, line=line)
                named += [text] if text else []
    except (OSError, ValueError) as error:
        raise cannot_read(file, error) from None
    return named


def answer_receipt(number: str, name: str, out: Path) -> None:
    """Sign the journal and write the receipt of a candidate, for `openentry verify`.

    Raises
    ------
    InputError, ConflictError
        As `openentry.registry.queries.receipts.own_round_receipt`.
    """
    actor = _actor(name)
    from openentry.files.outputs import write_whole
    from openentry.registry.queries.receipts import own_round_receipt
    from openentry.registry.services.journal_heads import sign_journal

    sign_journal()
    receipt = own_round_receipt(actor, _round_id(number))
    write_whole(out, json.dumps(receipt, ensure_ascii=False, indent=1) + "\n")
    _say("register-receipt-written", file=str(out))


def answer_cancel(number: str, name: str, reason: str) -> None:
    """Cancel a round that was not held."""
    actor = _actor(name)
    from openentry.registry.services.rounds.preparing import cancel_round

    cancel_round(actor, _round_id(number), reason)
    _say("register-cancelled", number=number)
