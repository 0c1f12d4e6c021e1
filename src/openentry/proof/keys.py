"""Keys that sign heads, and the keys that check them (C2SP signed-note, Ed25519).

Signing needs the package ``cryptography``, which a server has. Checking needs nothing but the
standard library: where ``cryptography`` is not installed, the slower code of the stand-alone
verifier does it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openentry.proof.errors import ProofError
from openentry.proof.verifier import ed25519_verifies

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = b"\x01"
"""Kind of the signature, as signed-note numbers them."""

DEMO = "/demo"
"""What the name of a key has in it that anybody can sign with."""

DEMO_NAME = "openentry.example/demo"
DEMO_SENTENCE = (
    "OpenEntry demonstration key: everybody has it, so it proves nothing about who signed."
)
DEMO_SEED = hashlib.sha256(DEMO_SENTENCE.encode()).digest()
"""Private key of demonstrations. It is public on purpose: the SHA-256 of `DEMO_SENTENCE`."""

DEMO_PUBLIC = bytes.fromhex("f22b32cb8f0497757d5c9a8efed2470dc60c55c404b87a01bbbdb828b5c2fd5f")
"""Public key to `DEMO_SEED`, written out so that checking needs no package."""

SEED_BYTES = len(DEMO_SEED)
KEY_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """A key that checks signatures.

    Attributes
    ----------
    name : str
        Without blanks and plus signs; by custom an address without scheme.
    public : bytes
        Public key of Ed25519.
    """

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != SEED_BYTES:
            raise ProofError("key-text", name=self.name)

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        told = self.name.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(told).digest()[:KEY_ID_BYTES]

    @property
    def demo(self) -> bool:
        """Whether anybody can sign with it, whatever it is called."""
        return DEMO in self.name or self.public == DEMO_PUBLIC

    def __str__(self) -> str:
        """Write it as ``name+id+key``, the form in which keys are published."""
        shown = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{shown}"

    @classmethod
    def parse(cls, text: str) -> VerifyKey:
        """Read what is written as ``name+id+key``.

        Raises
        ------
        ProofError
            ``key-text`` if it is not in that form, is no Ed25519 key, or its id is that of
            another key.
        """
        name, _, rest = text.strip().partition("+")
        id_text, _, shown = rest.partition("+")
        try:
            data = base64.b64decode(shown, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if data[:1] != ED25519 or len(data) != len(ED25519) + SEED_BYTES:
            raise ProofError("key-text", name=name)
        key = cls(name, data[len(ED25519) :])
        if key.id.hex() != id_text:
            raise ProofError("key-text", name=name)
        return key

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether a signature was made over a message with the private key to this one."""
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            return ed25519_verifies(self.public, message, signature)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key that signs heads.

    Attributes
    ----------
    seed : bytes
        The 32 secret bytes; never shown.
    name : str
        Has ``/demo`` in it exactly when the key is one of demonstration.
    demo : bool
        Whether it only shows how signing works.
    """

    seed: bytes = field(repr=False)
    name: str
    demo: bool

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != SEED_BYTES:
            raise ProofError("key-seed", found=len(self.seed), expected=SEED_BYTES)
        if self.demo != (DEMO in self.name) or (self.seed == DEMO_SEED and not self.demo):
            raise ProofError("key-demo-name", name=self.name)

    @property
    def verify_key(self) -> VerifyKey:
        """The key that checks what this one signs."""
        return VerifyKey(self.name, self._private().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Sign a message.

        Raises
        ------
        ProofError
            ``signing-needs-cryptography`` where the package is not installed.
        """
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        try:
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        except ImportError:
            raise ProofError("signing-needs-cryptography") from None
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def demo_signing_key() -> SigningKey:
    """Give the key of demonstrations, which anybody has."""
    return SigningKey(seed=DEMO_SEED, name=DEMO_NAME, demo=True)


def demo_verify_key() -> VerifyKey:
    """Give the key that checks what `demo_signing_key` signs."""
    return VerifyKey(DEMO_NAME, DEMO_PUBLIC)


def check_name(name: str) -> None:
    """Check that a key can be called so.

    Raises
    ------
    ProofError
        ``key-name``.
    """
    if not name or not name.isprintable() or "+" in name or any(map(str.isspace, name)):
        raise ProofError("key-name", name=name)
