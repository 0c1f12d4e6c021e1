"""What templates say: messages of the catalogues, numbers, days, addresses and drawings.

No template holds a word that a person reads; a tag that names a message which is not there stops
the page, as everywhere.
"""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from openentry.rules.loading.reading import Text
from openentry.rules.loading.sources import Source
from openentry.web.addresses import other
from openentry.wording import Language, spell
from openentry.wording import say as said

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, message_id: str, **params: object) -> SafeString:
    """Say a message in the language of the page.

    Values are escaped, the message is not: it is ours and may mark a word as strong.
    """
    lang: Language = context["lang"]
    safe = {name: _escaped(value) for name, value in params.items()}
    return mark_safe(said(message_id, lang, **safe))  # noqa: S308 - values are escaped


@register.simple_tag(takes_context=True)
def said_of(context: Context, begins: str, name: str) -> str:
    """Say the message of a value: of a kind, a state, a room."""
    return said(f"{begins}{name}", context["lang"])


@register.simple_tag(takes_context=True)
def in_both(context: Context, text: Text) -> str:
    """Give a text of the law files in the language of the page."""
    return text.said(context["lang"])


def _escaped(value: object) -> object:
    return conditional_escape(value) if isinstance(value, str) else value


@register.simple_tag(takes_context=True)
def issued_by(context: Context, source: Source) -> str:
    """Name the issuer of a source in the language of the page."""
    return source.issued_by(context["lang"])


@register.simple_tag(takes_context=True)
def address(context: Context, name: str, *args: object) -> str:
    """Give the address of a page in the language of this one."""
    return reverse(f"{name}-{context['lang']}", args=args)


@register.simple_tag(takes_context=True)
def elsewhere(context: Context) -> str:
    """Give the address of this page in the other language; the first page where there is none.

    What a page may keep in its address it gives as ``query``; nothing else is kept.
    """
    match = context["request"].resolver_match
    end = f"-{context['lang']}"
    if match is None or not (match.url_name or "").endswith(end):
        return reverse(f"home-{other(context['lang'])}")
    name = match.url_name.removesuffix(end)
    kwargs = {key: value for key, value in match.kwargs.items() if key != "lang"}
    address = reverse(f"{name}-{other(context['lang'])}", kwargs=kwargs)
    return address + str(context.get("query", ""))


@register.simple_tag(takes_context=True)
def spelled(context: Context, value: object) -> str:
    """Spell a number, a day or an instant as the language of the page does."""
    assert isinstance(value, int | float | date | datetime)
    return str(spell(value, context["lang"]))


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """Show a small picture beside a word that says the same."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="#i-{}"/></svg>', kind, name
    )


@register.simple_tag(takes_context=True)
def signed(context: Context, value: int) -> str:
    """Spell a change with its sign, a true minus where it is a loss."""
    text = str(spell(abs(value), context["lang"]))
    return f"+{text}" if value > 0 else f"\u2212{text}" if value < 0 else text
