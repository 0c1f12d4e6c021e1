"""The words of a page, and which of them are of the other language.

A word list of each language holds words that are common in it and are none in the other: nearly
every sentence has one. A part that says by `lang` that it is in the other language is passed over,
as is what stands in code.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from openentry.wording import Language

LAW = Path(__file__).parents[2] / "src/openentry/law"

_ENGLISH = """
the and of with without for from by this that these those is are was were be been has had have
will would can cannot must should may not only also each every all any other another than then
when where which who whose what how why if into through before after since until between under
over above below your you we our they their its it there here more most less least first last
next latest new old year years month months day days week today work study score scores round
rounds invited people person level levels language languages spouse show see choose answer
answers known unknown law held given told read list search find skip back
error yes law rule rules kind
"""
_FRENCH = """
le la les un une des du et est sont était avec sans pour par ce cette ces cet dans sur sous que
qui dont où quand si ne pas aucun aucune chaque tout toute tous toutes autre autres avant après
depuis entre vous votre vos nous notre nos leur leurs il elle ils elles au aux en jour jours
mois année années semaine travail étude études pointage ronde rondes invité invités
personne personnes niveau niveaux langue langues conjoint voir choisir réponse réponses connu
inconnu droit tenu donné lu changement liste chercher trouver retour continuer erreur oui règle
règles sorte plus moins premier première dernier dernière
"""
ENGLISH, FRENCH = frozenset(_ENGLISH.split()), frozenset(_FRENCH.split())
OTHERS: Mapping[Language, frozenset[str]] = {"en": FRENCH - ENGLISH, "fr": ENGLISH - FRENCH}
"""Words that have no place on a page of a language. In English, no letter with an accent has."""

EXCEPTED: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "Équivalence ancien score": "title of a column of the report of a test",
        "Åland Islands": "name of a country or territory",
        "Côte d’Ivoire": "name of a country or territory",
        "Curaçao": "name of a country or territory",
        "Réunion": "name of a country or territory",
        "Saint-Barthélemy": "name of a country or territory",
        "Saint-Pierre-et-Miquelon": "name of a country or territory",
        "São Tomé and Príncipe": "name of a country or territory",
        "Türkiye": "name of a country or territory",
    },
    "fr": {
        "Équivalence ancien score": "title of a column of the report of a test",
        "score sur 699": "title of a column of the report of a test",
        "Newfoundland and Labrador College of Medical Laboratory Sciences": "name of a regulator",
        "Care Aide and Community Health Worker Registry": "name of a register",
    },
}
"""Proper names and official titles as they stand on pages, and why; as few as can be."""


@cache
def official() -> tuple[str, ...]:
    """Give the names of regulators, of whoever assesses and of publishers, longest first.

    They are official titles, said as their bearers write them where they have one language.
    """
    names: set[str] = set()
    for row in _rows("regulators"):
        names |= {row["name_en"], row["name_fr"]}
    for row in _rows("occupations"):
        names |= {*row["assessment_en"].split(";"), *row["assessment_fr"].split(";")}
    sources = tomllib.loads((LAW / "sources.toml").read_text(encoding="utf-8"))
    names |= {part for each in sources.values() for part in [str(each.get("issuer", ""))]}
    return tuple(sorted(names - {""}, key=len, reverse=True))


def _rows(name: str) -> list[dict[str, str]]:
    with (LAW / "licensing" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


_CODE = re.compile(r"[\w/.-]*\w[._]\w[\w/.-]*")
"""Names of tables, versions and files, which are the same in both languages."""

_SAID = ("alt", "title", "aria-label", "placeholder", "content")
_VOID = frozenset(
    ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_SILENT = frozenset(("script", "style", "code", "pre"))


class Words(HTMLParser):
    """Everything that a page says, on the screen or aloud.

    Attributes
    ----------
    said : list of str
    links : list of str
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._silent = 0
        self.feed(page)
        self.close()

    @property
    def _foreign(self) -> bool:
        langs = [lang[:2] for _, lang in self._open if lang]
        return bool(langs) and langs[-1] != langs[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._open.append((tag, told.get("lang", "")))
        self._silent += tag in _SILENT
        if tag == "a":
            self.links.append(told.get("href", ""))
        if not self._foreign:
            asked = _SAID if tag != "meta" else ("content",) if "name" in told else ()
            if told.get("name") not in ("viewport", "htmx-config", "color-scheme"):
                self.said += [told[name] for name in asked if told.get(name)]
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                self._silent -= sum(opened in _SILENT for opened, _ in self._open[place:])
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent and not self._foreign:
            self.said.append(data)


def strangers(said: str, lang: Language) -> Iterator[str]:
    """Give the words of the other language in what a page says."""
    for name in (*EXCEPTED[lang], *official()):
        said = said.replace(name, " ")
    said = _CODE.sub(" ", said)
    for word in re.findall(r"[^\W\d_]+", said.lower()):
        if word in OTHERS[lang] or (lang == "en" and not word.isascii()):
            yield word
