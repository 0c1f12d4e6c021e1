"""A mail back end for tests: a file to which every message is written before it counts as sent.

Written with one system call and forced to the disk, so that a process killed right after has
sent its message for certain, and one killed before has not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

BACKEND = f"{__name__}.Mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as it was handed over."""

    message_id: str
    subject: str
    text: str
    to: list[str]
    headers: dict[str, str]


class Mailbox(BaseEmailBackend):
    """Writes what it is handed to the file that ``EMAIL_FILE_PATH`` names."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            whole = mail.message()  # what a mail server would be handed; it checks every header
            line = json.dumps(
                {
                    "message_id": whole["Message-ID"],
                    "subject": mail.subject,
                    "text": mail.body,
                    "to": mail.to,
                    "headers": {name: str(value) for name, value in whole.items()},
                }
            )
            handle = os.open(settings.EMAIL_FILE_PATH, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            try:
                os.write(handle, line.encode() + b"\n")
                os.fsync(handle)
            finally:
                os.close(handle)
        return len(email_messages)


def mailbox_at(path: Path) -> override_settings:
    """Let mail go to a file."""
    return override_settings(EMAIL_BACKEND=BACKEND, EMAIL_FILE_PATH=str(path))


def mails(path: Path) -> list[Mail]:
    """Give everything that was handed over, in order."""
    if not path.exists():
        return []
    return [Mail(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
