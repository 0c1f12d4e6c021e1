"""Texts as people type them, folded so that accents, case and signs make no difference."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b|\W|$)")


def folded(text: str) -> str:
    """Fold a text: lower case, no accents, words of letters and digits with one space between.

    The dots of initials fall away, so that R.N. reads as RN.

    Examples
    --------
    >>> folded("Préposé/préposée aux bénéficiaires (P.A.B.)")
    'prepose preposee aux beneficiaires pab'
    """
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    plain = _INITIALS.sub(r"\1", kept)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
