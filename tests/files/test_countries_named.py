"""Countries by name in both languages, as a list for people has them."""

from __future__ import annotations

import pytest

from openentry.files.profiles.places import CANADA, countries
from openentry.wording import LANGUAGES, Language
from openentry.wording.countries import by_name, country_name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_country_of_a_profile_has_a_name_of_its_own(lang: Language) -> None:
    named = by_name(countries(), lang, first=CANADA)
    assert {code for code, _ in named} == set(countries())
    names = [name for _, name in named]
    assert len(set(names)) == len(names)
    for code, name in named:
        assert name[0].isupper(), name
        assert name != code
        assert "\u2011" not in name, "a hyphen that cannot be typed would not be found"
        assert not {"SAR", "R.A.S."} & set(name.split()), name


@pytest.mark.parametrize(
    ("lang", "begin", "neighbours"),
    [
        ("en", ["Canada", "Afghanistan", "Åland Islands"], ("Ethiopia", "Falkland Islands")),
        ("fr", ["Canada", "Afghanistan", "Afrique du Sud"], ("Éthiopie", "Fidji")),
    ],
)
def test_canada_stands_first_and_accents_make_no_difference(
    lang: Language, begin: list[str], neighbours: tuple[str, str]
) -> None:
    names = [name for _, name in by_name(countries(), lang, first=CANADA)]
    assert names[: len(begin)] == begin
    at = names.index(neighbours[0])
    assert names[at + 1] == neighbours[1]


def test_two_countries_of_a_like_name_are_told_apart() -> None:
    assert country_name("CD", "en") == "Democratic Republic of the Congo"
    assert country_name("CG", "fr") == "République du Congo"
    assert country_name("MF", "fr") != country_name("SX", "fr")
    with pytest.raises(KeyError):
        country_name("QQ", "en")
