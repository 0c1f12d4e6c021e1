"""Names in the address of a page that it does not know, so that nobody takes it for an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from openentry.wording import Language, say

KNOWN: Mapping[str, tuple[str, ...]] = {
    "law": ("on",),
    "law-table": ("on",),
    "law-changes": ("before", "after"),
}
"""Names that pages read from an address; all other pages read none."""

_MOST = 5
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,20}")
"""Names that are said again; nobody writes a sentence into a page by way of its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What was left out, in words, and what the page does take."""

    text: str
    takes: str


def unread(request: HttpRequest, lang: Language) -> Unread | None:
    """Tell which names in an address were left out; nothing if none were."""
    match = request.resolver_match
    if match is None or not request.GET:
        return None
    view = (match.url_name or "").removesuffix(f"-{lang}")
    known = KNOWN.get(view, ())
    names = [name for name in request.GET if name not in known]
    if not names:
        return None
    said = ", ".join(name for name in names[:_MOST] if _PLAIN.fullmatch(name))
    return Unread(
        text=say("asked.left-out", lang, names=said) if said else say("asked.left-out-some", lang),
        takes=say("asked.takes", lang, names=", ".join(known))
        if known
        else say("asked.takes-nothing", lang),
    )
