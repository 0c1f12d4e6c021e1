"""Whether the keys and secrets of the installation are its own.

Every command looks at this before it works, so nothing is loaded that this does not need.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from openentry.registry.examining.findings import Finding, only_for_show
from openentry.registry.keeping.keys import keys
from openentry.registry.services.journal_heads import signing_key
from openentry.rules.errors import OpenEntryError


def secrets() -> Iterator[Finding]:
    """Look for the keys that everybody knows."""
    try:
        if keys().demonstration:
            yield only_for_show("keys-demonstration")
        if signing_key().demo:
            yield only_for_show("signing-key-demonstration")
    except OpenEntryError as error:
        yield Finding(code="setting-refused", params={"why": error})
    if not settings.ENVIRONMENT.text("SECRET_KEY"):
        yield only_for_show("secret-key-demonstration")
