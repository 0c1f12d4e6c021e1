"""The answer to a profile: licences by province, and the windows in which work counts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE, PROFILE

from openentry.answers.dated_profile import whole_answer
from openentry.files.whole_answer import sections
from openentry.rules.lawbook import Law
from openentry.web.pages.timeline import timeline
from openentry.wording import Language

if TYPE_CHECKING:
    from django.test import Client

RESULT = {"en": "/en/score/profile/result/", "fr": "/fr/pointage/profil/resultat/"}
QUICK = {"en": "/en/score/result/", "fr": "/fr/pointage/resultat/"}
LICENCE = {"en": "/en/occupations/31301/licence/", "fr": "/fr/professions/31301/permis/"}
LANGS: tuple[Language, Language] = ("en", "fr")


def _section(page: str, name: str) -> str:
    found = page.split(f'aria-labelledby="{name}"', 1)[1].split("</section>", 1)[0]
    return re.sub(r"\s+", " ", found.replace("\u00a0", " "))


@pytest.mark.parametrize("lang", LANGS)
def test_a_nurse_is_told_whom_to_ask_where_they_mean_to_live(
    client: Client, lang: Language
) -> None:
    told = PROFILE | {"destinations": ["ON", "NS"]}
    part = _section(client.post(RESULT[lang], told).content.decode(), "h-licence")
    body = "College of Nurses of Ontario"
    assert {"en": body, "fr": "Ordre des infirmières et infirmiers de l’Ontario"}[lang] in part
    assert {"en": "Confirm with the regulator.", "fr": "Confirmez"}[lang] in part
    assert {"en": "British Columbia", "fr": "Colombie-Britannique"}[lang] not in part
    assert {"en": "Source found on", "fr": "Source trouvée le"}[lang] in part
    assert f'href="{LICENCE[lang]}"' in part
    assert {"en": "Primary occupation", "fr": "Profession principale"}[lang] in part


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_destination_all_provinces_are_there_and_folded(
    client: Client, lang: Language
) -> None:
    part = _section(client.post(RESULT[lang], PROFILE).content.decode(), "h-licence")
    assert "<details" in part
    assert "<details open" not in part
    for name in {"en": ("Yukon", "Quebec"), "fr": ("Yukon", "Québec")}[lang]:
        assert name in part


@pytest.mark.parametrize("lang", LANGS)
def test_an_occupation_that_was_not_looked_up_is_not_said_to_be_free(
    client: Client, lang: Language
) -> None:
    welder = PROFILE | {"jobs.1.noc": "72106", "primary_noc": "72106"}
    part = _section(client.post(RESULT[lang], welder).content.decode(), "h-licence")
    assert {"en": "may be regulated all the same", "fr": "malgré tout"}[lang] in part
    bare = {"birth_on": PROFILE["birth_on"], "on": PROFILE["on"]}
    assert 'id="h-licence"' not in client.post(RESULT[lang], bare).content.decode()


@pytest.mark.parametrize("lang", LANGS)
def test_quick_facts_are_told_where_licences_are(client: Client, lang: Language) -> None:
    part = _section(client.post(QUICK[lang], NURSE).content.decode(), "h-licence")
    assert {"en": "/en/licences/", "fr": "/fr/permis-d-exercice/"}[lang] in part


@pytest.mark.parametrize("lang", LANGS)
def test_windows_of_the_law_are_drawn_and_named_above_the_jobs(
    client: Client, lang: Language
) -> None:
    part = _section(client.post(RESULT[lang], PROFILE).content.decode(), "h-time")
    assert part.count('class="lane-window"') == 5
    for said in {
        "en": ("last 3 years, from 15 November 2022", "last 10 years, from 15 November 2015"),
        "fr": ("3 dernières années, depuis le 15 novembre 2022", "10 dernières années"),
    }[lang]:
        assert said in part
    assert "programs.cec" in part
    assert part.index("lane-window") < part.index("lane-job")


def test_a_window_begins_where_it_is_drawn_and_what_is_over_is_said() -> None:
    told = {name: value for name, value in PROFILE.items() if name != "on"}
    told |= {
        "jobs.2.noc": "31301",
        "jobs.2.country": "PH",
        "jobs.2.started_on": "2012-01-01",
        "jobs.2.ended_on": "2014-01-01",
        "jobs.2.weekly_hours": "40",
    }
    drawn = timeline(whole_answer(told, date(2025, 11, 14), Law.load()), "en")
    assert drawn is not None
    assert drawn.left_out == 1
    assert len(drawn.edges) == 2
    for window in drawn.windows:
        assert window.start + window.width == pytest.approx(drawn.today, abs=0.02)
    first, last = drawn.windows[0], drawn.windows[-1]
    assert first.start == 0
    assert last.width / first.width == pytest.approx(3 / 10, abs=0.01)


def test_the_sections_are_put_in_words_once_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []

    def counted(*args: object) -> object:
        calls.append(args)
        return sections(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("openentry.web.pages.result_shown.sections", counted)
    assert client.post(RESULT["en"], PROFILE).status_code == 200
    assert len(calls) == 1
