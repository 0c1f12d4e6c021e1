"""The tools anyone may use: language tests, occupations, licences and categories, as pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from openentry.answers.language_levels import charts, neighbours
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.wording import LANGUAGES, Language, say

if TYPE_CHECKING:
    from django.test import Client

LAW = Law(roots=(PACKAGE_LAW,))
TESTS = {"en": "/en/language-tests/", "fr": "/fr/tests-de-langue/"}
OCCUPATIONS = {"en": "/en/occupations/", "fr": "/fr/professions/"}
LICENCE = {"en": "/en/occupations/{}/licence/", "fr": "/fr/professions/{}/permis/"}
CATEGORIES = {"en": "/en/categories/", "fr": "/fr/categories/"}
REPORT = {
    "go": "next",
    "test": "tef_canada",
    "taken_day": "3",
    "taken_month": "3",
    "taken_year": "2025",
    "listening": "300",
    "reading": "510",
    "speaking": "400",
}
LISTED = sorted(
    {code for c in LAW.categories.values() for v in c.version for code in v.occupations}
)


def words(content: bytes) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", content.decode())
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


def main(content: bytes) -> str:
    """Give the main part of a page with its marks."""
    return content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_marks_are_told_as_levels_with_reasons_and_the_last_day_that_they_count(
    client: Client, lang: Language
) -> None:
    answer = client.post(TESTS[lang], REPORT)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"
    said = words(answer.content)
    assert "NCLC 9" in said
    assert {"en": "column out of 699", "fr": "colonne"}[lang] in said
    assert {"en": "Counts until 2 March 2027", "fr": "Compte jusqu’au 2 mars 2027"}[lang] in said
    assert answer.content.decode().count("is-yours") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_test_that_is_not_accepted_is_told_with_the_one_that_is(
    client: Client, lang: Language
) -> None:
    for name, near in neighbours(LAW).items():
        said = words(client.post(TESTS[lang], REPORT | {"test": name}).content)
        wanted = say(
            "law.mark-neighbour-test",
            lang,
            test=near.name.said(lang),
            instead=charts(LAW)[near.instead][-1].test.name.said(lang),
        )
        assert wanted.replace("\u00a0", " ") in said, name


def test_what_cannot_be_read_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client,
) -> None:
    answer = client.post(TESTS["en"], REPORT | {"taken_month": "13"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'href="#taken_day"' in page
    assert 'value="510"' in page
    assert "<title>Error:" in page


def test_the_other_language_keeps_what_was_typed_and_what_was_read(client: Client) -> None:
    page = client.post(TESTS["en"], REPORT).content.decode()
    assert re.search(r'form="convert"[^>]* formaction="/fr/tests-de-langue/"', page)
    form = page.partition('id="convert"')[2].partition("</form>")[0]
    carried = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))
    carried["test"] = re.findall(r'value="([a-z_]+)" selected', form)[0]
    assert {name: value for name, value in carried.items() if value} == REPORT
    assert "NCLC 9" in words(client.post(TESTS["fr"], carried).content)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_test_has_its_whole_chart_on_a_page(client: Client, lang: Language) -> None:
    for name, known in charts(LAW).items():
        answer = client.get(f"{TESTS[lang]}{name.replace('_', '-')}/")
        assert answer.status_code == 200
        body = main(answer.content)
        version = known[-1].version
        tables = 1 + len(version.other_column)
        assert body.count("<tr>") == tables * (1 + len(version.rows)), name
        assert "<caption" in body
        assert say("words.certainty.unverified", lang) in body
    assert client.get(f"{TESTS[lang]}toefl/").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("en", "fr", "code"),
    [
        ("Specialist in surgery", "chirurgienne", "31101"),
        ("family physician", "médecin de famille", "31102"),
        ("social worker", "travailleuse sociale", "41300"),
        ("personal support worker", "préposée aux bénéficiaires", "33102"),
        ("3012", "3012", "31301"),
    ],
)
def test_a_search_links_the_duties_before_the_page_and_tells_nothing_of_points(
    client: Client, lang: Language, en: str, fr: str, code: str
) -> None:
    typed = {"en": en, "fr": fr}[lang]
    answer = client.post(OCCUPATIONS[lang], {"typed": typed})
    assert answer["Cache-Control"] == "private, no-cache"
    body = main(answer.content)
    own = f'href="{OCCUPATIONS[lang]}{code}/"'
    assert own in body
    first = body.index("https://", body.index('class="found"'))
    assert first < body.index(own)
    said = words(body.encode())
    assert say("tools.choose", lang) in said
    told = re.sub(re.escape(say("tools.choose", lang)), "", said)
    assert not re.findall(r"TEER|FÉER|healthcare-|Express Entry|CRS", told)
    assert typed not in "".join(re.findall(r'(?:href|action)="([^"]*)"', body))


def test_two_that_are_easily_confused_stand_side_by_side(client: Client) -> None:
    body = main(client.post(OCCUPATIONS["en"], {"typed": "personal support worker"}).content)
    pairs = body.partition('class="pair"')[2]
    assert "33102" in pairs
    assert "44101" in pairs
    assert say("words.certainty.unverified", "en") in pairs


def test_what_is_like_nothing_is_told_with_what_to_try(client: Client) -> None:
    said = words(client.post(OCCUPATIONS["en"], {"typed": "zzqx <b>"}).content)
    assert "Nothing like" in said
    assert "official search" in said
    assert "<b>" not in main(client.post(OCCUPATIONS["en"], {"typed": "zzqx <b>"}).content)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_occupation_has_its_duties_first_then_programs_and_every_listing(
    client: Client, lang: Language
) -> None:
    for code in (*LISTED[::12], "44101", "33102"):
        answer = client.get(f"{OCCUPATIONS[lang]}{code}/")
        assert answer.status_code == 200
        body = main(answer.content)
        assert body.index("https://") < body.index('id="h-counts"') < body.index('id="h-cats"')
        wanted = {
            version.id
            for category in LAW.categories.values()
            for version in category.version
            if code in version.occupations
        }
        found = set(re.findall(r"/categories/[a-z-]+/#([a-z0-9-]+)", body))
        assert found == wanted, code


def test_home_support_workers_count_for_no_program(client: Client) -> None:
    table = main(client.get("/en/occupations/44101/").content)
    table = table.partition('id="h-counts"')[2].partition("</table>")[0]
    assert table.count(say("tools.counts-not", "en")) == 4


def test_a_code_of_noc_2016_leads_on_and_a_code_that_is_none_says_so(client: Client) -> None:
    former = client.get("/en/occupations/3012/")
    assert former.status_code == 200
    assert "/en/occupations/31301/" in former.content.decode()
    none = client.get("/fr/professions/99999/")
    assert none.status_code == 404
    assert "99999" in words(none.content)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_occupation_that_was_looked_up_has_every_province_and_the_confirm_line_first(
    client: Client, lang: Language
) -> None:
    index = main(client.get({"en": "/en/licences/", "fr": "/fr/permis-d-exercice/"}[lang]).content)
    confirm = say("licensing.confirm", lang)
    for code in list(LAW.licensing.occupations)[::4]:
        path = LICENCE[lang].format(code)
        assert f'href="{path}"' in index
        body = main(client.get(path).content)
        assert body.index(confirm) < body.index("<table")
        licences = len(LAW.licensing.occupations[code])
        assert body.count('role="rowheader"') == licences * len(LAW.licensing.provinces)
        for province in LAW.licensing.provinces:
            assert say(f"words.province.{province}", lang) in body


def test_licensing_that_nobody_looked_up_is_not_known(client: Client) -> None:
    said = words(client.get("/en/occupations/21231/licence/").content)
    assert "Licensing not known" in said
    assert say("licensing.not-looked-up", "en") in said
    assert client.get("/en/occupations/00000/licence/").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_has_a_lane_a_row_a_version_and_a_page(
    client: Client, lang: Language
) -> None:
    body = main(client.get(CATEGORIES[lang]).content)
    for name, category in LAW.categories.items():
        assert f'href="{CATEGORIES[lang]}{name}/"' in body
        page = main(client.get(f"{CATEGORIES[lang]}{name}/").content)
        for version in category.version:
            if version.repealed:
                continue
            assert f'id="{version.id}"' in page
            for code in version.occupations:
                assert f"{OCCUPATIONS[lang]}{code}/" in page
    versions = [v for c in LAW.categories.values() for v in c.version if not v.repealed]
    table = body.partition("<table")[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + len(versions)
    assert body.count('class="lane-now"') == 1 + sum(
        c.on(max(v.in_force for v in c.version if v.in_force)) is not None
        for c in LAW.categories.values()
    )
    assert client.get(f"{CATEGORIES[lang]}astronauts/").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_only_announced_says_so(client: Client, lang: Language) -> None:
    page = main(client.get(f"{CATEGORIES[lang]}physicians/").content)
    section = page.partition('id="physicians-announced"')[2].partition("</section>")[0]
    assert say("tools.announced-only", lang) in section
    assert say("tools.never-met", lang) in section
    assert section.count(say("tools.version-no-rounds", lang)) == 1


def test_enter_in_a_form_does_what_its_own_button_does_not_what_the_language_switch_does(
    client: Client,
) -> None:
    """The first button of a form in the page is the one that Enter presses."""
    for path, form in ((TESTS["en"], "convert"), (OCCUPATIONS["en"], "find")):
        page = client.get(path).content.decode()
        buttons = re.findall(rf'<button[^>]*form="{form}"[^>]*>', page)
        assert len(buttons) == 2
        assert "formaction" not in buttons[0]
        assert "formaction" in buttons[1]


def test_every_page_links_the_four_tools(client: Client) -> None:
    foot = client.get("/en/").content.decode().partition("<footer")[2]
    for path in ("language-tests", "occupations", "licences", "categories"):
        assert f'href="/en/{path}/"' in foot
