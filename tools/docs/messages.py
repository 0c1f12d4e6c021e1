"""The reference of messages: what becomes of one, what can go wrong, and the words of each kind."""

from __future__ import annotations

from collections.abc import Iterator

from tools.docs.markdown import code, heading, page, table, w

from openentry.wording import Language, message_ids
from openentry.wording.catalogues import template

STATES = ("waiting", "claimed", "sent", "kept", "failed")


def messages_page(lang: Language) -> str:
    """Write the page."""
    heads = (w("messages-head-code", lang), w("messages-head-meaning", lang))
    states = [(code(state), w(f"messages-state-{state}", lang)) for state in STATES]
    troubles = [
        (code(name), template(f"messages.trouble-{name}", lang)) for name in _named("trouble-", "")
    ]
    return page(
        w("messages-title", lang),
        w("messages-lead", lang),
        heading(2, w("messages-states", lang)),
        table(heads, states),
        heading(2, w("messages-troubles", lang)),
        w("messages-troubles-text", lang),
        table(heads, troubles),
        heading(2, w("messages-kinds", lang)),
        w("messages-kinds-text", lang),
        *(_kind(name, lang) for name in _named("", "-text")),
    )


def _named(start: str, end: str) -> Iterator[str]:
    """Give the part between of the ids of messages that begin and end so."""
    for message_id in sorted(message_ids("en")):
        domain, _, name = message_id.partition(".")
        if domain == "messages" and name.startswith(start) and name.endswith(end):
            yield name[len(start) : len(name) - len(end)]


def _kind(name: str, lang: Language) -> str:
    subject, text = (template(f"messages.{name}-{part}", lang) for part in ("subject", "text"))
    quoted = "\n>\n> ".join([f"**{subject}**", *text.split("\n\n")])
    return f"{heading(3, code(name))}\n\n> {quoted}"
