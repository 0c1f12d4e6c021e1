"""The address somebody had before: sealed into the one message that is still to go there.

A message is sent to the address that the person's file has when it is sent. That an address was
changed must be heard at the one it was changed from, where whoever changed it without right does
not read along. The message takes that address with it, sealed with the person's key and for this
message alone, so that it goes with the message and, when the person is erased, with the key.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from openentry.registry.keeping.files import key_of, opened_json, sealed_json
from openentry.registry.models import OutboxMessage, Person
from openentry.rules.errors import VerificationError
from openentry.wording import Language

KIND = "person-address-left"
"""Messages that go to a former address and to no other."""

_TO = "sealed_to"


def sealed_to(person: Person, key: str, email: str) -> dict[str, Any]:
    """Give the values of a message that goes to an address a person leaves.

    Parameters
    ----------
    person : Person
        In the language they had with that address.
    key : str
        Of the message.
    email : str
    """
    to = {"email": email, "language": person.language}
    return {_TO: b64encode(sealed_json(key_of(person), to, _context(key))).decode("ascii")}


def former_address(message: OutboxMessage) -> tuple[str, Language]:
    """Open where a message of `KIND` goes, and in which language; nowhere once it was sent.

    Raises
    ------
    VerificationError
        ``sealed-damaged``, ``master-key-missing``.
    """
    if (to := _opened(message.person, message.key, message.params)) is None:
        return "", "en"
    return str(to["email"]), "fr" if to["language"] == "fr" else "en"


def without_address(params: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of a message without the address it went to."""
    return {name: value for name, value in params.items() if name != _TO}


def reseal_addresses(kept: Person, other: Person) -> None:
    """Seal the former addresses of one person's messages with the key of another.

    Parameters
    ----------
    kept : Person
        Who turned out to be the same, and whose messages they are from now on.
    other : Person
    """
    for message in OutboxMessage.objects.filter(person=other, kind=KIND):
        if (to := _opened(other, message.key, message.params)) is not None:
            again = sealed_json(key_of(kept), to, _context(message.key))
            message.params = {**message.params, _TO: b64encode(again).decode("ascii")}
            message.save(update_fields=["params"])


def _context(key: str) -> str:
    return f"message:{key}"


def _opened(person: Person, key: str, params: Mapping[str, Any]) -> dict[str, Any] | None:
    if (text := params.get(_TO)) is None:
        return None
    try:
        sealed = b64decode(text, validate=True)
    except ValueError:
        raise VerificationError("sealed-damaged", what="message") from None
    return opened_json(key_of(person), sealed, _context(key))
