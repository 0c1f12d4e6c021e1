"""The command line as other programs rely on it: answers, exit codes, problems."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openentry.rules.lawbook import COMPONENTS

EXAMPLES = Path(__file__).parents[2] / "src" / "openentry" / "examples" / "four_candidates.csv"
TOTALS = {
    "nurse-abroad": 468,
    "surgeon-in-canada": 496,
    "social-worker-with-spouse": 504,
    "personal-support-worker": 461,
}
INSTRUCTION = """
number = "379"
held_at = 2025-11-14T11:53:39Z
kind = "category"
category = "healthcare-2"
invitations = 2
"""


def run(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-m", "openentry.cli.main", *arguments]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENENTRY_", "LC_", "LANG"))}
    return subprocess.run(
        program, input=stdin, capture_output=True, cwd=cwd, env=kept | env, check=False, timeout=120
    )


def scored(*arguments: str) -> bytes:
    answer = run("score", str(EXAMPLES), "--on", "2025-11-14", *arguments)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout


def test_json_is_one_array_in_input_order_with_the_blocks_of_the_contract() -> None:
    answers = json.loads(scored("--format", "json"))
    assert [a["id"] for a in answers] == list(TOTALS)
    for answer in answers:
        assert list(answer)[:5] == ["id", "on", "rule_set", "provisional", "total"]
        assert (answer["on"], answer["rule_set"]) == ("2025-11-14", "2025-03-25")
        assert answer["provisional"] is False
        assert answer["total"] == TOTALS[answer["id"]]
        for block, names in COMPONENTS.items():
            assert list(answer[block]) == [*names, "total"]
        assert answer["total"] == sum(answer[block]["total"] for block in COMPONENTS)


def test_json_lines_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    answers = json.loads(scored("--format", "json"))
    lines = [json.loads(line) for line in scored("--format", "jsonl").splitlines()]
    assert lines == answers
    rows = list(csv.DictReader(io.StringIO(scored("--format", "csv").decode())))
    out = tmp_path / "scores.parquet"
    scored("--format", "parquet", "--out", str(out))
    table = pq.read_table(out).to_pylist()
    for answer, row, record in zip(answers, rows, table, strict=True):
        for block, names in COMPONENTS.items():
            for name in (*names, "total"):
                expected = answer[block][name]
                assert int(row[f"{block}_{name}"]) == record[f"{block}_{name}"] == expected
        assert int(row["total"]) == record["total"] == answer["total"]
        assert row["provisional"] == "false"


def test_standard_input_gzip_and_a_packed_output_work(tmp_path: Path) -> None:
    packed = gzip.compress(EXAMPLES.read_bytes())
    out = tmp_path / "scores.jsonl.gz"
    answer = run("score", "-", "--format", "jsonl", "--out", str(out), stdin=packed)
    assert answer.returncode == 0, answer.stderr.decode()
    assert answer.stdout == b""
    lines = gzip.decompress(out.read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(TOTALS)


@pytest.mark.parametrize(
    ("name", "arguments", "begins"),
    [
        ("scores.csv", (), b"id,on,rule_set"),
        ("scores.json", (), b"[\n{"),
        ("scores.jsonl", (), b'{"id"'),
        ("scores.txt", (), b"Candidate"),
        ("scores.csv", ("--format", "json"), b"[\n{"),
        ("scores.csv", ("--format", "table"), b"Candidate"),
    ],
)
def test_the_name_of_the_output_tells_the_format_unless_one_is_given(
    name: str, arguments: tuple[str, ...], begins: bytes, tmp_path: Path
) -> None:
    out = tmp_path / name
    assert scored("--out", str(out), *arguments) == b""
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_provisional_scores_say_so_before_the_number_in_both_languages(lang: str) -> None:
    word = {"en": "Provisional", "fr": "Provisoire"}[lang]
    table = run("score", str(EXAMPLES), "--on", "2026-11-03", "--lang", lang).stdout.decode()
    assert table.index(word) < table.index("468")
    data = run("score", str(EXAMPLES), "--on", "2026-11-03", "--format", "json", "--lang", lang)
    assert all(answer["provisional"] for answer in json.loads(data.stdout))
    assert word in data.stderr.decode()


def test_explanations_cite_table_cell_provision_and_sources() -> None:
    answers = json.loads(scored("--format", "json", "--explain"))
    for answer in answers:
        for line in answer["explain"]:
            assert line["points"] == answer[line["block"]][line["component"]]
            assert line["provision"]
            assert line["sources"]
            assert line["certainty"] in ("stated", "inferred", "unverified")
            if line["step"]:
                assert line["step"]["axis"] not in ("accompanied", "age")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_explanations_cut_no_word_on_a_narrow_terminal(lang: str) -> None:
    arguments = ("score", str(EXAMPLES), "--on", "2025-11-14", "--explain", "--lang", lang)
    narrow = run(*arguments, COLUMNS="40").stdout.decode()
    wide = run(*arguments, COLUMNS="200").stdout.decode()
    assert "…" not in narrow
    said = {"en": "Master’s", "fr": "Maîtrise"}[lang]
    assert narrow.count(said) == wide.count(said) > 0


def test_a_record_that_is_none_is_told_before_the_pool_is_read() -> None:
    answer = run("rounds", "replay", "no-record.json", "--pool", "no-pool.csv")
    assert answer.returncode == 1
    assert b"no-record.json" in answer.stderr


def test_refused_input_writes_nothing_and_names_each_cell(tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    bad = b"id,age,education\na,200,masters\nb,30,phd\n"
    answer = run("score", "-", "--format", "json", "--out", str(out), stdin=bad)
    assert answer.returncode == 1
    assert not out.exists()
    assert answer.stdout == b""
    problem = json.loads(answer.stderr)
    assert problem["count"] == 2
    assert [(e["row"], e["column"], e["value"]) for e in problem["errors"]] == [
        (1, "age", "200"),
        (2, "education", "phd"),
    ]


def test_only_the_first_hundred_wrong_cells_are_told_and_all_are_counted() -> None:
    bad = b"age\n" + b"999\n" * 250
    problem = json.loads(run("score", "-", "--format", "json", stdin=bad).stderr)
    assert (len(problem["errors"]), problem["count"]) == (100, 250)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("score", "no-such-file.csv"), 1),
        (("score", str(EXAMPLES), "--on", "2014-12-31"), 1),
        (("score", str(EXAMPLES), "--on", "14/11/2025"), 2),
        (("score",), 2),
        (("score", str(EXAMPLES), "--fromat", "json"), 2),
        (("scores", str(EXAMPLES)), 2),
        (("law", "show", "no-such-table"), 1),
        (("rounds", "show", "9999"), 1),
        (("law", "check"), 0),
        (("template",), 0),
        (("--version",), 0),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_exit_codes_are_those_of_the_contract(
    arguments: tuple[str, ...], code: int, lang: str
) -> None:
    answer = run(*arguments, OPENENTRY_LANG=lang)
    assert answer.returncode == code, answer.stderr.decode()
    assert b"Traceback" not in answer.stderr


def test_a_round_on_profiles_is_refused_with_a_sentence_of_its_own(tmp_path: Path) -> None:
    order = tmp_path / "round.toml"
    order.write_text(INSTRUCTION, encoding="utf-8")
    arguments = ("round", str(order), "--pool", "-", "--out", str(tmp_path / "held"))
    answer = run(*arguments, stdin=b'[{"birth_on": "1990-01-01"}]')
    assert answer.returncode == 1
    assert b"openentry facts" in answer.stderr
    assert not (tmp_path / "held").exists()


def test_a_round_on_files_can_be_replayed_and_is_held_once(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    order = tmp_path / "round.toml"
    order.write_text(INSTRUCTION, encoding="utf-8")
    out = tmp_path / "held"
    holding = ("round", str(order), "--pool", str(EXAMPLES), "--out", str(out))
    first = run(*holding)
    assert first.returncode == 0, first.stderr.decode()
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert (record["invited"], record["pool_size"]) == (2, 4)
    assert record["crs_cutoff"] == 496
    assert sorted(p.name for p in out.iterdir()) == [
        "invited.parquet",
        "notice.en.md",
        "notice.fr.md",
        "record.json",
    ]
    assert run(*holding).returncode == 3
    replay = ("rounds", "replay", str(out / "record.json"), "--pool")
    assert run(*replay, str(EXAMPLES)).returncode == 0
    other = tmp_path / "other.csv"
    other.write_text(EXAMPLES.read_text(encoding="utf-8").replace("nurse-abroad", "nurse-a"))
    assert run(*replay, str(other)).returncode == 4


def test_an_overlay_changes_the_law_of_an_installation(tmp_path: Path) -> None:
    folder = tmp_path / "law" / "crs"
    folder.mkdir(parents=True)
    (folder / "rule_sets.toml").write_text("table = 3", encoding="utf-8")
    answer = run("law", "check", OPENENTRY_DATA=str(tmp_path))
    assert answer.returncode == 1
    assert b"rule_sets.toml" in answer.stderr


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    program = f"{sys.executable} -m openentry.cli.main rounds list --format csv | head -n 1"
    answer = subprocess.run(  # noqa: S602 - a pipe is what is tested
        program, shell=True, capture_output=True, check=False, timeout=120
    )
    assert answer.stdout.startswith(b"number,")
    assert answer.stderr == b""


def test_a_reader_who_has_seen_enough_ends_long_work_without_a_word() -> None:
    program = [sys.executable, "-m", "openentry.cli.main", "score", "-", "--format", "csv"]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b"age\n" + b"30\n" * 1000)
        process.stdin.close()
        told = process.stderr.read()
        assert process.wait(timeout=120) == 0
    assert told == b""


@pytest.mark.parametrize(("lang", "word"), [("en", "Interrupted"), ("fr", "Interrompu")])
def test_an_interruption_leaves_with_its_code_and_nothing_behind(
    lang: str, word: str, tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "openentry.cli.main", "--lang", lang, "score", "-"]
    with subprocess.Popen(
        [*program, "--format", "csv", "--out", "scores.csv"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # A pipe holds much less than this, so the work is well under way once it is taken.
        process.stdin.write(b"age\n" + b"30\n" * 200_000)
        process.stdin.flush()
        time.sleep(1)  # let it wait for more: somebody interrupts what seems to stand still
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=60) == 130
        finally:
            process.kill()
        assert word in process.stderr.read().decode()
    assert not list(tmp_path.iterdir())


def test_the_demonstration_empties_no_folder_but_its_own(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.txt").write_text("mine", encoding="utf-8")
    assert run("demo", "--out", str(kept)).returncode == 3
    assert run("demo", "--out", str(kept / "letter.txt")).returncode == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["kept", "letter.txt"]
    assert (kept / "letter.txt").read_text(encoding="utf-8") == "mine"
