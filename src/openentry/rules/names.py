"""Names of columns, values and tables as people read them, in either language.

For the command line, the documentation and the pages to say the same thing in the same words.
"""

from __future__ import annotations

import re
from datetime import date

from openentry.rules.columns import ABILITIES, column
from openentry.rules.tables import DERIVED
from openentry.wording import Language, say, spell

_WORDS_OF = {
    "spouse_education": "education",
    "canadian_work_wage_tier": "tier",
    "job_offer_wage_tier": "tier",
    "first_language": "language",
}


def axis_title(name: str, lang: Language) -> str:
    """Name a column of the facts table, a derived level or an ability."""
    if name in DERIVED:
        return say(f"words.axis.{name}", lang)
    if name in ABILITIES:
        return say(f"words.ability.{name}", lang)
    return column(name).title[lang]


def value_text(name: str, value: object, lang: Language) -> str:
    """Say a value of a column, or of a row of a law table (a value, a range or a list)."""
    if isinstance(value, tuple | list):
        return "; ".join(value_text(name, part, lang) for part in value)
    if isinstance(value, bool):
        return say(f"words.flag.{str(value).lower()}", lang)
    if isinstance(value, int):
        return spell(value, lang)
    text = str(value)
    if name not in DERIVED and name not in ABILITIES and column(name).kind == "word":
        return say(f"words.{_WORDS_OF.get(name, name)}.{text}", lang)
    if text.endswith("+"):
        return say("words.or-more", lang, low=text[:-1])
    if "-" in text:
        low, _, high = text.partition("-")
        return say("words.range", lang, low=low, high=high)
    return text


_INSTRUMENTS = re.compile(r"\b(Amending MI|Candidate pages|MI|IRPA|IRPR|SOR)\b( ss?\.)?")
_PARAGRAPH = re.compile(r"(?<![a-z]\))\(([a-z](?:\.\d+)?)\)")
"""A paragraph, such as (h.2); not a subparagraph, such as (vi) in (a)(vi)."""
_AMENDED = re.compile(r", as amended (\d{4}-\d{2}-\d{2})")


def provision_text(provision: str, lang: Language) -> str:
    """Cite a provision as each language does.

    MI s. 10 is IM, art. 10 in French, IRPA 10.3(1)(h) is LIPR 10.3(1)h).
    """

    def cite(found: re.Match[str]) -> str:
        name = found[1].lower().replace(" ", "-")
        kind = "section" if found[2] else "instrument"
        return say(f"words.{kind}.{name}", lang, sign=(found[2] or "").strip())

    text = _INSTRUMENTS.sub(cite, provision)
    if lang == "fr":
        text = _PARAGRAPH.sub(r"\1)", text)
    return _AMENDED.sub(
        lambda found: say("words.as-amended", lang, day=date.fromisoformat(found[1])), text
    )
