"""Tampering: not one value of a record can be changed unseen, and no record is believed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.rounds_on_files.held import HOUR, category, folder_of, general, people
from tests.rounds_on_files.pools import LAW

from openentry.files import replay as replays
from openentry.files.notices import notice
from openentry.files.record import BYTES_TOP, read_record
from openentry.files.replay import Replay, replay
from openentry.files.tables import read_all
from openentry.rules.errors import InputError, LawError, OpenEntryError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES, Language

Json = dict[str, Any]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold a category round of 40 on 300 and give the folder of all its files."""
    folder = tmp_path_factory.mktemp("round")
    folder_of(category(number="379", invitations=40), people(300, 8, late=5), folder)
    return folder


@pytest.fixture
def copy(written: Path, tmp_path: Path) -> Path:
    """Give a copy of the round that a test may tamper with."""
    shutil.copytree(written, tmp_path / "copy")
    return tmp_path / "copy"


def pool(folder: Path) -> Facts:
    """Read the pool that lies beside a round."""
    return read_all(folder / "pool.parquet", category_ids=LAW.category_ids, require_round=True)[0]


def again(folder: Path, facts: Facts | None = None, law: Law = LAW) -> Replay:
    """Replay the round of a folder."""
    return replay(folder / "out" / "record.json", facts or pool(folder), law)


def tamper(folder: Path, change: Callable[[Json], object]) -> None:
    """Change the record of a folder."""
    file = folder / "out" / "record.json"
    plain = json.loads(file.read_text(encoding="utf-8"))
    change(plain)
    file.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")


def holder(plain: Json, path: str) -> tuple[Any, Any]:
    """Give what holds a value, and its key there."""
    inner: Any = plain
    *way, last = path.split(".")
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    return inner, int(last) if isinstance(inner, list) else last


def at(path: str, value: object) -> Callable[[Json], object]:
    """Give a change of one value, by its place in the record."""

    def change(plain: Json) -> None:
        inner, key = holder(plain, path)
        assert inner[key] is not value
        inner[key] = value

    return change


def test_everything_that_was_written_is_compared(written: Path) -> None:
    found = again(written)
    assert found.differences == ()
    assert found.sentences("en") == found.sentences("fr") == ()
    written_names = {path.name for path in (written / "out").iterdir()}
    assert written_names - {"record.json"} <= found.compared.keys()
    top = json.loads((written / "out" / "record.json").read_text(encoding="utf-8")).keys()
    # The operator shows in the texts; the rest is said under `texts` or refused as a form.
    unnamed = {"schema", "operator", "explanation", "provisional_because"}
    unnamed |= {"reproduce", "disclaimer", "licence", *replays.ASKED}
    assert top - found.compared.keys() == unnamed


def test_an_instruction_written_in_another_way_is_a_difference(copy: Path) -> None:
    tamper(copy, at("programs", ["cec", "fst", "fsw"]))
    found = again(copy)
    assert found.differences == ("programs",)
    assert found.compared["programs"] == (["cec", "fst", "fsw"], ["fsw", "cec", "fst"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("operator", "training"),
        ("identity.title.fr", "La ronde 379 a donné 4 000 invitations"),
        ("explanation.decided.en", "Everybody was invited."),
        ("explanation.line.0.fr", "Tous."),
        ("type.category.conditions.0.en", "nothing"),
        ("authority.sources.0.url", "https://example.org/"),
        ("compatibility.ee_rounds_123_en.mitext", "Official"),
        ("disclaimer.en", "Official."),
        ("licence.text.en", "All rights reserved."),
        ("licence.id", "MIT"),
        ("reproduce.command", "rm -r /"),
    ],
)
def test_a_changed_text_is_found(path: str, value: object, copy: Path) -> None:
    tamper(copy, at(path, value))
    found = again(copy)
    assert "texts" in found.differences
    if path != "operator":
        notices = {"notice.en.md", "notice.fr.md"}
        assert set(found.differences) <= {"texts", *notices}
        where = path if "line.0" in path or "conditions.0" in path else path.rpartition(".")[0]
        assert any(where.startswith(d.where) or d.where.startswith(where) for d in found.details)


def leaves(value: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - any part of a record
    """Give the place of every single value of a record; of lists, of the last entry."""
    if isinstance(value, dict):
        inner = list(value.items())
    else:
        inner = [(len(value) - 1, value[-1])] if value else []
    for key, one in inner:
        if isinstance(one, dict | list):
            yield from leaves(one, f"{path}.{key}")
        else:
            yield f"{path}.{key}".lstrip(".")


def altered(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Give another value of the same kind; something where there was nothing."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "1"
    text = str(value)
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


UNCHECKED = ("rules.software.", "schema")
"""What no replay can tell: which software it was; and the form, which is refused as a whole."""


def test_not_one_value_of_a_record_can_be_changed_unseen(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = again(copy)
    # Held once; each changed record is compared with that.
    monkeypatch.setattr(replays, "hold", lambda *_, **__: honest.held)
    file = copy / "out" / "record.json"
    whole, facts = file.read_text(encoding="utf-8"), pool(copy)
    # One language of each text is enough here, and the notices have tests of their own.
    for told in (copy / "out").glob("notice.*"):
        told.unlink()
    places = [p for p in leaves(json.loads(whole)) if not p.startswith(UNCHECKED)]
    places = [p for p in places if not p.endswith(".fr")]
    assert len(places) > 100
    found_by_form = 0
    for path in places:
        plain = json.loads(whole)
        inner, key = holder(plain, path)
        inner[key] = altered(inner[key])
        file.write_text(json.dumps(plain), encoding="utf-8")
        with suppress(OpenEntryError):
            assert again(copy, facts).differences, path
            continue
        found_by_form += 1
    assert 0 < found_by_form < len(places) / 2


def test_a_part_left_out_of_a_record_is_never_equal(copy: Path) -> None:
    whole = json.loads((copy / "out" / "record.json").read_text(encoding="utf-8"))
    for name in whole:
        less = {key: value for key, value in whole.items() if key != name}
        (copy / "out" / "record.json").write_text(json.dumps(less), encoding="utf-8")
        with pytest.raises(InputError) as refused:
            read_record(copy / "out" / "record.json")
        assert (refused.value.code, refused.value.params["where"]) == ("record-form", name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_notice_that_says_other_than_its_record_is_found(lang: str, copy: Path) -> None:
    file = copy / "out" / f"notice.{lang}.md"
    file.write_text(file.read_text(encoding="utf-8").replace("40", "41", 1), encoding="utf-8")
    assert again(copy).differences == (f"notice.{lang}.md",)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notice_of_a_register_is_one_of_its_record(lang: Language, copy: Path) -> None:
    file = copy / "out" / f"notice.{lang}.md"
    told = notice(read_record(copy / "out" / "record.json"), LAW, lang, registered=True)
    assert told != file.read_text(encoding="utf-8")
    file.write_text(told, encoding="utf-8", newline="\n")
    assert again(copy).differences == ()
    file.write_text(told.replace("40", "41", 1), encoding="utf-8", newline="\n")
    assert again(copy).differences == (f"notice.{lang}.md",)


def test_a_record_replays_without_the_files_beside_it(copy: Path) -> None:
    for name in ("invited.parquet", "notice.en.md", "notice.fr.md"):
        (copy / "out" / name).unlink()
    found = again(copy)
    assert found.differences == ()
    assert not {"invited.parquet", "notice.en.md"} & found.compared.keys()


def test_words_of_another_release_are_not_held_against_a_record(copy: Path) -> None:
    tamper(copy, at("rules.software.openentry", "0.0.1"))
    tamper(copy, at("explanation.decided.en", "In older words."))
    found = again(copy)
    assert found.differences == ()
    assert found.other_words
    assert all(len(found.sentences(lang)) == 1 for lang in LANGUAGES)
    tamper(copy, at("result.at_cutoff", 99))
    assert again(copy).differences == ("result",)


def test_the_details_name_the_value_that_differs(copy: Path) -> None:
    tamper(copy, at("rules.tables.3.version", "another-1"))
    found = again(copy)
    (detail,) = (d for d in found.details if d.where.startswith("rules"))
    assert detail.recorded == "another-1"
    (change,) = found.changed_tables
    assert all("another-1" in change.said(lang) for lang in LANGUAGES)


SHORTER = """
table    = "rounds.invitation_period"
title.en = "Time limit to apply"
title.fr = "Période pour présenter la demande"
unit     = "days"

[[version]]
id        = "rounds.invitation_period-of-this-house"
in_force  = 2021-07-01
days      = 45
source    = ["own-knowledge"]
provision = "IRPA 10.3(1)(k)"
certainty = "unverified"
"""
AMENDED = """
table = "crs.core.age"
title.en = "Age"
title.fr = "Âge"
unit = "points"
[[version]]
id = "crs.core.age-2"
in_force = 2025-03-25
source = ["own-knowledge"]
provision = "MI s. 10"
certainty = "unverified"
axes = ["age"]
by = "accompanied"
maximum = { alone = 110, accompanied = 100 }
rows = [
  { age = "0-39", alone = 110, accompanied = 100 },
  { age = "40+", alone = 0, accompanied = 0 },
]
"""


def test_a_law_that_an_installation_has_changed_since_is_found_and_named(
    copy: Path, tmp_path: Path
) -> None:
    target = tmp_path / "law" / "rounds" / "invitation_period.toml"
    target.parent.mkdir(parents=True)
    target.write_text(SHORTER, encoding="utf-8")
    found = again(copy, law=Law.load(tmp_path / "law"))
    assert {"lawbook_digest", "rules"} <= set(found.differences)
    assert [change.table for change in found.changed_tables] == ["rounds.invitation_period"]
    for lang in LANGUAGES:
        assert any("rounds.invitation_period" in sentence for sentence in found.sentences(lang))


def test_points_of_the_past_cannot_be_changed_to_fit_a_record(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "law" / "crs" / "core" / "age.toml"
    target.parent.mkdir(parents=True)
    target.write_text(AMENDED, encoding="utf-8")
    with pytest.raises(LawError) as refused:
        again(copy, law=Law.load(tmp_path / "law"))
    assert "crs.core.age-2" in refused.value.message()


NO_RECORDS: dict[str, tuple[Callable[[Json], object], str, str]] = {
    "a day no month has": (at("held_at", "2025-13-45T09:09:09Z"), "record-form", "held_at"),
    "an hour no day has": (at("tie_break_at", "2025-11-14T24:01:00Z"), "record-form", "tie_break"),
    "a day of February": (at("rules.rule_set.id", "2025-02-30"), "record-form", "rule_set"),
    "before the law": (at("held_at", "1999-12-31T23:59:59Z"), "instruction-before-law", "1999"),
    "a category round of none": (at("category", None), "instruction-key-missing", "category"),
    "two kinds": (at("program", "cec"), "instruction-key-not-here", "program"),
    "another kind": (at("kind", "general"), "instruction-key-not-here", "category"),
    "an unknown kind": (at("kind", "draw"), "record-form", "kind"),
    "no program": (at("programs", []), "instruction-words", "programs"),
    "no size": (at("invitations", None), "instruction-size-missing", "crs_minimum"),
    "two sizes": (at("crs_minimum", 400), "instruction-size-twice", "crs_minimum"),
    "a negative score": (at("crs_minimum", -1), "record-form", "crs_minimum"),
    "nobody asked for": (at("invitations", 0), "record-form", "invitations"),
    "an endless size": (at("invitations", 10**40), "instruction-whole-between", "0x"),
    "a number in quotes": (at("invited", "40"), "record-form", "invited"),
    "a number with a point": (at("invited", 40.0), "record-form", "invited"),
    "a number for a flag": (at("provisional", 0), "record-form", "provisional"),
    "a number of Markdown": (at("number", "3 7 | 9"), "instruction-text", "3 7 | 9"),
    "a digest in capitals": (at("order_digest", "F" * 64), "record-form", "order_digest"),
    "an unknown operator": (at("operator", "minister"), "record-form", "operator"),
    "another form": (at("schema", "openentry/record/2"), "record-form", "schema"),
    "one language": (at("disclaimer.fr", ""), "record-form", "disclaimer.fr"),
    "a key too many": (lambda plain: plain.update(extra=1), "record-form", "extra"),
    "a field too few": (lambda plain: plain["result"].pop("asked"), "record-form", "result.asked"),
}


@pytest.mark.parametrize("name", NO_RECORDS)
def test_what_is_no_record_is_an_error_in_both_languages(name: str, copy: Path) -> None:
    change, code, says = NO_RECORDS[name]
    tamper(copy, change)
    with pytest.raises(InputError) as refused:
        again(copy)
    assert refused.value.code == code
    messages = [refused.value.message(lang) for lang in LANGUAGES]
    assert messages[0] != messages[1]
    assert all("record.json" in message and says in message for message in messages), messages


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "record-not-json"),
        (b"{", "record-not-json"),
        (b"\xff\xfe", "record-not-json"),
        (b"null", "record-not-json"),
        (b"[]", "record-not-json"),
        (b"[" * 100_000, "record-not-json"),
        (b'{"invited": ' + b"9" * 5000 + b"}", "record-not-json"),
        (b'{"invited": NaN}', "record-form"),
        (b"id,age\na,30\n", "record-not-json"),
        (b" " * (BYTES_TOP + 1), "record-too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)
def test_a_file_of_another_kind_is_an_error_in_both_languages(
    content: bytes, code: str, tmp_path: Path
) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_record(file)
    assert refused.value.code == code
    messages = {refused.value.message(lang) for lang in LANGUAGES}
    assert len(messages) == 2
    assert all("record.json" in message for message in messages)


def test_a_value_given_twice_is_refused_though_the_last_one_would_do(copy: Path) -> None:
    file = copy / "out" / "record.json"
    text = file.read_text(encoding="utf-8")
    twice = text.replace('"invited": 40,', '"invited": 41,\n "invited": 40,', 1)
    file.write_text(twice, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        again(copy)
    assert refused.value.code == "record-key-twice"
    assert all("invited" in refused.value.message(lang) for lang in LANGUAGES)


def test_no_record_and_a_folder_are_refused(tmp_path: Path) -> None:
    for file, code in ((tmp_path / "none.json", "record-missing"), (tmp_path, "file-is-folder")):
        with pytest.raises(InputError) as refused:
            read_record(file)
        assert refused.value.code == code
        assert all(str(file) in refused.value.message(lang) for lang in LANGUAGES)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = (sys.executable, "-m", "openentry.cli.main", *arguments)
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


def test_the_command_ends_with_0_where_all_is_equal_and_4_where_not(copy: Path) -> None:
    replayed = ("--lang", "fr", "rounds", "replay", "out/record.json", "--pool", "pool.parquet")
    answer = run(*replayed, cwd=copy)
    assert answer.returncode == 0, answer.stderr
    tamper(copy, at("crs_cutoff", 1))
    answer = run(*replayed, cwd=copy)
    assert answer.returncode == 4, answer.stderr
    assert "crs_cutoff" in answer.stderr


def test_rounds_of_every_size_replay_equal(tmp_path: Path) -> None:
    rounds = {"score": general(crs_minimum=300), "none": general(crs_minimum=1200)}
    facts = people(80, 2, submitted_at=people(80, 2).submitted_at - HOUR)
    for name, asked in rounds.items():
        (tmp_path / name).mkdir()
        folder_of(asked, facts.take(np.arange(80)), tmp_path / name)
        assert again(tmp_path / name).differences == ()
