"""What stands beside every fact of the law on a page: its source and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openentry.files.published import sources
from openentry.rules.lawbook import Law
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSaid:
    """A source as a page names it.

    Attributes
    ----------
    title, issuer : str
    foreign : bool
        Whether the name of the issuer is not in the language of the page.
    url : str
        Empty where there is no address.
    read_on : date or None
    """

    title: str
    issuer: str
    foreign: bool
    url: str
    read_on: date | None


def sources_said(keys: Iterable[str], law: Law, lang: Language) -> tuple[SourceSaid, ...]:
    """Name sources, each once, in the order in which they are cited."""
    known = sources(law)
    return tuple(
        SourceSaid(
            title=known[key].title.said(lang),
            issuer=known[key].issued_by(lang),
            foreign=lang == "fr" and known[key].issuer_fr is None,
            url=known[key].url or "",
            read_on=known[key].read_on,
        )
        for key in dict.fromkeys(keys)
    )


def doubt(certainty: str, lang: Language) -> str:
    """Say how sure something is, where it is not stated; nothing where it is."""
    return "" if certainty == "stated" else say(f"words.certainty.{certainty}", lang)
