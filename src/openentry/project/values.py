"""What the value of a setting may be, kind by kind. Nothing here ever shows a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from openentry.proof.errors import ProofError
from openentry.proof.keys import check_name
from openentry.registry.keeping.keys import is_key, masters_in
from openentry.wording import Language, say

Kind = Literal[
    "text",
    "word",
    "flag",
    "whole",
    "port",
    "folder",
    "database",
    "keys",
    "key",
    "origin",
    "list",
    "header",
]

PORT_TOP = 65_535


@dataclass(frozen=True, slots=True)
class Expected:
    """What a value was expected to be; says itself in either language."""

    kind: str

    def message(self, lang: Language = "en") -> str:
        """Say it."""
        return say(f"settings.expected-{self.kind}", lang)


def fits(kind: Kind, value: str) -> bool:
    """Tell whether a value can be one of its kind; words are for who knows them."""
    return CHECKED.get(kind, _any)(value)


def _any(value: str) -> bool:
    return bool(value)


def _flag(value: str) -> bool:
    return value in ("true", "false")


def _whole(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _port(value: str) -> bool:
    return _whole(value) and len(value) <= len(str(PORT_TOP)) and 0 < int(value) <= PORT_TOP


def _keys(value: str) -> bool:
    return masters_in(value) is not None


def _origin(value: str) -> bool:
    try:
        check_name(value)
    except ProofError:
        return False
    return True


def _header(value: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,99}", value) is not None


def _database(value: str) -> bool:
    """Tell whether an address names a database and nothing else.

    A sign that means something in an address, standing plain in a password, cuts it short: what
    is behind it would be taken for a port, a path, a question or a fragment.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    if "?" in value or "#" in value:
        return False
    if parts.scheme == "sqlite":
        return not parts.netloc and len(parts.path) > 1
    name = parts.path.removeprefix("/")
    return parts.scheme == "postgresql" and bool(name) and "/" not in name and port != 0


CHECKED: Mapping[str, Callable[[str], bool]] = {
    "flag": _flag,
    "whole": _whole,
    "port": _port,
    "key": is_key,
    "keys": _keys,
    "origin": _origin,
    "header": _header,
    "database": _database,
}
"""What tells of each kind whether a value can be it; any text is all others."""
