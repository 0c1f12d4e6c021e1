"""Everyday words lead to their occupation: shortened, feminine, mistyped, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from openentry.answers.occupation_search import picker, search
from openentry.answers.shortened import learned_initials, one_gender, shortens
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.web.pages.occupation_pages import SHOWN_MOST
from openentry.wording import LANGUAGES, Language

LAW = Law(roots=(PACKAGE_LAW,))
NARROWED = re.compile(r" *\([^()]*\)| [-–] .*")


def first_page(typed: str, lang: Language) -> list[str]:
    return [found.code for found in search(typed, LAW, lang, SHOWN_MOST).found]


def everyday(text: str, lang: Language) -> Iterator[str]:
    """Say a title as people do: without what narrows it, and of one gender."""
    bare = NARROWED.sub("", text)
    masculine, slash, feminine = bare.partition("/")
    if lang == "en" or not slash:
        yield masculine
    else:
        yield feminine
        few, many = masculine.split(), feminine.split()
        whole = len(few) > 1 and few[0][:3].casefold() == many[0][:3].casefold()
        yield " ".join([masculine, *many[len(few) if whole else 1 :]])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_occupation_of_a_category_is_found_by_three_everyday_titles(lang: Language) -> None:
    listed = {
        code
        for category in LAW.categories.values()
        for version in category.version
        for code in version.occupations
    }
    found: dict[str, set[str]] = {code: set() for code in listed}
    for title in picker(LAW).titles:
        if title.noc in listed and title.lang == lang:
            typed = list(everyday(title.text, lang))
            if all(title.noc in first_page(words, lang) for words in typed):
                found[title.noc].add(typed[0])
    assert not {code: words for code, words in found.items() if len(words) < 3}


def test_every_unit_group_has_a_title_in_each_language() -> None:
    for lang in LANGUAGES:
        titled = {title.noc for title in picker(LAW).titles if title.lang == lang}
        assert titled == set(picker(LAW).occupations)


SEARCHES = {
    "PSW": "33102",
    "LPN": "32101",
    "RPN": "32101",
    "RMT": "32201",
    "infirmiere auxilliaire": "32101",
    "préposée aux bénéficiaires": "33102",
    "prepose au beneficiaire": "33102",
    "préposé(e) aux bénéficiaires": "33102",
    "infirmier·ère": "31301",
    "je suis infirmière": "31301",
    "I am a nurse": "31301",
    "TS": "41300",
    "éducatrice en garderie": "42202",
    "RECE": "42202",
    "camioneur": "73300",
    "truckdriver": "73300",
    "soudeuse": "72106",
    "dév web": "21234",
    "UX designer": "21233",
    "UX/UI": "21233",
    "comptables": "11100",
    "technicien(ne) comptable": "12200",
    "ingénieure civile": "21300",
    "ing. mécanique": "21301",
    "aide-cuisinière": "65201",
    "caissier/ère": "65100",
    "médecin de famille": "31102",
    "HR manager": "10011",
    "directrice RH": "10011",
    "conseillère SST": "22232",
    "store mgr": "60020",
    "legal asst": "13111",
    "physio": "31202",
    "HVAC tech": "72402",
    "prof au secondaire": "41220",
    "agente de bord": "64311",
    "coifeuse": "63210",
    "electritian": "72200",
    "plumer": "72300",
    "homme à tout faire": "73201",
    "aide à domicile": "44101",
    "chercheuse": "21110",
}


@pytest.mark.parametrize(("typed", "code"), SEARCHES.items())
def test_what_people_type_finds_its_occupation_on_the_first_page(typed: str, code: str) -> None:
    for lang in LANGUAGES:
        assert code in first_page(typed, lang)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("home care aide", "44101"),
        ("care aide home", "44101"),
        ("aide home health care", "44101"),
        ("nurse aide at home", "44101"),
        ("aide-soignante à domicile", "44101"),
        ("auxiliaire de vie", "44101"),
        ("auxiliaire de vie à domicile", "44101"),
        ("nursing home aide", "33102"),
        ("care aide", "33102"),
        ("aide-soignante", "33102"),
    ],
)
def test_care_in_a_home_comes_before_care_in_an_institution(typed: str, code: str) -> None:
    for lang in LANGUAGES:
        assert first_page(typed, lang)[0] == code


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "javascript:alert(document.cookie)"]
)
def test_what_is_no_job_finds_nothing(typed: str) -> None:
    for lang in LANGUAGES:
        assert not search(typed, LAW, lang).found


def test_initials_are_read_as_the_words_that_titles_spell_them_with() -> None:
    (first, *_) = search("HR manager", LAW, "en").found
    assert (first.code, first.matched) == ("10011", "Human resources manager")
    assert {"10011", "12101", "14102"} <= set(first_page("HR", "en"))
    titles = ["Registered nurse (R.N.)", "Light rail transit (LRT) driver", "Fitter (CNC)"]
    assert learned_initials(titles) == {
        "lrt": (("light", "rail", "transit"),),
        "rn": (("registered", "nurse"),),
    }


def test_initials_find_only_titles_with_all_the_words_that_they_stand_for() -> None:
    assert set(first_page("PSW", "en")) == {"33102", "44101"}
    assert "65229" in first_page("personal support worker", "en")


@pytest.mark.parametrize(
    ("typed", "masculine"),
    [
        ("agent.e administratif.ive", "agent administratif"),
        ("technicien·ne·s", "technicien"),
        ("directeur(trice) de l’école", "directeur de l’école"),
        ("vendeur-euse", "vendeur"),
        ("T.S.", "T.S."),
        ("aide-cuisinière", "aide-cuisinière"),
        ("sous-chef", "sous-chef"),
    ],
)
def test_both_genders_in_one_word_are_read_as_one(typed: str, masculine: str) -> None:
    assert one_gender(typed) == masculine


def test_words_without_their_vowels_are_read_as_the_whole_ones() -> None:
    assert shortens("mgr", "manager")
    assert shortens("asst", "assistant")
    assert not shortens("mgr", "merge")
    assert not shortens("mgr", "machine")
    assert not shortens("main", "machinisten")
