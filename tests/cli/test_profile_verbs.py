"""Profiles on the command line: scores, programs, coming changes and the facts behind them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.test_contract import EXAMPLES, TOTALS, run

PROFILES = EXAMPLES.with_name("profiles.json")
ON = ("--on", "2025-11-14")


def answered(*arguments: str, stdin: bytes = b"") -> bytes:
    answer = run(*arguments, stdin=stdin)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout


def test_profiles_and_the_facts_that_follow_from_them_score_the_same(tmp_path: Path) -> None:
    straight = json.loads(answered("score", str(PROFILES), *ON, "--format", "json"))
    assert {answer["id"]: answer["total"] for answer in straight} == TOTALS
    table = tmp_path / "facts.csv"
    answered("facts", str(PROFILES), *ON, "--out", str(table))
    assert json.loads(answered("score", str(table), *ON, "--format", "json")) == straight


def test_the_day_counts_age_and_results_of_a_profile() -> None:
    later = json.loads(answered("score", str(PROFILES), "--on", "2027-03-01", "--format", "json"))
    nurse = next(answer for answer in later if answer["id"] == "nurse-abroad")
    assert nurse["core"]["first_language"] == 0, "the result is two years old"
    assert nurse["provisional"] is True


def test_eligibility_has_the_form_of_the_contract() -> None:
    answers = json.loads(answered("eligibility", str(PROFILES), *ON, "--format", "json"))
    assert [answer["id"] for answer in answers] == list(TOTALS)
    for answer in answers:
        assert list(answer["programs"]) == ["fsw", "cec", "fst", "pnp"]
        assert "healthcare-2" in answer["categories"]
        assert answer["not_tested"] == ["truth", "duties", "authorisation"]
        for verdict in (*answer["programs"].values(), *answer["categories"].values()):
            assert verdict["met"] in (True, False, None)
            for condition in verdict["conditions"]:
                assert {"code", "met", "needed", "found", "provision"} <= condition.keys()
        points = answer["programs"]["fsw"]["points"]
        assert points["total"] == sum(n for name, n in points.items() if name != "total")
    nurse = answers[0]
    assert nurse["programs"]["fsw"]["met"] is True
    assert nurse["programs"]["cec"]["met"] is False
    assert nurse["categories"]["healthcare-2"]["met"] is True
    lines = answered("eligibility", str(PROFILES), *ON, "--format", "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == answers


def test_a_named_category_version_is_tested_whatever_the_day() -> None:
    asked = ("--category", "healthcare-1", "--category", "physicians-announced")
    answers = json.loads(answered("eligibility", str(PROFILES), *ON, *asked, "--format", "json"))
    for answer in answers:
        assert list(answer["categories"]) == ["healthcare-1", "physicians-announced"]
        assert answer["categories"]["physicians-announced"]["met"] is False


def test_facts_rows_say_what_they_declare() -> None:
    answers = json.loads(answered("eligibility", str(EXAMPLES), *ON, "--format", "json"))
    for answer in answers:
        assert answer["holds_until"] is None
        assert "profile_ends" not in answer
        for program in ("cec", "fst", "pnp"):
            (condition,) = answer["programs"][program]["conditions"]
            assert condition["code"] == "declared"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("On the facts you gave, the conditions we can test are met", "Not tested here")),
        (
            "fr",
            (
                "D’après les faits que vous avez donnés, les conditions que nous pouvons vérifier",
                "Non vérifié ici",
            ),
        ),
    ],
)
def test_the_table_words_the_answer_in_both_languages(lang: str, words: tuple[str, ...]) -> None:
    shown = answered("--lang", lang, "eligibility", str(PROFILES), *ON).decode()
    flat = " ".join(shown.split())
    for word in words:
        assert word in flat
    assert "eligible" not in flat.replace("eligibility", "").lower()
    for line in shown.splitlines():
        assert len(line) <= 110


def test_changes_tell_the_day_the_cause_and_the_points() -> None:
    answers = json.loads(answered("changes", str(PROFILES), *ON, "--format", "json"))
    nurse = answers[0]
    assert (nurse["on"], nurse["until"], nurse["total"]) == ("2025-11-14", "2028-11-14", 468)
    days = [change["on"] for change in nurse["changes"]]
    assert days == sorted(days)
    expired = next(c for c in nurse["changes"] if "test_expires" in c["causes"])
    assert expired["on"] == "2027-02-21"
    assert expired["total"]["after"] < expired["total"]["before"]
    columns = {row["column"] for row in expired["facts"]}
    assert {"first_listening", "first_writing", "programs"} <= columns
    assert nurse["profile_ends"] == "2026-04-08"
    end = nurse["changes"][days.index("2026-04-08")]
    assert end["causes"] == ["profile_ends"]
    assert end["total"]["before"] == end["total"]["after"]
    assert not any(end[part] for part in ("facts", "score", "programs", "categories"))


END_OF_PROFILE = {
    "en": (
        "8 April 2026 The profile leaves the pool",
        "14 May 2026 Birthday",
        "left the pool on",
    ),
    "fr": (
        "8 avril 2026 Le profil quitte le bassin",
        "14 mai 2026 Anniv",
        "a quitté le bassin le",
    ),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_end_of_a_profile_stands_among_the_changes_of_the_table(lang: str) -> None:
    def told(on: str) -> str:
        asked = ("changes", str(PROFILES), "--on", on, "--until", "2026-08-01")
        shown = answered("--lang", lang, *asked, "--id", "nurse-abroad").decode()
        return " ".join(shown.split())

    end, birthday, over = END_OF_PROFILE[lang]
    before, after = told("2025-11-14"), told("2026-04-08")
    assert 0 < before.index(end) < before.index(birthday)
    assert over not in before
    # Of a profile that has left, it is said first, once.
    assert end not in after
    assert 0 < after.index(over) < after.index(birthday)


@pytest.mark.parametrize(
    ("on", "texts"),
    [
        ("2025-11-14", ("holds until 5 February 2026", "leaves the pool on 8 April 2026")),
        ("2026-04-01", ("leaves the pool on 8 April 2026", "holds until 13 May 2026")),
        ("2026-05-01", ("left the pool on 8 April 2026", "holds until 13 May 2026")),
    ],
)
def test_the_whole_answer_tells_the_end_of_the_profile_in_order_of_days(
    on: str, texts: tuple[str, str]
) -> None:
    asked = ("eligibility", str(PROFILES), "--on", on, "--format", "json", "--explain")
    answer = json.loads(answered("--lang", "en", *asked))[0]
    assert answer["profile_ends"] == "2026-04-08"
    (closing,) = (part["notes"] for part in answer["said"] if part["kind"] == "closing")
    said = " ".join(closing).replace("\u00a0", " ")
    assert 0 <= said.index(texts[0]) < said.index(texts[1])


def test_changes_tell_when_conditions_come_to_be_met() -> None:
    person = {
        "id": "w",
        "birth_on": "1995-02-01",
        "tests": [
            {
                "test": "ielts_general_training",
                "taken_on": "2025-05-01",
                "listening": 7.5,
                "reading": 7,
                "speaking": 7,
                "writing": 7,
            }
        ],
        "jobs": [
            {"noc": "31301", "country": "CA", "started_on": "2025-03-01", "weekly_hours": 37.5}
        ],
        "destinations": ["ON"],
    }
    stdin = json.dumps(person).encode()
    (answer,) = json.loads(answered("changes", "-", *ON, "--format", "json", stdin=stdin))
    # 1,560 hours at 30 a week are 364 days; six months without a break were there already.
    assert answer["met_from"]["cec"] == "2026-02-27"
    assert answer["met_from"]["healthcare-3"] == "2026-02-27"
    assert "healthcare-2" not in answer["met_from"]


def test_eligibility_holds_until_the_day_before_the_first_change() -> None:
    answers = json.loads(answered("eligibility", str(PROFILES), *ON, "--format", "json"))
    coming = json.loads(answered("changes", str(PROFILES), *ON, "--format", "json"))
    for answer, changes in zip(answers, coming, strict=True):
        assert answer["holds_until"] < changes["changes"][0]["on"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_changes_are_told_in_both_languages(lang: str) -> None:
    shown = answered("--lang", lang, "changes", str(PROFILES), "--on", "2026-11-27").decode()
    assert ("Provisoire" if lang == "fr" else "Provisional") in shown
    assert ("Anniversaire" if lang == "fr" else "Birthday") in shown


def test_standard_input_and_output_work_for_profiles() -> None:
    document = b'{"id": "one", "birth_on": "1990-01-01"}'
    (answer,) = json.loads(answered("eligibility", "-", *ON, "--format", "json", stdin=document))
    assert (answer["id"], answer["programs"]["fsw"]["met"]) == ("one", False)
    rows = list(csv.DictReader(io.StringIO(answered("facts", "-", *ON, stdin=document).decode())))
    assert [(row["id"], row["age"]) for row in rows] == [("one", "35")]
    assert json.loads(answered("changes", "-", *ON, "--format", "json", stdin=b"[]")) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("eligibility", str(PROFILES), "--format", "xml"), 2),
        (("eligibility", str(PROFILES), "--on", "2014-12-31"), 1),
        (("eligibility", str(PROFILES), "--category", "healthcare-9"), 1),
        (("eligibility", "no-such-file.json"), 1),
        (("changes", str(EXAMPLES)), 1),
        (("changes", str(PROFILES), *ON, "--until", "2025-11-14"), 2),
        (("facts", str(EXAMPLES)), 1),
        (("facts", str(PROFILES), "--format", "table"), 2),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_exit_codes_are_those_of_the_contract(
    arguments: tuple[str, ...], code: int, lang: str
) -> None:
    answer = run("--lang", lang, *arguments)
    assert answer.returncode == code, answer.stderr.decode()
    assert answer.stderr
    assert not answer.stdout


def test_a_refused_profile_is_told_as_a_problem_document_without_what_it_says() -> None:
    document = b'[{"birth_on": "1990-01-01", "identity": {"family_name": 7}, "tests": 3}]'
    answer = run("eligibility", "-", "--format", "json", stdin=document)
    assert answer.returncode == 1
    problem = json.loads(answer.stderr)
    assert problem["count"] == 2
    assert {error["row"] for error in problem["errors"]} == {1}
    assert {error["column"] for error in problem["errors"]} == {"identity.family_name", "tests"}


@pytest.mark.parametrize("verb", ["score", "eligibility", "changes", "whatif", "facts"])
def test_a_day_before_a_birth_is_refused_by_every_verb_with_day_and_field(verb: str) -> None:
    born = b'[{"birth_on": "2025-11-14"}, {"birth_on": "2025-11-15"}]'
    form = ("--format", "json") if verb != "facts" else ()
    answer = run(verb, "-", *ON, *form, stdin=born)
    assert answer.returncode == 1
    assert not answer.stdout
    if form:
        (error,) = json.loads(answer.stderr)["errors"]
        assert (error["row"], error["column"], error["value"]) == (2, "birth_on", "2025-11-15")
        assert "14 November 2025, the day asked about (--on)" in error["expected"]
    assert run(verb, "-", "--on", "2025-11-15", *form, stdin=born).returncode == 0


def test_provisional_stands_before_points_that_are(tmp_path: Path) -> None:
    profile = tmp_path / "person.json"
    profile.write_text('{"birth_on": "1985-10-28"}')
    asked = ("changes", str(profile), "--on", "2026-10-01", "--until", "2027-12-01")
    told = answered(*asked).decode()
    assert [line.strip() for line in told.splitlines() if "from " in line.lower()] == [
        "From 50 points to 39 points",
        "Provisional: from 39 points to 28 points",
    ]


def test_changes_name_the_conditions_that_turned() -> None:
    asked = ("changes", str(PROFILES), "--on", "2027-02-01", "--until", "2027-03-01")
    told = " ".join(answered(*asked, "--id", "nurse-abroad").decode().split())
    assert "(Lowest of the four language abilities, now not met; Points for" in told
    assert "as before (not all conditions met), except: Listening, now not met; Reading" in told


def test_facts_become_profiles_with_the_same_scores(tmp_path: Path) -> None:
    table, made = tmp_path / "people.csv", tmp_path / "profiles.json"
    table.write_bytes(answered("template"))
    answer = run("facts", str(table), "--to-profiles", *ON, "--out", str(made))
    assert answer.returncode == 0
    assert b"x_invented" in answer.stderr
    answers = [answered("score", str(file), *ON, "--format", "csv") for file in (table, made)]
    totals = [[row["total"] for row in csv.DictReader(io.StringIO(a.decode()))] for a in answers]
    assert totals[0] == totals[1] == ["482", "490", "969"]
    assert all(profile["x_invented"] for profile in json.loads(made.read_bytes()))
    printed = answered("facts", "-", "--to-profiles", *ON, stdin=table.read_bytes())
    assert printed == made.read_bytes()


def test_a_row_that_no_profile_gives_is_refused(tmp_path: Path) -> None:
    table = b"id,age,canadian_work_years,foreign_work_years\na,40,6,5\n"
    answer = run("facts", "-", "--to-profiles", *ON, stdin=table)
    assert answer.returncode == 1
    assert b"canadian_work_years" in answer.stderr
    assert answer.stdout == b""
    french = run("--lang", "fr", "facts", "-", "--to-profiles", *ON, stdin=table)
    assert b"Ligne 1" in french.stderr
