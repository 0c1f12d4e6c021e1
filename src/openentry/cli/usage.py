"""Usage and help in French: what the command-line library says, said in the other language.

The library knows English only. Its fixed phrases stand in the catalogue ``usage`` in both
languages; the English ones are recognised in what it prints and replaced by the French.
"""

from __future__ import annotations

import re
from functools import cache, partial

from openentry.wording import Language, message_ids
from openentry.wording.catalogues import template

_PLACE = re.compile(r"\\\{(\w+)\\\}")


@cache
def _phrases(lang: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for key in sorted(k for k in message_ids("en") if k.startswith("usage.")):
        pattern = _PLACE.sub(r"(?P<\1>.+?)", re.escape(template(key, "en")).replace("\\ ", r"\s+"))
        found.append((re.compile(rf"(?<![\w-]){pattern}(?![\w-])"), template(key, lang)))
    # Longer phrases first, so that a part of one is not taken for another.
    return tuple(sorted(found, key=lambda pair: -len(pair[0].pattern)))


def translated(text: str, lang: Language) -> str:
    """Say what the library printed in a language."""
    if lang == "en":
        return text
    for pattern, words in _phrases(lang):
        text = pattern.sub(partial(_filled, words), text)
    return text


def _filled(words: str, found: re.Match[str]) -> str:
    return words.format(**found.groupdict())
