"""Instructions: what each may hold, every mistake in both languages, every published round."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rounds_on_files.pools import LAW, Seeded, instruction

from openentry.files.instruction import (
    KEYS,
    instruction_toml,
    published_instruction,
    read_instruction,
)
from openentry.files.published import history
from openentry.rules.errors import InputError
from openentry.rules.facts import PROGRAMS
from openentry.rules.rounds import Instruction
from openentry.wording import LANGUAGES

HEALTHCARE = """\
number      = "379"
held_at     = 2025-11-14T11:53:39Z
kind        = "category"
category    = "healthcare-2"
invitations = 3500
"""


def with_line(key: str, line: str | None, text: str = HEALTHCARE) -> str:
    """Replace the line of a key, or take it out, or add it."""
    kept = [one for one in text.splitlines() if one.split()[0] != key]
    return "\n".join([*kept, *([] if line is None else [line])]) + "\n"


def read(text: str | bytes, folder: Path) -> Instruction:
    """Read an instruction from a file of this text."""
    file = folder / "round.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_instruction(file, LAW)


def refusal(text: str | bytes, folder: Path) -> InputError:
    """Give the error a text is refused with."""
    with pytest.raises(InputError) as refused:
        read(text, folder)
    return refused.value


def test_the_instruction_of_the_design_is_read(tmp_path: Path) -> None:
    assert read(HEALTHCARE, tmp_path) == Instruction(
        number="379",
        held_at=datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC),
        kind="category",
        category="healthcare-2",
        programs=("fsw", "cec", "fst"),
        invitations=3500,
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('kind = "general"', PROGRAMS),
        ('kind = "category"\ncategory = "healthcare-2"', ("fsw", "cec", "fst")),
        *((f'kind = "program"\nprogram = "{p}"', (p,)) for p in PROGRAMS),
        ('kind = "general"\nprograms = ["pnp", "cec", "cec"]', ("cec", "pnp")),
        ('kind = "program"\nprogram = "cec"\nprograms = ["cec"]', ("cec",)),
        ('kind = "category"\ncategory = "french-2"\nprograms = ["fst"]', ("fst",)),
    ],
)
def test_programs_may_be_left_out_and_then_follow_the_kind(
    lines: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    text = f'number = "1"\nheld_at = 2026-03-01T12:00:00Z\ninvitations = 1\n{lines}\n'
    assert read(text, tmp_path).programs == expected


@pytest.mark.parametrize("number", ["379", "91a", "X-2025.1_b", "0"])
def test_a_number_is_a_name_and_no_quantity(number: str, tmp_path: Path) -> None:
    found = read(with_line("number", f'number = "{number}"'), tmp_path)
    assert found.number == number


def test_a_mark_at_the_beginning_windows_line_ends_and_parts_of_a_second_are_read(
    tmp_path: Path,
) -> None:
    text = with_line("held_at", "held_at = 2025-11-14T11:53:39.25Z").replace("\n", "\r\n")
    found = read("\ufeff" + text, tmp_path)
    assert found.held_at.microsecond == 250_000


# Each mistake: the line, the error, and what its message must say besides the name of the file.
MISTAKES = {
    "number-missing": ("number", None, "instruction-key-missing", ["number"]),
    "number-not-text": ("number", "number = 379", "instruction-text", ["number", "379", "40"]),
    "number-empty": ("number", 'number = ""', "instruction-text", ['""']),
    "number-with-space": ("number", 'number = "37 9"', "instruction-text", ['"37 9"']),
    "number-of-markdown": ("number", 'number = "*|`<b>"', "instruction-text", ["*|`<b>"]),
    "number-too-long": ("number", f'number = "{"9" * 41}"', "instruction-text", ["9" * 41]),
    "number-a-list": ("number", 'number = ["379"]', "instruction-text", ['["379"]']),
    "held-missing": ("held_at", None, "instruction-key-missing", ["held_at"]),
    "held-a-day": ("held_at", "held_at = 2025-11-14", "instruction-instant", ["2025-11-14", "Z"]),
    "held-text": (
        "held_at",
        'held_at = "2025-11-14T11:53:39Z"',
        "instruction-instant",
        ['"2025-11-14T11:53:39Z"'],
    ),
    "held-without-zone": (
        "held_at",
        "held_at = 2025-11-14T11:53:39",
        "instruction-instant-local",
        ["2025-11-14T11:53:39", "UTC"],
    ),
    "held-in-ottawa": (
        "held_at",
        "held_at = 2025-11-14T06:53:39-05:00",
        "instruction-instant-local",
        ["2025-11-14T06:53:39-05:00", "UTC"],
    ),
    "held-before-the-law": (
        "held_at",
        "held_at = 2015-01-01T04:59:59Z",
        "instruction-before-law",
        ["held_at", "2015-01-01T04:59:59Z", "2015"],
    ),
    "held-before-time": (
        "held_at",
        "held_at = 0001-01-01T00:00:00Z",
        "instruction-before-law",
        ["0001-01-01T00:00:00Z"],
    ),
    "kind-missing": ("kind", None, "instruction-key-missing", ["kind"]),
    "kind-unknown": (
        "kind",
        'kind = "draw"',
        "instruction-word",
        ["kind", '"draw"', "general, program, category"],
    ),
    "kind-a-flag": ("kind", "kind = true", "instruction-word", ["true"]),
    "category-missing": ("category", None, "instruction-key-missing", ["category"]),
    "category-unknown": (
        "category",
        'category = "healthcare-99"',
        "instruction-word",
        ["category", '"healthcare-99"', "healthcare-2"],
    ),
    "category-without-version": (
        "category",
        'category = "healthcare"',
        "instruction-word",
        ['"healthcare"', "healthcare-1"],
    ),
    "program-in-a-category-round": (
        "program",
        'program = "cec"',
        "instruction-key-not-here",
        ["program", "category"],
    ),
    "programs-not-a-list": (
        "programs",
        'programs = "cec"',
        "instruction-words",
        ["programs", '"cec"', "fsw, cec, fst, pnp"],
    ),
    "programs-empty": ("programs", "programs = []", "instruction-words", ["[]"]),
    "programs-unknown": (
        "programs",
        'programs = ["cec", "qsw"]',
        "instruction-words",
        ['["cec", "qsw"]'],
    ),
    "programs-in-programs": ("programs", 'programs = [["cec"]]', "instruction-words", ["[[…]]"]),
    "size-missing": (
        "invitations",
        None,
        "instruction-size-missing",
        ["invitations", "crs_minimum"],
    ),
    "size-twice": (
        "crs_minimum",
        "crs_minimum = 400",
        "instruction-size-twice",
        ["invitations", "crs_minimum"],
    ),
    "invitations-none": (
        "invitations",
        "invitations = 0",
        "instruction-whole-between",
        ["invitations", "0", "1"],
    ),
    "invitations-negative": (
        "invitations",
        "invitations = -1",
        "instruction-whole-between",
        ["-1"],
    ),
    "invitations-half": ("invitations", "invitations = 1.5", "instruction-whole-between", ["1.5"]),
    "invitations-text": ("invitations", 'invitations = "5"', "instruction-whole-between", ['"5"']),
    "invitations-a-flag": (
        "invitations",
        "invitations = true",
        "instruction-whole-between",
        ["true"],
    ),
    "invitations-endless": (
        "invitations",
        f"invitations = 0x{'f' * 5000}",
        "instruction-whole-between",
        ["0xffff", "…"],
    ),
    "key-misspelled": (
        "invitation",
        "invitation = 3500",
        "instruction-key-near",
        ["invitation", "invitations"],
    ),
    "key-unknown": ("colour", 'colour = "red"', "instruction-key-unknown", ["colour", *KEYS]),
    "key-endless": ("x" * 5000, f"{'x' * 5000} = 1", "instruction-key-unknown", ["xxxx…"]),
    "not-toml": ("kind", "kind = category", "instruction-not-toml", ["5"]),
    "toml-of-two-numbers": ("number", 'number = "1"\nnumber = "2"', "instruction-not-toml", ["6"]),
    "number-of-figures-endless": (
        "invitations",
        f"invitations = {'9' * 5000}",
        "instruction-unreadable",
        [],
    ),
    "brackets-endless": ("programs", f"programs = {'[' * 60_000}", "instruction-unreadable", []),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_says_file_key_value_and_what_is_expected_in_both_languages(
    name: str, tmp_path: Path
) -> None:
    key, line, code, says = MISTAKES[name]
    error = refusal(with_line(key, line), tmp_path)
    assert error.code == code
    messages = [error.message(lang) for lang in LANGUAGES]
    for message in messages:
        assert "round.toml" in message
        for word in says:
            assert word in message, message
        assert "{" not in message.replace("{…}", "")
        assert len(message) < 600
    assert messages[0] != messages[1]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("crs_minimum = -1", "instruction-whole-between"),
        ("crs_minimum = 1201", "instruction-whole-between"),
        ("crs_minimum = 450.5", "instruction-whole-between"),
    ],
)
def test_a_score_asked_for_is_one_that_can_be_had(line: str, code: str, tmp_path: Path) -> None:
    error = refusal(with_line("invitations", line), tmp_path)
    assert error.code == code
    assert "0" in error.message("en")
    assert "1,200" in error.message("en")
    assert "1\u00a0200" in error.message("fr")


@pytest.mark.parametrize("score", [0, 1200])
def test_the_lowest_and_the_highest_score_can_be_asked_for(score: int, tmp_path: Path) -> None:
    text = with_line("invitations", f"crs_minimum = {score}")
    found = read(text, tmp_path)
    assert (found.crs_minimum, found.invitations) == (score, None)


def test_a_program_round_is_for_its_own_program_alone(tmp_path: Path) -> None:
    text = 'number = "1"\nheld_at = 2025-11-14T11:53:39Z\nkind = "program"\ninvitations = 5\n'
    error = refusal(text, tmp_path)
    assert (error.code, error.params["key"]) == ("instruction-key-missing", "program")
    error = refusal(text + 'program = "cec"\nprograms = ["cec", "fsw"]\n', tmp_path)
    assert error.code == "instruction-programs"
    error = refusal(text + 'program = "cec"\ncategory = "healthcare-2"\n', tmp_path)
    assert (error.code, error.params["key"]) == ("instruction-key-not-here", "category")


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refusal(HEALTHCARE.encode() + b"# \xe9t\xe9\n", tmp_path)
    assert (error.code, error.params["line"]) == ("instruction-not-utf8", "6")


def test_no_file_a_folder_and_a_pool_named_by_mistake_are_refused(tmp_path: Path) -> None:
    for file, code in (
        (tmp_path / "none.toml", "instruction-missing"),
        (tmp_path, "file-is-folder"),
        (Path("/dev/zero"), "instruction-too-long"),
    ):
        with pytest.raises(InputError) as refused:
            read_instruction(file, LAW)
        assert refused.value.code == code
        assert all(str(file) in refused.value.message(lang) for lang in LANGUAGES)


def test_an_instruction_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(HEALTHCARE.encode())))
    assert read_instruction("-", LAW).number == "379"


@pytest.mark.parametrize("seed", range(60))
def test_an_instruction_is_read_as_it_was_written(seed: int, tmp_path: Path) -> None:
    written = instruction(Seeded(seed))
    assert read(instruction_toml(written), tmp_path) == written


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_of_any_content_is_a_defect_of_ours(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    error = refusal(content, tmp_path_factory.getbasetemp())
    assert all(error.message(lang) for lang in LANGUAGES)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(KEYS),
    st.sampled_from(
        [
            "[]",
            "{}",
            "nan",
            "inf",
            "-0.0",
            "1979-05-27",
            "07:32:00",
            "''",
            "[1, [2]]",
            "0o7",
            "''''''",
        ]
    ),
)
def test_no_value_of_any_type_is_a_defect_of_ours(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: str
) -> None:
    text, folder = with_line(key, f"{key} = {value}"), tmp_path_factory.getbasetemp()
    if (key, value) == ("invitations", "0o7"):
        assert read(text, folder).invitations == 7
        return
    error = refusal(text, folder)
    assert all("round.toml" in error.message(lang) for lang in LANGUAGES)


def test_the_command_refuses_a_wrong_instruction_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "round.toml").write_text(with_line("kind", 'kind = "draw"'), encoding="utf-8")
    (tmp_path / "pool.csv").write_text("id\n", encoding="utf-8")
    command = (sys.executable, "-m", "openentry.cli.main", "--lang", "fr", "round", "round.toml")
    answer = subprocess.run(
        [*command, "--pool", "pool.csv", "--out", "out"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert answer.returncode == 1, answer.stderr
    assert re.search(r"round\.toml.*\"draw\".*general, program, category", answer.stderr, re.S)
    assert not (tmp_path / "out").exists()


def test_every_published_round_loads_or_says_why_not() -> None:
    published = history(LAW)
    assert len(published.rounds) == 445
    assert {"1", "91a", "91b", "379", "444"} <= published.rounds.keys()
    loaded = {number: published_instruction(number, LAW) for number in published.rounds}
    for number, found in published.rounds.items():
        one = loaded[number]
        if isinstance(one, str):
            assert found.held_at is None
            assert published.document.codes[one].said("fr")
            continue
        assert (one.number, one.held_at, one.kind) == (number, found.held_at, found.kind)
        asked = found.invitations if one.crs_minimum is None else found.crs_cutoff
        assert (one.crs_minimum or one.invitations) == asked
        assert one.programs == found.programs
    instructions = [one for one in loaded.values() if isinstance(one, Instruction)]
    assert len(instructions) > 300, "most rounds have a known instant"
    assert any(one.crs_minimum for one in instructions)


def test_every_published_instruction_survives_its_file(tmp_path: Path) -> None:
    for number in history(LAW).rounds:
        one = published_instruction(number, LAW)
        if isinstance(one, Instruction):
            assert read(instruction_toml(one), tmp_path) == one


def test_a_round_nobody_published_is_refused_with_the_last_there_is() -> None:
    with pytest.raises(InputError) as refused:
        published_instruction("91", LAW)
    assert refused.value.code == "round-unknown"
    assert all("444" in refused.value.message(lang) for lang in LANGUAGES)
