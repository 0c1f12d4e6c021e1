"""``openentry whatif`` as people and programs rely on it."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.whatif.selves import ALONE, COUPLE

from openentry.files.profiles.whatif.changes import SCHEMA_FILE, schema_json

PEOPLE = json.dumps([ALONE, COUPLE]).encode()
ON = ("--on", "2025-11-14")
POINTS_ONLY = {"en": "Points only. We do not know", "fr": "Points seulement. Nous ignorons"}
ONLY_IF_TRUE = {
    "en": "Say “not accompanying” only if it is true.",
    "fr": "Dites « qui n’accompagne pas » seulement si c’est vrai.",
}


def run(
    *arguments: str, stdin: bytes = PEOPLE, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-m", "openentry.cli.main", "whatif", *arguments]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENENTRY_", "LC_", "LANG"))}
    return subprocess.run(
        program, input=stdin, capture_output=True, cwd=cwd, env=kept | env, check=False, timeout=120
    )


def answered(*arguments: str, stdin: bytes = PEOPLE) -> list[dict[str, Any]]:
    answer = run("-", *ON, "--format", "json", *arguments, stdin=stdin)
    assert answer.returncode == 0, answer.stderr.decode()
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def test_the_answer_has_the_form_of_the_contract() -> None:
    alone, couple = answered()
    assert list(alone) == [
        "id",
        "on",
        "rule_set",
        "provisional",
        "total",
        "holds_until",
        "job_offer_pays",
        "suggestions",
        "nomination",
        "asked",
        "together",
    ]
    assert (alone["id"], alone["total"], alone["holds_until"]) == ("alone", 349, "2025-12-21")
    assert couple["total"] == 346
    for one in alone["suggestions"]:
        assert one["kind"] == one["change"]["kind"]
        assert one["total"] == alone["total"] + one["gain"]
        assert one["gain"] > 0
    work = next(one for one in alone["suggestions"] if one["kind"] == "work")
    assert work["programs"]["cec"] == {
        "before": False,
        "after": True,
        "conditions": {"canadian_work": {"before": False, "after": True}},
    }
    assert work["components"]["core_canadian_work"] == {"before": 0, "after": 40}
    assert alone["nomination"]["gain"] == 600
    assert alone["asked"] == alone["together"] == []
    assert alone["job_offer_pays"] is False


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Whether a job offer gives points on 27 November 2026 is not known"),
        ("fr", "On ne sait pas si une offre d’emploi donne des points le 27 novembre 2026"),
    ],
)
def test_on_a_provisional_day_it_is_not_known_what_a_job_offer_gives(lang: str, said: str) -> None:
    later = ("-", "--on", "2026-11-27")
    answer = run(*later, OPENENTRY_LANG=lang)
    assert answer.returncode == 0, answer.stderr.decode()
    assert said in " ".join(answer.stdout.decode().replace("\u00a0", " ").split())
    found = json.loads(run(*later, "--format", "json").stdout)
    assert [one["job_offer_pays"] for one in found] == [None, None]


def test_changes_of_files_are_tried_alone_and_together(tmp_path: Path) -> None:
    french = tmp_path / "french.toml"
    french.write_text('kind = "french"\nlevel = 7\nname = "Evening classes"\n', encoding="utf-8")
    year = tmp_path / "year.json"
    year.write_text('[{"kind": "work", "place": "canada", "years": 1}]', encoding="utf-8")
    asked = ("--change", str(french), "--change", str(year), "--id", "alone")
    (answer,) = answered(*asked)
    assert [one["gain"] for one in answer["asked"]] == [62, 78]
    assert [one["gain"] for one in answer["together"]] == [62, 140]
    assert [len(one["changes"]) for one in answer["together"]] == [1, 2]
    table = run("-", *ON, *asked, COLUMNS="110").stdout.decode()
    assert "Evening classes + One more year of full-time skilled work in Canada" in table


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("columns", ["80", "110"])
def test_the_table_fits_and_says_that_it_is_about_points_alone(lang: str, columns: str) -> None:
    answer = run("-", *ON, "--lang", lang, COLUMNS=columns)
    assert answer.returncode == 0, answer.stderr.decode()
    text = answer.stdout.decode()
    assert max(map(len, text.splitlines())) <= int(columns)
    assert "…" not in text
    assert POINTS_ONLY[lang] in text.replace("\n", " ")
    assert "+62" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_spouse_who_stays_is_shown_only_when_asked_and_with_the_warning(lang: str) -> None:
    plain = run("-", *ON, "--lang", lang).stdout.decode().replace("\u00a0", " ")
    assert ONLY_IF_TRUE[lang] not in plain
    asked = run("-", *ON, "--lang", lang, "--id", "couple", "--spouse-stays")
    assert ONLY_IF_TRUE[lang] in asked.stdout.decode().replace("\u00a0", " ")
    (answer,) = answered("--id", "couple", "--spouse-stays")
    assert "spouse_not_accompanying" not in {one["kind"] for one in answer["suggestions"]}
    (stays,) = answer["asked"]
    assert stays["warning"][lang].replace("\u00a0", " ").startswith(ONLY_IF_TRUE[lang])


def test_the_spouse_applying_is_compared_with_what_is_not_told() -> None:
    (answer,) = answered("--id", "couple", "--spouse-applies", "--spouse-stays")
    stays, applies = answer["asked"]
    assert (stays["gain"], applies["gain"]) == (3, -70)
    assert applies["not_told"] == ["spouse.jobs"]
    assert answer["together"] == []


def test_a_spouse_who_cannot_apply_stops_nobody_else() -> None:
    citizen = COUPLE | {"id": "citizen", "spouse": COUPLE["spouse"] | {"citizen": True}}
    silent = COUPLE | {"id": "silent", "spouse": {"accompanying": True}}
    people = json.dumps([ALONE, citizen, COUPLE, silent]).encode()
    answers = answered("--spouse-applies", stdin=people)
    asked = [answer["asked"][0] for answer in answers]
    assert [answer["id"] for answer in answers] == ["alone", "citizen", "couple", "silent"]
    assert all(answer["suggestions"] for answer in answers)
    assert asked[2]["gain"] == -70
    cannot = [one["cannot"] for one in (*asked[:2], asked[3])]
    assert [one["code"] for one in cannot] == ["no_spouse", "spouse_status", "spouse_not_told"]
    assert "spouse.birth_on" in cannot[2]["names"]
    for one in cannot:
        assert one["reason"].keys() == {"en", "fr"}
        assert one["reason"]["en"] != one["reason"]["fr"]
    for one in (*asked[:2], asked[3]):
        assert one.keys() == {"kind", "change", "cannot"}
    table = run("-", *ON, "--spouse-applies", "--lang", "fr", stdin=people, COLUMNS="110")
    assert table.returncode == 0, table.stderr.decode()
    text = " ".join(table.stdout.decode().split())
    assert text.count("Pas de comparaison.") == 3
    assert "seul un étranger peut être le demandeur principal" in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_provisional_score_says_so_before_the_number(lang: str) -> None:
    word = {"en": "Provisional", "fr": "Provisoire"}[lang]
    text = run("-", "--on", "2026-11-10", "--lang", lang, "--id", "alone").stdout.decode()
    assert text.startswith(word)
    assert {"en": "provisional, ", "fr": "provisoire, "}[lang] in text
    assert {"en": "Provisional score", "fr": "Note provisoire"}[lang] in text
    data = run("-", "--on", "2026-11-10", "--lang", lang, "--format", "json")
    assert all(answer["provisional"] for answer in json.loads(data.stdout))
    assert word in data.stderr.decode()
    assert POINTS_ONLY[lang] in data.stderr.decode()


def test_lines_gzip_and_a_file_of_output_work(tmp_path: Path) -> None:
    out = tmp_path / "whatif.jsonl.gz"
    answer = run("-", *ON, "--format", "jsonl", "--out", str(out), stdin=gzip.compress(PEOPLE))
    assert answer.returncode == 0, answer.stderr.decode()
    assert answer.stdout == b""
    lines = gzip.decompress(out.read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["alone", "couple"]


def test_profiles_without_an_id_bear_the_number_of_their_row() -> None:
    person = {name: value for name, value in ALONE.items() if name != "id"}
    answers = answered(stdin=json.dumps([ALONE, person]).encode())
    assert [answer["id"] for answer in answers] == ["alone", "2"]
    (second,) = answered("--id", "2", stdin=json.dumps([ALONE, person]).encode())
    assert second["total"] == 349


@pytest.mark.parametrize(
    ("arguments", "stdin", "exit_code", "code"),
    [
        (("-",), b"id,age\nrow,30\n", 1, "file-holds-facts"),
        (("none.json",), b"", 1, "file-missing"),
        (("-", "--id", "nobody"), PEOPLE, 1, "whatif-id"),
        (("-", "--change", "none.json"), PEOPLE, 1, "file-missing"),
        (("-", "--on", "2014-12-31"), PEOPLE, 1, "day-before-law"),
        (("-", "--on", "soon"), PEOPLE, 2, "day-not-a-day"),
        (("-", "--format", "csv"), PEOPLE, 2, "option-word"),
        (("-",), b'[{"birth_on": "1994-13-01"}]', 1, "facts-refused"),
    ],
)
def test_errors_leave_with_their_code_and_as_problem_documents(
    arguments: tuple[str, ...], stdin: bytes, exit_code: int, code: str, tmp_path: Path
) -> None:
    lang = "fr" if len(code) % 2 else "en"
    form = () if "--format" in arguments else ("--format", "json")
    answer = run(*arguments, *form, "--lang", lang, stdin=stdin, cwd=tmp_path)
    assert answer.returncode == exit_code, answer.stderr.decode()
    assert answer.stdout == b""
    if form:
        problem = json.loads(answer.stderr)
        assert problem["type"] == f"urn:openentry:error:{code}"
        assert problem["lang"] == lang


def test_a_table_of_facts_is_sent_to_the_template_of_profiles() -> None:
    answer = run("-", stdin=b"id,age\nrow,30\n")
    assert b"openentry template --profile" in answer.stderr


def test_the_schema_of_the_package_is_the_one_of_the_changes() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_json()
