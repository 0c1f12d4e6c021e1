"""What is kept of what a person declares: nobody declares what the register itself knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openentry.registry import clock
from openentry.registry.keeping.files import Document, identity_of
from openentry.registry.models import Person
from openentry.registry.numbering import refuse_shut
from openentry.rules.dates import law_day
from openentry.rules.errors import InputError

_REGISTERS_OWN = ("id", "submitted_at", "identity", "nomination")
"""Parts of a document that the register itself fills or keeps elsewhere."""
_CLAIMED = ("province", "stream", "nominated_on")
"""Parts of a nomination that somebody may say before it is confirmed."""


def declared(document: Document) -> dict[str, Any]:
    """Leave out what the register fills itself: nobody declares their own nomination true."""
    return {name: value for name, value in document.items() if name not in _REGISTERS_OWN}


def said_by(person: Person, document: Document, before: Document | None = None) -> dict[str, Any]:
    """Give what is kept of what a person declares.

    The birth date is the person's: one human being has one, and is known again by it. A nomination
    is kept as said to have been made, which counts for nothing until the province confirms it.

    Parameters
    ----------
    person : Person
    document : mapping
    before : mapping, optional
        What the profile said so far; its birth date holds for somebody who came without identity.

    Raises
    ------
    InputError
        ``profile-birth-differs``, ``province-shut``.
    """
    said = declared(document)
    born = identity_of(person).get("birth_on") or (before or {}).get("birth_on")
    if born is not None:
        if str(said.get("birth_on", born)) != born:
            raise InputError("profile-birth-differs")
        said["birth_on"] = born
    claim = document.get("nomination")
    if isinstance(claim, Mapping):
        said["nomination"] = {k: v for k, v in claim.items() if k in _CLAIMED}
        refuse_shut(str(claim.get("province", "")), law_day(clock.now()))
    return said
