"""The messages of a person as they read them in the register, sent to an address or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openentry.registry.messages import letter
from openentry.registry.models import OutboxMessage, Person
from openentry.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFile:
    """One message.

    Attributes
    ----------
    kind : str
    made_at : datetime
    sent_at : datetime or None
        When it was handed over to a mail server.
    state : str
        Words under ``register.state-message-``.
    subject, text : str
        In the language of the person.
    """

    kind: str
    made_at: datetime
    sent_at: datetime | None
    state: str
    subject: str
    text: str


def messages_of(person: Person) -> list[MessageFile]:
    """Give the messages of a person, latest first."""
    found = OutboxMessage.objects.filter(person=person).order_by("-made_at", "-pk")
    lang: Language = "fr" if person.language == "fr" else "en"
    files = []
    for message in found:
        said = letter(message.kind, message.params, message.made_at, lang)
        files.append(
            MessageFile(
                kind=message.kind,
                made_at=message.made_at,
                sent_at=message.sent_at,
                state=message.state,
                subject=said.subject,
                text=said.text,
            )
        )
    return files
