"""The worker and the sweep on the command line: what they did, in words or for programs."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from openentry.cli.context import LANG, check_word, parse_instant, t
from openentry.cli.printing import emit
from openentry.project.starting import start_register
from openentry.rules.facts import instant_text, microseconds
from openentry.wording import say

if TYPE_CHECKING:
    from openentry.registry.services.sweeping import Swept
    from openentry.registry.services.working import Pass

FORMS = ("table", "json")


def answer(*, once: bool, again: bool, form: str) -> None:
    """Work once, or until somebody says stop, and tell each turn in which something happened.

    Raises
    ------
    UsageError
        If the form is none.
    OpenEntryError
        What the register or the settings refuse; with `once` also what went wrong in the turn.
    """
    check_word("--format", form, *FORMS)
    start_register(whole=True)
    from openentry.registry.services.sending import check_mail_settings, revive_failed
    from openentry.registry.services.working import work, work_once

    check_mail_settings()
    stop = _stopped_by_signals()
    if again:
        revive_failed()
    if once:
        done = work_once(stop=stop)
        emit(_said(done, form))
        if done.troubles:
            raise done.troubles[0]
        return
    if form != "json":
        sys.stderr.write(t("worker-started") + "\n")
    work(lambda done: emit(_said(done, form)), stop)
    if form != "json":
        sys.stderr.write(t("worker-stopped") + "\n")


def _stopped_by_signals() -> Event:
    """Give what is set when somebody asks to stop; who asks twice does not wait for the end."""
    stop = Event()

    def asked(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    return stop


def answer_sweep(at: str | None, form: str, *, ahead: bool = False) -> None:
    """Sweep once, and tell what happened.

    Raises
    ------
    UsageError
        If the form is none, or the instant.
    OpenEntryError
        What the register refuses.
    """
    check_word("--format", form, *FORMS)
    until = parse_instant(at)
    start_register()
    from openentry.registry import clock
    from openentry.registry.services.sweeping import sweep

    when = until or clock.now()
    swept = sweep(until, ahead=ahead)
    if form == "json":
        emit(_json({"at": _instant(when), "swept": asdict(swept)}))
    else:
        emit(_line(when, _swept(swept)))


def _said(done: Pass, form: str) -> str:
    if form == "json":
        return _json(
            {
                "at": _instant(done.at),
                "swept": None if done.swept is None else asdict(done.swept),
                "messages": asdict(done.sent) | {"waiting": done.waiting},
                "signed": done.signed,
                "troubles": [error.code for error in done.troubles],
            }
        )
    parts = [] if done.swept is None else _swept(done.swept)
    for name in ("sent", "kept", "later", "failed"):
        if count := getattr(done.sent, name):
            parts.append(t(f"worker-{name}", count=count))
    if done.signed is not None:
        parts.append(t("worker-signed", count=done.signed))
    if done.waiting:
        parts.append(t("worker-waiting", count=done.waiting))
    lines = [_line(done.at, parts)]
    if done.sent.trouble:
        lines.append("  " + say(f"messages.trouble-{done.sent.trouble}", LANG) + "\n")
    lines += [f"  {error.message(LANG)}\n" for error in done.troubles]
    return "".join(lines)


def _swept(swept: Swept) -> list[str]:
    counts = asdict(swept)
    failed = counts.pop("failed")
    lines = [t(f"sweep-{name}", count=n) for name, n in counts.items() if n]
    return lines + [t("sweep-failed", count=n, code=code) for code, n in failed.items()]


def _line(at: datetime, parts: list[str]) -> str:
    what = "; ".join(parts) or t("worker-nothing")
    return t("worker-line", at=at, what=what) + "\n"


def _json(document: dict[str, Any]) -> str:
    """Give a document on a line of its own, so that a program may read line by line."""
    return json.dumps(document, ensure_ascii=False) + "\n"


def _instant(at: datetime) -> str:
    return instant_text(microseconds(at))
