"""The sealed file of a person: identity and documents, opened one person at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openentry.registry.keeping.keys import keys, new_key, seal, unseal
from openentry.registry.models import Person, PersonKey, Profile, ProfileVersion
from openentry.rules.errors import ConflictError

Document = Mapping[str, Any]


def _plain(value: object) -> object:
    """Give what a reader made of JSON back as JSON has it: exact numbers and days."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def give_key(person: Person) -> bytes:
    """Make and store the key of a new person."""
    key = new_key()
    master, wrapped = keys().wrap(key, person.public_id)
    PersonKey.objects.create(person=person, master=master, wrapped=wrapped)
    return key


def key_of(person: Person) -> bytes:
    """Give the key of a person.

    Raises
    ------
    ConflictError
        ``person-erased``.
    """
    kept = PersonKey.objects.filter(person=person).first()
    if kept is None:
        raise ConflictError("person-erased")
    return keys().unwrap(kept.master, bytes(kept.wrapped), person.public_id)


def sealed_json(key: bytes, document: Document, context: str) -> bytes:
    """Seal a document."""
    return seal(key, _encode(document).encode(), context)


def opened_json(key: bytes, sealed: bytes, context: str) -> dict[str, Any]:
    """Open a sealed document."""
    document: dict[str, Any] = json.loads(unseal(key, sealed, context))
    return document


def version_context(profile_id: str, number: int) -> str:
    """Say where the document of a version belongs."""
    return f"profile:{profile_id}:{number}"


def identity_context(person_id: str) -> str:
    """Say where an identity belongs."""
    return f"identity:{person_id}"


def identity_of(person: Person) -> dict[str, Any]:
    """Open the identity of a person; empty where there is none."""
    if person.sealed is None:
        return {}
    return opened_json(key_of(person), bytes(person.sealed), identity_context(person.public_id))


def document_of(version: ProfileVersion) -> dict[str, Any]:
    """Open what a profile said in one version."""
    profile = version.profile
    context = version_context(profile.public_id, version.number)
    return opened_json(key_of(profile.person), bytes(version.sealed), context)


def current_document(profile: Profile) -> dict[str, Any] | None:
    """Open what a profile says now; None once that was disposed of."""
    version = profile.versions.filter(number=profile.version).first()
    return None if version is None else document_of(version)


def documents_of(rows: Iterable[tuple[str, str, bytes, str, int, bytes]]) -> list[dict[str, Any]]:
    """Open many documents.

    Parameters
    ----------
    rows : iterable of (person id, master id, wrapped key, profile id, version, sealed)
    """
    ring = keys()
    return [
        opened_json(
            ring.unwrap(master, bytes(wrapped), person_id),
            bytes(sealed),
            version_context(profile_id, number),
        )
        for person_id, master, wrapped, profile_id, number, sealed in rows
    ]
