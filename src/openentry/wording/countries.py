"""Names of countries and territories in English and French, as Canada writes them.

For whoever lists countries for people: pages, messages, printed documents. The names are those of
the Unicode locale data for Canada, by way of Babel, which is no part of a base installation; so
whoever needs names only loads this module. Where that data names a place as no list in Canada
would, the catalogues have a name of their own. Which codes there are is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale

from openentry.wording.catalogues import Language, has, say
from openentry.wording.folding import folded

_HARD_HYPHEN = "\u2011"


def country_name(code: str, lang: Language) -> str:
    """Name a country, with a capital letter as a list has it.

    Parameters
    ----------
    code : str
        ISO 3166-1 alpha-2.
    lang : {"en", "fr"}

    Raises
    ------
    KeyError
        For a code that has no name.

    Examples
    --------
    >>> country_name("DE", "fr")
    'Allemagne'
    """
    own = f"words.country.{code}"
    if has(own, lang):
        return say(own, lang)
    name = _names(lang)[code].replace(_HARD_HYPHEN, "-")
    return name[0].upper() + name[1:]


def by_name(codes: Iterable[str], lang: Language, first: str = "") -> tuple[tuple[str, str], ...]:
    """Give codes with their names, in the order of the alphabet of a language.

    Accents make no difference to the order, so that Égypte stands among the E.

    Parameters
    ----------
    codes : iterable of str
    lang : {"en", "fr"}
    first : str, optional
        The one that stands before all others.

    Examples
    --------
    >>> by_name(("EG", "ES", "CA"), "fr", first="CA")
    (('CA', 'Canada'), ('EG', 'Égypte'), ('ES', 'Espagne'))
    """
    named = ((code, country_name(code, lang)) for code in codes)
    return tuple(sorted(named, key=lambda each: (each[0] != first, folded(each[1]))))


@cache
def _names(lang: Language) -> dict[str, str]:
    return dict(Locale(lang, "CA").territories)
