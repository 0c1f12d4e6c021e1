"""Errors, progress and the template, as people and programs get them, in both languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.files.people import CATEGORY_IDS

from openentry.files.problems import problem_document, problem_json, problem_text
from openentry.files.progress import QUIET_SECONDS, progress_bar
from openentry.files.sources import Format
from openentry.files.tables import read_all
from openentry.files.template import dictionary_csv, dictionary_markdown, template
from openentry.rules.columns import columns
from openentry.rules.errors import (
    ConflictError,
    FactsErrors,
    InputError,
    LawError,
    LimitError,
    NotAllowedError,
    OpenEntryError,
    PoolError,
    VerificationError,
)
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES, Language


def refusal(path: Path, text: str) -> FactsErrors:
    path.write_text(text)
    with pytest.raises(FactsErrors) as caught:
        read_all(path, category_ids=CATEGORY_IDS)
    return caught.value


def test_a_refused_table_is_a_problem_document_in_either_language(tmp_path: Path) -> None:
    rows = "".join(f"c{i},{i},maybe\n" for i in range(121, 233))
    error = refusal(tmp_path / "a.csv", f"id,age,sibling\n{rows}d,30\n")
    assert problem_document(error, "en") == {
        "type": "urn:openentry:error:facts-refused",
        "title": "The table was refused",
        "status": 422,
        "detail": error.message("en"),
        "lang": "en",
        "errors": [
            {"row": e.row, "column": e.column, "value": e.value, "expected": e.expectation("en")}
            for e in error.errors
        ],
        "count": 225,
    }
    first = problem_document(error, "en")["errors"][0]  # type: ignore[index]
    assert first == {
        "row": 1,
        "column": "age",
        "value": "121",
        "expected": "a whole number from 0 to 120, without sign or point",
    }
    french = json.loads(problem_json(error, "fr"))
    assert french["title"] == "Le tableau a été refusé"
    assert french["errors"][0]["expected"] == ("un nombre entier de 0 à 120, sans signe ni virgule")
    assert len(french["errors"]) == 100


def test_a_whole_row_and_the_header_have_their_place_in_the_document(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a.csv", "id,age\na,30,5\n")
    assert problem_document(error, "en")["errors"] == [
        {"row": 1, "column": None, "value": "3", "expected": "2 cells, as in the header"}
    ]
    error = refusal(tmp_path / "a.csv", "id,Age\n")
    [told] = json.loads(problem_json(error, "fr"))["errors"]
    assert (told["row"], told["column"]) == (0, "Age")


def test_the_terminal_gets_a_line_for_each_of_the_first_hundred_and_the_count_of_the_rest(
    tmp_path: Path,
) -> None:
    error = refusal(tmp_path / "a.csv", "id,age\n" + "a,x\n" * 112)
    lines = problem_text(error, "en").splitlines()
    assert len(lines) == 102
    assert (
        lines[1]
        == "  row 1, age: “x”; expected a whole number from 0 to 120, without sign or point"
    )
    assert lines[-1] == "  and 12 more"
    lines = problem_text(error, "fr").splitlines()
    assert lines[1].startswith(
        "  ligne 1, age\u00a0: «\u00a0x\u00a0»; attendu\u00a0: un nombre entier"
    )
    assert lines[-1] == "  et 12 autres"
    error = refusal(tmp_path / "a.csv", "id,age\na,30,5\n")
    assert "row 1: “3”; expected 2 cells" in problem_text(error, "en")
    error = refusal(tmp_path / "a.csv", "id,,Age\na,30,5\n")
    assert "  header; expected a name for the column in place 2" in problem_text(error, "en")
    assert "  header, column Age; expected age, if that is meant" in problem_text(error, "en")


def test_a_cell_cannot_steer_the_terminal(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a.csv", "id,age\na,\x1b[2J\u202e\n")
    text = problem_text(error, "en")
    assert "\\x1b[2J\\u202e" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (InputError, 400),
        (PoolError, 422),
        (ConflictError, 409),
        (NotAllowedError, 403),
        (LimitError, 413),
        (VerificationError, 422),
        (LawError, 500),
        (OpenEntryError, 500),
    ],
)
def test_every_kind_of_error_has_its_status_and_title(
    kind: type[OpenEntryError], status: int
) -> None:
    error = kind("file-missing", file="a.csv")
    titles = set()
    for lang in LANGUAGES:
        document = problem_document(error, lang)
        assert document["status"] == status
        assert document["detail"] == error.message(lang) == problem_text(error, lang)
        assert "errors" not in document
        titles.add(document["title"])
    assert len(titles) == 2


class Terminal(io.StringIO):
    """Standard error, which is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("lang", "words"), [("en", "1,500 rows"), ("fr", "1\u00a0500 lignes")])
def test_progress_is_shown_on_a_terminal_after_two_seconds(lang: Language, words: str) -> None:
    seconds = [0.0]
    terminal = Terminal()
    with progress_bar(lang, stream=terminal, clock=lambda: seconds[0]) as advance:
        seconds[0] = QUIET_SECONDS - 0.1
        advance(1000, 0.2)
        assert terminal.getvalue() == ""
        seconds[0] = QUIET_SECONDS + 0.1
        advance(1500, 0.3)
        advance(1500, None)
    assert words in terminal.getvalue()


def test_progress_is_not_shown_where_nobody_looks() -> None:
    stream = io.StringIO()
    with progress_bar("en", stream=stream, clock=iter(range(0, 1000, 10)).__next__) as advance:
        advance(1500, 0.3)
    assert stream.getvalue() == ""


def test_the_bar_goes_away_when_the_work_fails() -> None:
    terminal = Terminal()
    with (
        pytest.raises(ZeroDivisionError),
        progress_bar("en", stream=terminal, clock=iter(range(0, 1000, 10)).__next__) as advance,
    ):
        fail_after(advance)
    assert terminal.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def fail_after(advance: object) -> None:
    assert callable(advance)
    advance(1500, 0.3)
    raise ZeroDivisionError


def test_the_template_is_a_table_that_a_round_would_take(tmp_path: Path) -> None:
    ids = Law.load().category_ids
    tables = []
    for kind in (Format.CSV, Format.JSON, Format.JSON_LINES):
        path = tmp_path / f"t.{kind.value}"
        path.write_text(template(kind))
        tables.append(read_all(path, category_ids=ids, require_round=True)[0])
    assert len(tables[0]) == 3
    for i in range(3):
        assert tables[0].row(i) == tables[1].row(i) == tables[2].row(i)
    head = template(Format.CSV).splitlines()[0].split(",")
    assert head == [c.name for c in columns()]


def test_the_template_is_no_parquet() -> None:
    with pytest.raises(InputError) as caught:
        template(Format.PARQUET)
    assert caught.value.code == "template-format"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dictionary_has_every_column_in_the_language_asked_for(lang: Language) -> None:
    rows = list(csv.reader(io.StringIO(dictionary_csv(lang, CATEGORY_IDS), newline="")))
    assert [r[0] for r in rows[1:]] == [c.name for c in columns()]
    assert [r[1] for r in rows[1:]] == [c.title[lang] for c in columns()]
    assert not any("`" in cell for r in rows for cell in r)
    by_name = {r[0]: r for r in rows[1:]}
    assert "french-1, healthcare-2, stem-1" in by_name["categories"][2]
    assert "120" in by_name["age"][2]
    assert "two_or_more" in by_name["education"][2]
    markdown = dictionary_markdown(lang)
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len(lines) == len(columns()) + 2
    assert {line.count(" | ") for line in lines} == {5}
    assert markdown.startswith("# ")


def test_the_dictionaries_of_the_two_languages_differ() -> None:
    assert dictionary_csv("en").splitlines()[1:] != dictionary_csv("fr").splitlines()[1:]
