"""The timeline of a person's work: what is drawn is what the rules count, in both languages."""

from __future__ import annotations

import json
import struct
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openentry.analysis.lanes import WorkHistory, work_history
from openentry.analysis.timeline_words import alternative
from openentry.analysis.timelines import timeline, timeline_table, write_timeline
from openentry.files.profiles.reading import check_profiles
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.errors import FactsErrors, InputError
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES, Language

ON = date(2025, 11, 14)
NURSE: dict[str, Any] = {
    "id": "nurse",
    "birth_on": "1991-02-03",
    "first_language": "en",
    "tests": [
        {
            "test": "ielts_general_training",
            "taken_on": "2024-06-01",
            "listening": 8,
            "reading": 7,
            "speaking": 7,
            "writing": 7,
        }
    ],
    "jobs": [
        {
            "noc": "3012",
            "noc_edition": "2016",
            "country": "IN",
            "started_on": "2014-09-01",
            "ended_on": "2016-03-31",
            "weekly_hours": 30,
        },
        {
            "noc": "31301",
            "country": "IN",
            "started_on": "2016-06-01",
            "ended_on": "2020-08-31",
            "weekly_hours": 40,
        },
        {
            "noc": "64409",
            "country": "CA",
            "started_on": "2021-01-15",
            "ended_on": "2022-04-30",
            "weekly_hours": 20,
            "full_time_student": True,
        },
        {
            "noc": "32101",
            "country": "CA",
            "started_on": "2022-09-06",
            "ended_on": "2024-03-31",
            "weekly_hours": 15,
        },
        {"noc": "31301", "country": "CA", "started_on": "2023-11-27", "weekly_hours": 37.5},
        {
            "noc": "31301",
            "country": "CA",
            "started_on": "2024-05-01",
            "ended_on": "2024-12-31",
            "weekly_hours": 12,
            "self_employed": True,
        },
    ],
}


@pytest.fixture(scope="module")
def law() -> Law:
    return Law.load()


@pytest.fixture(scope="module")
def nurse(law: Law) -> WorkHistory:
    return work_history(NURSE, law, ON)


def one_job(
    law: Law,
    on: date = ON,
    **job: Any,  # noqa: ANN401 - fields of a job
) -> WorkHistory:
    whole = {"noc": "31301", "country": "CA", "started_on": "2022-01-01", "weekly_hours": 30}
    return work_history({"birth_on": "1990-01-01", "jobs": [whole | job]}, law, on, until=on)


# ------------------------------------------------------------------ what is drawn


def test_totals_are_those_of_the_facts(law: Law, nurse: WorkHistory) -> None:
    found = evaluate(check_profiles([NURSE], law=law).profiles, law.on(ON))
    years = {total.purpose: total.years for total in nurse.totals}
    assert years["canadian"] == found.facts.canadian_work_years[0] == 2
    assert years["foreign"] == found.facts.foreign_work_years[0] == 4
    work = found.programs["cec"].row(0)["conditions"][0]
    assert work["found"] == next(t.hours for t in nurse.totals if t.purpose == "cec") == 3889


def test_a_chunk_of_one_profile_is_read_like_the_object(law: Law, nurse: WorkHistory) -> None:
    chunk = check_profiles([NURSE], law=law)
    assert work_history(chunk, law, ON).totals == nurse.totals
    with pytest.raises(FactsErrors):
        work_history({"birth_on": "2025-11-15"}, law, date(2025, 11, 14))


def test_windows_end_on_the_day_and_say_who_looks_through_them(nurse: WorkHistory) -> None:
    found = {w.years: (w.first, w.readers) for w in nurse.windows}
    assert found == {
        10: (date(2015, 11, 15), ("ranking", "fsw")),
        5: (date(2020, 11, 15), ("fst",)),
        3: (date(2022, 11, 15), ("cec", "categories")),
    }


def test_a_year_is_marked_on_the_day_on_which_it_is_complete(law: Law) -> None:
    total = one_job(law, on=date(2023, 12, 31)).totals[0]
    # 364 days of 30 hours a week are 1,560 hours.
    assert total.reached == (date(2022, 12, 30), date(2023, 12, 29))
    assert (total.hours, total.years) == (3128, 2)
    eve = one_job(law, on=date(2022, 12, 29)).totals[0]
    assert (eve.hours, eve.years, eve.reached) == (1555, 0, ())


def test_overlapping_jobs_are_one_spell_with_the_hours_of_both(nurse: WorkHistory) -> None:
    canadian = next(t for t in nurse.totals if t.purpose == "canadian")
    spells = [(s.first, s.last, s.weekly) for s in canadian.spells]
    assert spells == [
        (date(2022, 9, 6), date(2023, 11, 26), 1500),
        (date(2023, 11, 27), date(2024, 3, 31), 5250),
        (date(2024, 4, 1), None, 3750),
    ]


def test_a_break_between_periods_has_no_hours_and_is_not_drawn(law: Law) -> None:
    document = {
        "birth_on": "1990-01-01",
        "jobs": [
            {
                "noc": "31301",
                "country": "CA",
                "started_on": "2022-01-01",
                "periods": [
                    {"started_on": "2022-01-01", "ended_on": "2022-06-30", "weekly_hours": 15},
                    {"started_on": "2022-09-01", "weekly_hours": 22.25},
                ],
            }
        ],
    }
    lane = work_history(document, law, ON).lanes[0]
    assert [spell.weekly for spell in lane.spells] == [1500, 2225]
    row = next(r for r in timeline_table(document, law, ON, "fr") if r.part == "job")
    assert "de 15 à 22,25 h par semaine" in row.detail[0]


@pytest.mark.parametrize(
    ("job", "purpose", "reason"),
    [
        ({"self_employed": True}, "canadian", "self_employed"),
        ({"full_time_student": True}, "canadian", "student"),
        ({"authorised": False}, "canadian", "not_authorised"),
        ({"authorised": False}, "fsw", "not_authorised"),
        ({"temporary_status": False}, "fsw", "no_status"),
        ({"paid": False}, "fsw", "unpaid"),
        ({"paid": False, "country": "IN"}, "foreign", "unpaid"),
        ({"noc": "44101"}, "canadian", "not_skilled"),
        ({"started_on": "2025-12-01"}, "canadian", "not_begun"),
        ({"remote_for_foreign_employer": True}, "canadian", "remote"),
        ({"noc": "3012", "noc_edition": "2016"}, "canadian", "not_coded"),
    ],
)
def test_what_does_not_count_says_why(
    law: Law, job: dict[str, Any], purpose: str, reason: str
) -> None:
    lane = one_job(law, **job).lanes[0]
    found = {standing.purpose: standing for standing in lane.standings}
    assert found[purpose].reason == reason
    assert found[purpose].counts is (None if reason == "not_coded" else False)


@pytest.mark.parametrize(
    ("job", "purposes", "looks"),
    [
        ({}, ["canadian", "fsw"], "all"),
        ({"country": "IN"}, ["foreign", "fsw"], "all"),
        ({"self_employed": True}, ["fsw"], "some"),
        ({"full_time_student": True}, ["fsw"], "some"),
        ({"self_employed": True, "publicly_funded_physician": True}, ["canadian", "fsw"], "all"),
        ({"self_employed": True, "country": "IN"}, ["foreign", "fsw"], "all"),
        ({"remote_for_foreign_employer": True}, ["foreign", "fsw"], "some"),
        ({"noc": "72106"}, ["canadian", "fsw", "fst"], "all"),
        ({"noc": "44101"}, [], "none"),
        ({"noc": "3012", "noc_edition": "2016"}, [], "unknown"),
        ({"noc": "3012", "noc_edition": "2016", "noc_other": "31301"}, ["canadian", "fsw"], "all"),
    ],
)
def test_what_a_job_counts_for(
    law: Law, job: dict[str, Any], purposes: list[str], looks: str
) -> None:
    lane = one_job(law, **job).lanes[0]
    assert [s.purpose for s in lane.standings if s.counts] == purposes
    assert lane.counts == looks


def test_remote_work_counts_nowhere_before_it_counted_as_foreign(law: Law) -> None:
    lane = one_job(law, on=date(2024, 1, 29), remote_for_foreign_employer=True).lanes[0]
    assert {s.reason for s in lane.standings} == {"remote"}
    assert one_job(law, on=date(2024, 1, 30), remote_for_foreign_employer=True).totals


def test_the_edition_is_that_of_the_day(law: Law) -> None:
    job: dict[str, Any] = {"noc": "3012", "noc_edition": "2016"}
    before = one_job(law, on=date(2022, 11, 15), **job)
    after = one_job(law, on=date(2022, 11, 16), **job)
    assert (before.lanes[0].code, before.lanes[0].counts) == ("3012", "all")
    assert (after.lanes[0].edition, after.lanes[0].counts) == ("2016", "unknown")
    assert before.totals[0].hours == after.totals[0].uncoded - 4


def test_months_of_the_form_that_promise_more_are_told(law: Law) -> None:
    history = one_job(law, started_on="2024-11-20", ended_on="2025-10-31")
    total = next(t for t in history.totals if t.purpose == "canadian")
    assert (total.hours, total.years, total.months) == (1482, 0, 12)
    rows = timeline_table(
        {
            "birth_on": "1990-01-01",
            "jobs": [
                {
                    "noc": "31301",
                    "country": "CA",
                    "started_on": "2024-11-20",
                    "ended_on": "2025-10-31",
                    "weekly_hours": 30,
                }
            ],
        },
        law,
        ON,
        "en",
    )
    assert any("looks like 1 year; by days it is 0 years" in " ".join(r.detail) for r in rows)


def test_months_are_not_held_against_a_program_whose_years_are_there(nurse: WorkHistory) -> None:
    found = {total.purpose: total for total in nurse.totals}
    assert found["canadian"].months_say_more
    assert found["cec"].looks_like > found["cec"].years
    assert not found["cec"].months_say_more


# ------------------------------------------------------------------ what is said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_all_that_is_drawn(law: Law, nurse: WorkHistory, lang: Language) -> None:
    rows = timeline_table(NURSE, law, ON, lang)
    parts = [row.part for row in rows]
    assert parts.count("job") == 6
    assert parts.count("window") == 3
    assert parts.count("total") == len(nurse.totals) == 4
    assert parts.count("change") == len(nurse.changes)
    assert all(row.text and row.text == row.text.strip() for row in rows)
    drawn = json.dumps(timeline(NURSE, law, ON, lang).to_dict(), ensure_ascii=False)
    for row in rows:
        # Lines break, words do not.
        for word in f"{row.text} {' '.join(row.detail)}".split(" "):
            assert word in drawn, word


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        (
            "en",
            [
                "self-employed",
                "done while a full-time student",
                "no NOC 2021 code is given",
                "3 years; by days it is 2 years",
                "Birthday. Age: 34, then 35.",
                "A language result is two years old.",
                "earlier work leaves the window",
                "scores are provisional from this day",
                "New law. New category: Military recruits",
            ],
        ),
        (
            "fr",
            [
                "travail autonome",
                "aucun code de la CNP 2021",
                "Anniversaire. Âge\u00a0: 34, puis 35.",
                "du travail plus ancien sort de la période",
                "1\u00a0560 demandées",
            ],
        ),
    ],
)
def test_words_of_the_table(law: Law, lang: Language, texts: list[str]) -> None:
    rows = timeline_table(NURSE, law, ON, lang)
    whole = " ".join(f"{row.text} {' '.join(row.detail)}" for row in rows)
    for text in texts:
        assert text in whole, text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "The profile leaves the pool: its time there is over. From then on no round can "
            "invite it; a new profile gets a new place in line.",
        ),
        (
            "fr",
            "Le profil quitte le bassin\u00a0: sa validité est échue. Dès lors, aucune ronde ne "
            "peut l’inviter; un nouveau profil prend un nouveau rang.",
        ),
    ],
)
def test_the_end_of_the_profile_stands_among_the_changes(
    law: Law, lang: Language, text: str
) -> None:
    submitted = NURSE | {"submitted_at": "2025-07-01T12:00:00Z"}
    rows = [r for r in timeline_table(submitted, law, ON, lang) if r.part == "change"]
    assert [r.text for r in rows if r.first == date(2026, 7, 1)] == [text]
    days = [r.first for r in rows]
    assert days == sorted(days)
    assert days[0] < date(2026, 7, 1) < days[-1]
    without = [r for r in timeline_table(NURSE, law, ON, lang) if r.part == "change"]
    assert [r for r in rows if r.first != date(2026, 7, 1)] == without


def test_a_provisional_score_says_so_before_its_numbers(law: Law) -> None:
    rows = timeline_table(NURSE, law, ON, "en")
    later = [r.text for r in rows if r.part == "change" and r.first > date(2026, 11, 3)]
    assert any("points become" in text for text in later)
    assert all("Provisional: " in text for text in later if "points become" in text)


def test_the_alternative_text_gives_the_finding_and_the_hours(nurse: WorkHistory) -> None:
    text = alternative(nurse, "en")
    assert "2 years of work in Canada and 4 years abroad count on 14 November 2025" in text
    assert "4,039 credited hours: 2 completed years" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_without_work_has_a_timeline(law: Law, lang: Language) -> None:
    document = {"birth_on": "1996-02-29"}
    drawn = json.dumps(timeline(document, law, ON, lang).to_dict(), ensure_ascii=False)
    assert {"en": "No work counts", "fr": "Aucun travail ne compte"}[lang] in drawn
    assert not [r for r in timeline_table(document, law, ON, lang) if r.part in ("job", "total")]


def test_every_cause_of_a_change_has_words() -> None:
    from openentry.rules.eligibility import due
    from openentry.wording import has

    source = Path(due.__file__).read_text(encoding="utf-8")
    codes = [part.split('"')[0] for part in source.split('code="')[1:]]
    codes += [part.split('"')[0].replace("{whose}", w) for part in source.split('code=f"')[1:]
              for w in ("", "spouse_")]  # fmt: skip
    codes.append(due.PROFILE_ENDS)
    assert len(codes) > 25
    for lang in LANGUAGES:
        assert not [code for code in codes if not has(f"eligibility.cause.{code}", lang)]


# ------------------------------------------------------------------ files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Path:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    folder = tmp_path_factory.mktemp("timeline")
    for lang in LANGUAGES:
        written = write_timeline(folder / f"t.{lang}", NURSE, law, ON, lang)
        assert [path.name for path in written] == [
            f"t.{lang}{ending}" for ending in (".svg", ".png", "-narrow.svg", "-narrow.png")
        ]
    return folder


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("ending", "width"), [("", 771), ("-narrow", 363)])
def test_both_widths_are_written(files: Path, lang: str, ending: str, width: int) -> None:
    svg = (files / f"t.{lang}{ending}.svg").read_text(encoding="utf-8")
    assert svg.startswith(f'<svg role="img" lang="{lang}" aria-label="')
    assert f'viewBox="0 0 {width} ' in svg
    assert svg.count("aria-roledescription") == 0, "one picture, not hundreds of marks"
    assert "not the Government of" in svg or "n’est pas le" in svg
    data = (files / f"t.{lang}{ending}.png").read_bytes()
    assert struct.unpack(">I", data[16:20])[0] == 2 * width


def test_letters_are_only_those_the_faces_have(files: Path) -> None:
    for path in files.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not set("→←↑↓✓⚠−") & set(text), path.name


def test_without_the_extra_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, law: Law, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    for draw in (
        lambda: timeline(NURSE, law, ON, "en"),
        lambda: write_timeline(tmp_path / "t", NURSE, law, ON, "en"),
    ):
        with pytest.raises(InputError) as refused:
            draw()
        assert refused.value.code == "charts-not-installed"
    assert not list(tmp_path.iterdir())
    assert timeline_table(NURSE, law, ON, "en"), "the table needs no extra"
