"""Settings from the environment: every ``OPENENTRY_`` variable there is, with its kind.

A name that is not known and a value that cannot be stop the start, so that no setting is ever
silently without effect. Secrets may stand in a file: ``OPENENTRY_SECRET_KEY_FILE`` and the like.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from openentry.files.holding import OPERATORS
from openentry.project.values import Expected, Kind, fits
from openentry.proof.keys import DEMO, DEMO_NAME
from openentry.rules.errors import InputError

PREFIX, FILE = "OPENENTRY_", "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One variable.

    Attributes
    ----------
    name : str
        Without the prefix; the documentation says what it is for under ``settings.<name>``.
    kind : str
    default : str
        As it would be written; empty for none.
    words : tuple of str
        Allowed words.
    secret : bool
        May also be given as the name of a file; its value is never shown.
    """

    name: str
    kind: Kind
    default: str = ""
    words: tuple[str, ...] = ()
    secret: bool = False


SETTINGS = (
    Setting(name="LANG", kind="word", words=("en", "fr")),
    Setting(name="DEBUG", kind="text"),
    Setting(name="DATA", kind="folder", default="data"),
    Setting(name="OPERATOR", kind="word", default=OPERATORS[0], words=OPERATORS),
    Setting(name="PRODUCTION", kind="flag", default="false"),
    Setting(name="DATABASE", kind="database", secret=True),
    Setting(name="SECRET_KEY", kind="text", secret=True),
    Setting(name="MASTER_KEYS", kind="keys", secret=True),
    Setting(name="INDEX_KEY", kind="key", secret=True),
    Setting(name="SIGNING_KEY", kind="key", secret=True),
    Setting(name="ORIGIN", kind="origin", default=DEMO_NAME),
    Setting(name="HOSTS", kind="list", default="localhost,127.0.0.1,[::1]"),
    Setting(name="PROXY_HEADER", kind="header"),
    Setting(name="MAIL_HOST", kind="text"),
    Setting(name="MAIL_PORT", kind="port", default="25"),
    Setting(name="MAIL_USER", kind="text"),
    Setting(name="MAIL_PASSWORD", kind="text", secret=True),
    Setting(name="MAIL_TLS", kind="flag", default="true"),
    Setting(name="MAIL_FROM", kind="text", default="openentry@localhost"),
    Setting(name="TEST_ROWS", kind="whole"),
)
"""Every variable, in the order of the documentation."""

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Environment:
    """Checked values of the variables."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Give a value as written, or its default."""
        return self.values.get(name) or _BY_NAME[name].default

    def flag(self, name: str) -> bool:
        """Give a flag."""
        return self.text(name) == "true"

    def whole(self, name: str) -> int:
        """Give a whole number."""
        return int(self.text(name))

    def folder(self, name: str) -> Path:
        """Give a folder."""
        return Path(self.text(name))

    def listed(self, name: str) -> list[str]:
        """Give the parts of a list separated by commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]


def environment(given: Mapping[str, str] | None = None) -> Environment:
    """Read and check the variables.

    Raises
    ------
    InputError
        ``setting-unknown`` for a name that starts with the prefix and means nothing,
        ``setting-value``, ``setting-file``, ``setting-file-empty``, ``setting-twice``,
        ``setting-alone``, ``setting-origin``.
    """
    given = os.environ if given is None else given
    values: dict[str, str] = {}
    for full, value in sorted(given.items()):
        if not full.startswith(PREFIX):
            continue
        name = full.removeprefix(PREFIX)
        if name.endswith(FILE) and name not in _BY_NAME:
            name = name.removesuffix(FILE)
            if name not in _BY_NAME or not _BY_NAME[name].secret:
                raise InputError("setting-unknown", name=full)
            if given.get(PREFIX + name):
                raise InputError("setting-twice", name=PREFIX + name, other=full)
            value = _content(full, value)
        if name not in _BY_NAME:
            raise InputError("setting-unknown", name=full)
        if value:
            _check(_BY_NAME[name], full, value)
            values[name] = value
    _check_together(values)
    return Environment(values)


def _content(full: str, path: str) -> str:
    if not path:
        return ""
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError):
        raise InputError("setting-file", name=full, file=path) from None
    if not content:
        raise InputError("setting-file-empty", name=full, file=path)
    return content


def _check(setting: Setting, full: str, value: str) -> None:
    """Refuse a value that cannot be; one that is secret, or may hold a password, is not shown."""
    allowed: object = None
    if setting.words:
        allowed = None if value in setting.words else ", ".join(setting.words)
    elif not fits(setting.kind, value):
        allowed = Expected(setting.kind)
    if allowed is not None:
        shown = "***" if setting.secret else value[:80]
        raise InputError("setting-value", name=full, value=shown, allowed=allowed)


_TOGETHER = ("MASTER_KEYS", "INDEX_KEY")
"""Without one of them, the other cannot be used."""


def _check_together(values: Mapping[str, str]) -> None:
    there = [name for name in _TOGETHER if name in values]
    if len(there) == 1:
        (missing,) = set(_TOGETHER) - set(there)
        raise InputError("setting-alone", name=PREFIX + there[0], other=PREFIX + missing)
    if "SIGNING_KEY" in values and DEMO in values.get("ORIGIN", DEMO_NAME):
        raise InputError("setting-origin", name=f"{PREFIX}ORIGIN", key=f"{PREFIX}SIGNING_KEY")


_ANSWER_WITHIN = 5
"""Seconds in which a database server has to take a connection."""
_MAPPED = 1 << 30
"""Bytes of the file of a database that are mapped."""
_PAGE, _PAGES = 8_192, 32_768
"""Bytes of a page, where a database is made new, and pages of its log after which they are brought
into the file: 256 MB, more than the largest round writes."""


def database(env: Environment) -> dict[str, object]:
    """Give Django's description of the database, embedded SQLite unless another is named."""
    address = env.text("DATABASE")
    parts = urlsplit(address)
    if parts.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Whoever asks whether the site is ready is told so, and does not wait for it.
                "connect_timeout": _ANSWER_WITHIN,
                # A statement that waits longer than this is ended, never left to block others.
                # Compiling the few large statements there are takes longer than running them.
                "options": "-c lock_timeout=15s -c timezone=UTC -c jit=off",
            },
        }
    path = Path(unquote(parts.path)[1:]) if address else env.folder("DATA") / "register.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
                # Room for all pages that the largest round changes, none of them written twice.
                "PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY;"
                # Pages are read where the system keeps them; what a round writes is brought into
                # the file after it, not while it is held.
                f"PRAGMA mmap_size={_MAPPED}; PRAGMA wal_autocheckpoint={_PAGES};"
                # What is deleted is overwritten: a forgotten key lies in no free page.
                "PRAGMA secure_delete=ON;"
            ),
        },
    }
