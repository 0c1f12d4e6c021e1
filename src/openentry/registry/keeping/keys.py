"""Keys: the master keys of an installation, and one key a person wrapped by a master key.

AES-256-GCM throughout. What is sealed is bound to its place by a context (whose data, which
record), so that a sealed value moved to another row cannot be opened there. Deleting a person's
wrapped key makes everything sealed with it unreadable, in every backup made afterwards too.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from openentry.rules.errors import InputError, VerificationError

_NONCE, _KEY = 12, 32
SALT = 16
"""Bytes of the salt of a person."""
_DEMONSTRATION = "OpenEntry: this sentence is public, and so is everything sealed with it."
DEMONSTRATION_ID = "demo"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation.

    Attributes
    ----------
    masters : dict
        Master keys by id, the one in use first; older ones only open.
    index : bytes
        Key of the digests by which people are found again.
    """

    masters: dict[str, bytes]
    index: bytes

    @property
    def current(self) -> str:
        """Id of the master key that wraps."""
        return next(iter(self.masters))

    @property
    def demonstration(self) -> bool:
        """Whether these are the keys everybody knows."""
        return DEMONSTRATION_ID in self.masters

    def wrap(self, key: bytes, owner: str) -> tuple[str, bytes]:
        """Wrap a person's key by the master key in use; give that one's id and the result."""
        return self.current, seal(self.masters[self.current], key, f"key:{owner}")

    def unwrap(self, master: str, wrapped: bytes, owner: str) -> bytes:
        """Open a person's key.

        Raises
        ------
        VerificationError
            ``master-key-missing``, ``sealed-damaged``.
        """
        if master not in self.masters:
            raise VerificationError("master-key-missing", key=master)
        return unseal(self.masters[master], wrapped, f"key:{owner}")

    def digest(self, kind: str, text: str) -> str:
        """Digest a text so that only holders of the key can find it by guessing."""
        message = f"{kind}\n{text}".encode()
        return hmac.digest(self.index, message, "sha256").hex()


def new_key() -> bytes:
    """Make a key for one person."""
    return secrets.token_bytes(_KEY)


def new_salts(count: int) -> list[bytes]:
    """Make the salts of many persons at once."""
    raw = secrets.token_bytes(SALT * count)
    return [raw[at : at + SALT] for at in range(0, len(raw), SALT)]


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Seal bytes; give nonce and ciphertext.

    Parameters
    ----------
    key : bytes
        32.
    plain : bytes
    context : str
        What they are and whose; needed to open them.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open sealed bytes.

    Raises
    ------
    VerificationError
        ``sealed-damaged``: another key, another place, or changed.
    """
    try:
        return AESGCM(key).decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), context.encode())
    except InvalidTag:
        raise VerificationError("sealed-damaged", what=context.partition(":")[0]) from None


def read_keys(masters: str, index: str) -> Keys:
    """Read the keys of the settings; the public ones of demonstrations where none are given.

    Parameters
    ----------
    masters : str
        ``id:hex`` separated by commas, the key in use first.
    index : str
        Hexadecimal.

    Raises
    ------
    InputError
        ``key-form``.
    """
    if not masters and not index:
        derived = (_derived("master"), _derived("index"))
        return Keys({DEMONSTRATION_ID: derived[0]}, derived[1])
    found: dict[str, bytes] = {}
    for part in masters.split(","):
        name, _, digits = part.strip().partition(":")
        if not name or len(name) > 16 or name == DEMONSTRATION_ID or name in found:
            raise InputError("key-form", name="OPENENTRY_MASTER_KEYS")
        found[name] = _key("OPENENTRY_MASTER_KEYS", digits)
    return Keys(found, _key("OPENENTRY_INDEX_KEY", index))


def _key(name: str, digits: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if len(key) != _KEY:
        raise InputError("key-form", name=name)
    return key


def _derived(purpose: str) -> bytes:
    return hashlib.sha256(f"{_DEMONSTRATION} {purpose}".encode()).digest()


@cache
def keys() -> Keys:
    """Give the keys of this installation."""
    given = settings.ENVIRONMENT
    return read_keys(given.text("MASTER_KEYS"), given.text("INDEX_KEY"))
