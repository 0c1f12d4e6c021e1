"""Texts that people write, spelled so that only what matters makes two of them different."""

from __future__ import annotations

import unicodedata


def plain(text: object) -> str:
    """Spell a text without accents, case, signs and spare spaces.

    People are found again by digests of names spelled so: it is never changed.
    """
    bare = unicodedata.normalize("NFKD", str(text or "").casefold())
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())
