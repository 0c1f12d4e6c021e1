"""The code by which a candidate lets a province see who they are.

Made from the number of the profile with the key of this installation, so that it is kept nowhere
and cannot be worked out by whoever knows the number; another profile has another code.
"""

from __future__ import annotations

import hmac

from openentry.registry.ids import LETTERS
from openentry.registry.keeping.keys import keys

LENGTH = 8
"""Letters, five bits each: with the limit on wrong tries, nobody finds one by trying."""

_MISREAD = str.maketrans("ilou", "110v")
_BITS = 5


def lookup_code(number: str) -> str:
    """Give the code of a profile by its number."""
    left = int.from_bytes(bytes.fromhex(keys().digest("lookup", number)))
    return "".join(LETTERS[left >> _BITS * place & len(LETTERS) - 1] for place in range(LENGTH))


def code_fits(number: str, code: str) -> bool:
    """Tell whether a code is that of a number, however it was typed, in always the same time."""
    plain = "".join(filter(str.isalnum, code.casefold())).translate(_MISREAD)
    return hmac.compare_digest(lookup_code(number).encode(), plain.encode())
