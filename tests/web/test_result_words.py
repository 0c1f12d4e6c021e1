"""What a result says of points that are not known, and how it says its numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils.html import escape
from tests.web.answers_given import COMPARED, NURSE, PROFILE

from openentry.answers.quick_facts import read_answers
from openentry.answers.quick_score import QuickScore, quick_score
from openentry.files.published import sources
from openentry.rules.lawbook import Law
from openentry.web.pages.score_shown import ScoreShown
from openentry.wording import Language, say, spell

if TYPE_CHECKING:
    from django.test import Client

RESULT = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}
WHOLE = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
LAW = Law.load()
LANGS: tuple[Language, Language] = ("en", "fr")
LATER = NURSE | {"on_day": "27"}
"""The same person on 27 November 2026, whose points are not known."""
WHOLE_LATER = PROFILE | {"on": "2026-11-27", "tests.1.taken_on": "2026-02-10"}


def _words(markup: str) -> str:
    """Give the words of a page without its marks, spaces made plain."""
    body = re.sub(r"<[^>]+>", " ", markup)
    return re.sub(r"\s+", " ", body.replace("\u00a0", " "))


def _page(client: Client, address: str, told: dict[str, str]) -> str:
    answer = client.post(address, told)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("whole", [False, True])
def test_what_a_job_offer_gives_is_not_known_on_a_provisional_day(
    client: Client, lang: Language, *, whole: bool
) -> None:
    address, told = (WHOLE, WHOLE_LATER) if whole else (RESULT, LATER)
    words = _words(_page(client, address[lang], told))
    none = {"en": "A job offer gives no points", "fr": "Une offre d’emploi ne donne pas de points"}
    unknown = {
        "en": "Whether a job offer gives points on 27 November 2026 is not known",
        "fr": "On ne sait pas si une offre d’emploi donne des points le 27 novembre 2026",
    }
    assert unknown[lang] in words
    assert none[lang] not in words
    row = {"en": '<p class="pt">not known</p>', "fr": '<p class="pt">inconnu</p>'}[lang]
    assert row in _page(client, address[lang], told)
    assert {"en": " 0 of 0", "fr": " 0 sur 0"}[lang] not in words
    if not whole:
        page = _page(client, address[lang], NURSE)
        before = _words(page)
        assert none[lang] in before
        assert unknown[lang][:20] not in before
        assert row not in page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("whole", [False, True])
def test_provisional_stands_before_every_total_of_a_result(
    client: Client, lang: Language, *, whole: bool
) -> None:
    address, told = (WHOLE, WHOLE_LATER) if whole else (RESULT, LATER)
    page = _page(client, address[lang], told)
    label = {"en": "Provisional", "fr": "Provisoire"}[lang]
    total = re.findall(r"<b>(\d+)</b>", page)[0]
    (title,) = re.findall(r"<title>(.*?)</title>", page)
    assert _words(title).strip().startswith(f"{label}{'' if lang == 'en' else ' '}:")
    # A title stays in the history of a browser, so the number is not in it.
    assert total not in title
    (head,) = re.findall(r"<h1.*?</h1>", page)
    assert re.match(rf"\s*{label}\s+{total} ", _words(head))
    bar = page.split('<div class="scorebar">')[1].split(">")[0]
    assert f'aria-label="{label}' in bar
    then = {"en": "Provisional total: ", "fr": "Total provisoire : "}[lang]
    plain = {"en": "Total: ", "fr": "Total : "}[lang]
    assert _words(page).count(then) > 2
    assert plain not in _words(page)
    assert _words(page).count(str(total)) == len(
        re.findall(rf"(?:{label}|provisional|provisoire)[^.]{{0,12}}{total}", _words(page), re.I)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_provisional_stands_before_every_total_of_a_comparison(
    client: Client, lang: Language
) -> None:
    address = {"en": "/en/score/compare/", "fr": "/fr/pointage/comparer/"}[lang]
    page = _page(client, address, COMPARED | {"on_day": "27"})
    label = {"en": "Provisional", "fr": "Provisoire"}[lang]
    (head,) = re.findall(r"<h1.*?</h1>", page)
    assert _words(head).strip().startswith(label)
    totals = re.findall(r'<tr class="sum">.*?</tr>', page)[0]
    assert totals.count("<td>") == totals.count(f'<td> <span class="tag tag-warn">{label}') == 3
    assert label not in re.findall(r'<tr class="sum">.*?</tr>', _page(client, address, COMPARED))[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_heading_of_the_document_says_provisional_before_its_total(
    client: Client, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []

    def keep(title: str, *rest: object) -> bytes:
        titles.append(title)
        return b"%PDF-"

    monkeypatch.setattr("openentry.web.pages.printed.sheet", keep)
    address = {"en": "/en/score/sheet/", "fr": "/fr/pointage/feuille/"}[lang]
    client.post(address, LATER)
    client.post(address, NURSE)
    label = {"en": "Provisional: ", "fr": "Provisoire\u00a0: "}[lang]
    assert titles[0].startswith(label)
    assert titles[1].startswith("468")


FILED = {"en": "Filed by", "fr": "Présenté au plus tard"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_round_beside_a_score_says_by_when_a_profile_had_to_be_filed(
    client: Client, lang: Language
) -> None:
    page = _page(client, RESULT[lang], NURSE)
    table = page.split('class="chart-foot"', 1)[1].split("</table>", 1)[0]
    assert FILED[lang] in _words(table)
    score = ScoreShown(quick_score(read_answers(NURSE, LAW, date(2026, 11, 2)), LAW), lang)
    held = [beside.held for strip in score.strips() for beside in strip.rounds]
    assert re.findall(r'<th scope="row"><a href="[^"]*/([^/"]+)/">', table) == [
        each.number for each in held
    ]
    for each in held:
        assert each.tie_break_at is not None
        assert _words(str(spell(each.tie_break_at, lang))) in _words(table)
    rule = {"en": "On that day, with these facts, this", "fr": "Ce jour-là, avec ces faits, cette"}
    assert rule[lang] in _words(page)
    quick = {"en": "Quick facts do not tell whether", "fr": "Les faits rapides ne disent pas si"}
    assert quick[lang] in _words(page)
    assert quick[lang] not in _words(_page(client, WHOLE[lang], PROFILE))


@pytest.mark.parametrize("lang", LANGS)
def test_a_score_equal_to_the_cut_off_is_enough_for_who_filed_in_time(lang: Language) -> None:
    score = quick_score(read_answers(NURSE, LAW, date(2026, 11, 2)), LAW)
    cutoff = score.standing.kinds[0].last.crs_cutoff
    said = [_verdict(score, cutoff + more, {}, lang) for more in (1, 0, -1)]
    assert (
        said
        == {
            "en": ["enough", "equal: enough if filed by then", "not enough"],
            "fr": [
                "suffisante",
                "égale : suffisante si présenté au plus tard alors",
                "insuffisante",
            ],
        }[lang]
    )
    closed = _verdict(score, cutoff + 1, {score.standing.kinds[0].key: False}, lang)
    assert closed == {"en": "not open to you", "fr": "pas ouverte pour vous"}[lang]


def _verdict(score: QuickScore, total: int, opened: dict[str, bool | None], lang: Language) -> str:
    """Say what a score is in the latest round, with the kinds that are open to the person."""
    shown = ScoreShown(replace(score, total=total), lang, opened or None)
    found = {strip.kind.key: strip for strip in shown.strips()}
    return _words(found[score.standing.kinds[0].key].rounds[0].verdict)


@pytest.mark.parametrize("lang", LANGS)
def test_each_condition_leads_to_the_law_of_its_day_and_says_how_certain_it_is(
    client: Client, lang: Language
) -> None:
    page = _page(client, WHOLE[lang], PROFILE)
    law = {"en": "/en/law/tables/", "fr": "/fr/droit/tables/"}[lang]
    progs = page.split('aria-labelledby="h-prog"')[1].split("</section>")[0]
    cites = re.findall(r"<cite[^>]*>(.*?)</cite>", progs)
    linked = re.findall(rf'<a href="({law}programs\.\w+/\?on=2025-11-14)">', progs)
    assert len(linked) == len(cites) > 10
    for address in set(linked):
        assert client.get(address).status_code == 200
    cats = page.split('aria-labelledby="h-cat"')[1].split("</section>")[0]
    french = next(c for c in cats.split("<h3>") if f"{law}categories.french/" in c)
    inferred = {"en": "inferred", "fr": "déduit"}[lang]
    lawbook = LAW.on(date(2025, 11, 14))
    doubtful = lawbook.categories["french"].certainty != "stated"
    assert (inferred in french) == doubtful
    assert any(each.certainty == "inferred" for each in lawbook.categories.values())
    assert inferred in cats


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("whole", [False, True])
def test_a_result_ends_with_the_sources_it_was_read_from(
    client: Client, lang: Language, *, whole: bool
) -> None:
    address, told = (WHOLE, PROFILE) if whole else (RESULT, NURSE)
    page = _page(client, address[lang], told)
    part = page.split('aria-labelledby="h-sources"')[1].split("</section>")[0]
    known, day = sources(LAW), date(2025, 11, 14) if whole else date(2026, 11, 2)
    lawbook = LAW.on(day)
    keys = [*lawbook.crs.tables["core.age"].version.source]
    if whole:
        keys += [*lawbook.fst.source, *lawbook.categories["healthcare"].source]
    for key in keys:
        title = escape(known[key].title.said(lang)).replace("\u00a0", " ")
        assert title in part
        assert known[key].url is None or f'href="{known[key].url}"' in part
    of_trades = known[lawbook.fst.source[0]].title.said(lang).replace("\u00a0", " ")
    assert (of_trades in part) == whole
    assert {"en": "copy of", "fr": "copie du"}[lang] in part


@pytest.mark.parametrize("lang", LANGS)
def test_a_step_that_a_full_part_takes_away_is_not_offered(client: Client, lang: Language) -> None:
    words = _words(_page(client, RESULT[lang], NURSE))
    full = {
        "en": "Nothing more can be had here: the most, 100, is reached.",
        "fr": "Rien de plus à gagner ici : le maximum, 100, est atteint.",
    }
    assert full[lang] in words
    assert "+0" not in words
    more = {"en": "Doctoral degree would give +15.", "fr": "Doctorat donnerait +15."}
    assert more[lang] in words


def test_factors_that_share_a_maximum_say_so_where_the_part_is_not_full() -> None:
    levels = {"first_reading": "7", "first_writing": "7", "first_speaking": "7"}
    work = {"canadian_work_years": "2", "foreign_work_years": "1"}
    told = NURSE | levels | work | {"education": "secondary"}
    score = quick_score(read_answers(told, LAW, date(2026, 11, 2)), LAW)
    piece = next(p for p in ScoreShown(score, "en").pieces() if p.name == "transferability")
    assert piece.points < piece.maximum
    steps = [factor.step for factor in piece.factors]
    assert any("these factors together are at their most" in step for step in steps)


@pytest.mark.parametrize("lang", LANGS)
def test_the_law_is_as_certain_on_its_pages_as_in_a_result_of_the_same_day(
    client: Client, lang: Language
) -> None:
    tables = {"en": "/en/law/tables/", "fr": "/fr/droit/tables/"}[lang]
    index = {"en": "/en/law/", "fr": "/fr/droit/"}[lang]
    stated = {"en": "stated", "fr": "attesté"}[lang]
    doubted = {"en": "not verified", "fr": "non vérifié"}[lang]
    for day, said, other in (
        ("2026-11-02", stated, doubted),
        ("2026-11-20", doubted, stated),
    ):
        page = client.get(f"{tables}crs.core.age/?on={day}").content.decode()
        facts = _words(page.split('<dl class="law-facts">')[1].split("</dl>")[0])
        assert said in facts
        assert other not in facts
        every = client.get(f"{index}?on={day}").content.decode()
        for name in ("crs.core.age", "crs.maxima"):
            row = _words(every.split(f'{name}/?on={day}"')[1].split("</tr>")[0])
            assert said in row
            assert other not in row
    kept = _words(every.split(f'crs.rule_sets/?on={day}"')[1].split("</tr>")[0])
    assert doubted not in kept
    grid = _words(every.split(f'fsw.age/?on={day}"')[1].split("</tr>")[0])
    assert stated in grid


@pytest.mark.parametrize("lang", LANGS)
def test_days_in_words_of_ours_are_spelled(client: Client, lang: Language) -> None:
    """No page of a result or of the law shows a day as a law file writes it."""
    tables = {"en": "/en/law/tables/", "fr": "/fr/droit/tables/"}[lang]
    pages = [_page(client, WHOLE[lang], PROFILE), _page(client, RESULT[lang], NURSE)]
    pages += [
        client.get(f"{tables}{name}/?on=2026-11-02").content.decode()
        for name in ("crs.additional.job_offer", "crs.additional.french", "programs.family")
    ]
    for page in pages:
        body = page.split("<main", 1)[1].split("</main>", 1)[0]
        shown = re.sub(r"<(script|code)[^>]*>.*?</\1>", " ", body, flags=re.S)
        assert re.findall(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-])", _words(shown)) == []
    offer = {"en": "from 25 March 2025 to 2 November 2026", "fr": "du 25 mars 2025 au 2 novembre"}
    assert offer[lang] in _words(pages[1])
    assert offer[lang] in _words(pages[2])


def test_the_french_words_are_those_of_the_department(client: Client) -> None:
    page = _page(client, WHOLE["fr"], PROFILE)
    words = _words(page)
    assert "quatre compétences" not in words
    assert "rempli" not in words
    assert "satisfaite" in words
    offer = _words(page.split("crs.additional.job_offer/")[0].rsplit("<li>", 1)[1])
    assert "Emploi réservé Aucune offre" in offer
    assert "quatre habiletés" in say("comparing.spouse-all-four", "fr", level=7)


@pytest.mark.parametrize("lang", LANGS)
def test_a_condition_does_not_say_its_state_twice(client: Client, lang: Language) -> None:
    page = _page(client, WHOLE[lang], PROFILE)
    conditions = re.findall(r'<ul class="conds">(.*?)</ul>', page)
    assert len(conditions) > 4
    twice = {
        "en": r"· (met yes|not met no|not known not known) ",
        "fr": r"· (satisfaite oui|non satisfaite non|inconnue inconnu) ",
    }
    for each in conditions:
        assert re.findall(twice[lang], _words(each)) == []
    hours = {"en": "not met 0 hours; needed: 1,560", "fr": "non satisfaite 0 heure"}
    assert any(hours[lang] in _words(each) for each in conditions)
