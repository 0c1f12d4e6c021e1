"""What a round writes: whole or not at all, the same bytes for the same round, valid by schema."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from tests.rounds_on_files.plausible import changed, general, healthcare, plausible
from tests.rounds_on_files.pools import LAW, Pool, case, held
from tests.rounds_on_files.pools import Seeded as Dice

from openentry import recheck
from openentry.files import holding
from openentry.files.holding import INVITED, RECORD, Held, hold, ready_to_write, write
from openentry.files.record import SCHEMA_FILE, Record, record_json, record_schema, schema_json
from openentry.rules.errors import ConflictError, InputError, PoolError
from openentry.rules.facts import Facts, instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.rounds import Instruction
from openentry.wording import LANGUAGES

FACTS = plausible(300)
NAMES = {"record.json", "invited.parquet", "notice.en.md", "notice.fr.md"}
VALIDATOR = jsonschema.Draft202012Validator(
    record_schema(), format_checker=jsonschema.FormatChecker()
)


def held_round(instruction: Instruction | None = None, facts: Facts = FACTS) -> Held:
    return hold(instruction or healthcare(), facts, LAW)


def test_the_schema_in_the_package_is_the_one_of_the_record() -> None:
    jsonschema.Draft202012Validator.check_schema(record_schema())
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_json(), (
        f"write openentry.files.record.schema_json() to {SCHEMA_FILE}"
    )
    assert record_schema()["$id"].endswith("openentry/record/1")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(held())
def test_any_round_gives_a_record_of_the_schema(drawn: tuple[Instruction, Pool]) -> None:
    instruction, candidates = drawn
    facts = agreeing(candidates.facts)
    record = hold(instruction, facts, LAW).record
    plain = json.loads(record_json(record))
    assert not list(VALIDATOR.iter_errors(plain))
    assert Record.model_validate_json(record_json(record)) == record
    assert plain["schema"] == "openentry/record/1"
    assert plain["invited"] == plain["result"]["invited"]
    assert plain["rule_set"] == plain["rules"]["rule_set"]["id"]


def agreeing(facts: Facts) -> Facts:
    """Give no candidate the same id twice."""
    once = np.unique(facts.id, return_index=True)[1] if len(facts) else np.empty(0, np.intp)
    return facts.take(np.sort(once))


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from leaves(inner, (*path, key))


def test_no_field_of_a_record_can_be_left_out() -> None:
    text = record_json(held_round_once())
    # What stands in an open object of another's making may differ from round to round.
    free = ("definition", "ee_rounds_123_en", "programs")
    for path in leaves(json.loads(text)):
        if any(name in path[:-1] for name in free):
            continue
        plain = json.loads(text)
        part = plain
        for name in path[:-1]:
            part = part[name]
        del part[path[-1]]
        assert not VALIDATOR.is_valid(plain), path


_ONCE: list[Record] = []


def held_round_once() -> Record:
    """Give one record, held a single time."""
    if not _ONCE:
        _ONCE.append(held_round().record)
    return _ONCE[0]


def test_the_same_round_writes_the_same_bytes_in_any_order_of_rows(tmp_path: Path) -> None:
    dice = np.random.default_rng(5)
    for i in range(3):
        order = dice.permutation(len(FACTS)) if i else np.arange(len(FACTS))
        write(held_round(facts=FACTS.take(order)), tmp_path / f"out{i}")
    for name in NAMES:
        first = (tmp_path / "out0" / name).read_bytes()
        assert all((tmp_path / f"out{i}" / name).read_bytes() == first for i in (1, 2))


def test_another_process_zone_and_locale_write_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from tests.rounds_on_files.test_writing import held_round, write\n"
        f"write(held_round(), Path({str(tmp_path)!r}) / 'other')"
    )
    environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "fr_CA.UTF-8", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    write(held_round(), tmp_path / "here")
    for name in NAMES:
        assert (tmp_path / "other" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_candidates_submitted_after_the_round_leave_no_trace(tmp_path: Path) -> None:
    after = np.full(3, microseconds(healthcare().held_at) + 1)
    ids = np.array([b"late1", b"late2", b"late3"])
    late = changed(FACTS.take(slice(3)), id=ids, submitted_at=after)
    with_late = held_round(facts=Facts.concat([FACTS, late]))
    assert with_late.record == held_round().record
    assert with_late.notices == held_round().notices


def test_the_list_of_the_invited_has_its_columns_types_and_disclaimer(tmp_path: Path) -> None:
    held_ = held_round()
    write(held_, tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / INVITED)
    assert {name: str(table.schema.field(name).type) for name in table.column_names} == {
        "rank": "int32",
        "id": "string",
        "crs": "int16",
        "submitted_at": "timestamp[us, tz=UTC]",
        "program": "string",
    }
    about = {k.decode(): v.decode() for k, v in table.schema.metadata.items()}
    for lang in LANGUAGES:
        assert about[f"disclaimer.{lang}"] == held_.record.disclaimer.said(lang)
    rows = [FACTS.row(i) for i in range(len(FACTS))]
    second = recheck.select(
        rows,
        {
            "held_at": healthcare().held_at,
            "kind": "category",
            "category": "healthcare-2",
            "invitations": 20,
        },
    )
    listed = [
        (r["rank"], r["id"], r["crs"], instant_text(microseconds(r["submitted_at"])), r["program"])
        for r in table.to_pylist()
    ]
    assert listed == second["invited"]


def test_the_digests_of_the_record_are_those_of_the_second_implementation() -> None:
    record = held_round_once()
    rows = [FACTS.row(i) for i in range(len(FACTS))]
    assert record.pool_digest == recheck.pool_digest(rows, healthcare().held_at)
    second = recheck.select(
        rows,
        {
            "held_at": healthcare().held_at,
            "kind": "category",
            "category": "healthcare-2",
            "invitations": 20,
        },
    )
    assert record.order_digest == second["order_digest"]


def test_a_folder_with_a_record_is_a_conflict_that_names_the_round(tmp_path: Path) -> None:
    write(held_round(), tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    assert before.keys() == NAMES
    calls: tuple[Callable[[], None], ...] = (
        lambda: ready_to_write(tmp_path / "out"),
        lambda: write(held_round(), tmp_path / "out"),
    )
    for call in calls:
        with pytest.raises(ConflictError) as caught:
            call()
        assert caught.value.code == "round-already-held"
        for lang in LANGUAGES:
            assert "X1" in caught.value.message(lang)
            assert "2025-11-14T12:00:00Z" in caught.value.message(lang)
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"number": 3}', b"\xff"])
def test_even_a_broken_record_is_not_written_over(content: bytes, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_bytes(content)
    with pytest.raises(ConflictError) as caught:
        write(held_round(), tmp_path)
    assert caught.value.code == "round-already-held"
    assert (tmp_path / RECORD).read_bytes() == content


def test_a_folder_with_anything_else_is_a_conflict_and_a_file_an_error(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError) as caught:
        write(held_round(), tmp_path)
    assert caught.value.code == "folder-not-empty"
    with pytest.raises(InputError) as wrong:
        write(held_round(), tmp_path / "letter.txt")
    assert wrong.value.code == "folder-is-file"
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_a_new_one_and_one_behind_a_link_are_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "behind").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "behind")
    for name in ("empty", "new/deep", "link"):
        write(held_round(), tmp_path / name)
        assert {p.name for p in (tmp_path / name).iterdir()} == NAMES
    assert (tmp_path / "link").is_symlink()
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("step", range(1, 9))
def test_a_failure_at_any_write_leaves_nothing(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = 0

    def failing(real: Any) -> Any:  # noqa: ANN401
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            nonlocal done
            done += 1
            if done == step:
                raise OSError(28, "No space left on device")
            return real(*args, **kwargs)

        return call

    monkeypatch.setattr(pq, "write_table", failing(pq.write_table))
    monkeypatch.setattr(Path, "write_text", failing(Path.write_text))
    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    with pytest.raises(InputError) as caught:
        write(held_round(), tmp_path / "out")
    assert caught.value.code == "output-disk-full"
    assert not list(tmp_path.iterdir())


CHILD = """
import os, sys, signal
from pathlib import Path
import pyarrow.parquet as pq
from tests.rounds_on_files.test_writing import held_round, write
left = int(sys.argv[2])
def dying(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return call
held = held_round()
for where, name in ((pq, "write_table"), (Path, "write_text"), (os, "fsync"), (os, "replace")):
    setattr(where, name, dying(getattr(where, name)))
write(held, Path(sys.argv[1]) / "out")
"""


@pytest.mark.skipif(os.name == "nt", reason="no signals there")
@pytest.mark.parametrize("after", [0, 3, 9, 10])
def test_killed_at_any_moment_the_round_is_there_whole_or_not_at_all(
    after: int, tmp_path: Path
) -> None:
    answer = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), str(after)])
    assert answer.returncode == -signal.SIGKILL
    out = tmp_path / "out"
    assert not out.exists() or {p.name for p in out.iterdir()} == NAMES
    # What is left beside it stands in nobody's way.
    write(held_round(), tmp_path / "again")
    if not out.exists():
        write(held_round(), out)
    assert {p.name for p in out.iterdir()} == NAMES


def test_of_several_at_once_one_holds_the_round(tmp_path: Path) -> None:
    held_, outcomes = held_round(), []
    barrier = threading.Barrier(6)

    def run() -> None:
        barrier.wait()
        try:
            write(held_, tmp_path / "out")
            outcomes.append("held")
        except ConflictError:
            outcomes.append("refused")

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["held", *["refused"] * 5]
    assert {p.name for p in (tmp_path / "out").iterdir()} == NAMES
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_without_pyarrow_the_command_stops_before_the_round_is_held(tmp_path: Path) -> None:
    (tmp_path / "i.toml").write_text("not even read", encoding="utf-8")
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "sys.argv = 'openentry --lang fr round i.toml --pool none --out o'.split()\n"
        "from openentry.cli.main import run; run()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert answer.returncode == 1, answer.stderr
    assert "openentry[parquet]" in answer.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"categories": np.where(np.arange(300) == 4, -1, FACTS.categories)}, "pool-not-known"),
        (
            {"programs": np.where(np.arange(300) == 4, np.int8(-1), FACTS.programs)},
            "pool-not-known",
        ),
        ({"id": np.where(np.arange(300) == 4, b"", FACTS.id)}, "pool-not-known"),
        ({"nominated": ~FACTS.nominated}, "pool-nominee"),
        (
            {"submitted_at": np.where(np.arange(300) == 4, np.iinfo(np.int64).min, 0)},
            "pool-not-known",
        ),
    ],
)
def test_a_pool_that_lacks_what_a_round_needs_is_refused(
    columns: dict[str, Any], code: str
) -> None:
    with pytest.raises(PoolError) as caught:
        held_round(general(), changed(FACTS, **columns))
    assert caught.value.code == code
    assert all(caught.value.message(lang) for lang in LANGUAGES)


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        hold(general(), FACTS, LAW, operator="minister")
    assert "demonstration, training, authority" in caught.value.message("en")


def test_the_steps_are_told_in_order_up_to_the_end() -> None:
    told: list[tuple[str, float]] = []
    hold(general(), FACTS, LAW, progress=lambda step, done: told.append((step, done)))
    assert list(dict.fromkeys(step for step, _ in told)) == [
        f"notices.step-{name}" for name in ("score", "select", "recheck", "digest", "record")
    ]
    shares = [done for _, done in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_law_of_an_installation_is_not_checked_by_who_does_not_know_it(tmp_path: Path) -> None:
    overlay = tmp_path / "law" / "rounds"
    overlay.mkdir(parents=True)
    head = (PACKAGE_LAW / "rounds" / "invitation_period.toml").read_text(encoding="utf-8")
    head = head[: head.index("[[version]]")]
    version = (
        '[[version]]\nid = "rounds.invitation_period-6"\nin_force = 2025-09-01\ndays = 45\n'
        'source = ["own-knowledge"]\nprovision = "IRPA 10.3(1)(k)"\ncertainty = "unverified"\n'
    )
    (overlay / "invitation_period.toml").write_text(head + version, encoding="utf-8")
    law = Law.load(tmp_path / "law")
    record = hold(healthcare(), FACTS, law).record
    assert record.rules.installation_law
    assert record.deadlines.days_to_apply == 45
    assert record.checks.re_score is None
    assert record.checks.re_selection is None
    assert record.checks.not_made_because is not None
    notices = hold(healthcare(), FACTS, law).notices
    for lang in LANGUAGES:
        assert record.checks.not_made_because.said(lang) in notices[lang]
    # Before the amendment the law of the day is that of the package again.
    earlier = general(held_at=healthcare().held_at.replace(month=8))
    old = changed(FACTS, submitted_at=FACTS.submitted_at - 100 * 86_400 * 10**6)
    assert hold(earlier, old, law).record.checks.re_score is not None


def test_the_fields_of_the_feed_are_those_of_ircc() -> None:
    held_ = held_round(healthcare(number="379"))
    feed = held_.record.compatibility.ee_rounds_123_en
    bands = {f"dd{i}" for i in range(1, 19)}
    assert feed.keys() == bands | {
        *("drawNumber", "drawNumberURL", "drawDate", "drawDateFull", "drawName", "drawSize"),
        *("drawCRS", "mitext", "DrawText1", "drawText2", "drawDateTime", "drawCutOff"),
        "drawDistributionAsOn",
    }
    assert feed["drawDate"] == "2025-11-14"
    assert feed["drawDateFull"] == "November 14, 2025"
    assert feed["drawDateTime"] == "November 14, 2025 at 12:00:00 UTC"
    assert feed["drawName"] == "Healthcare and social services occupations (Version 2)"
    assert feed["drawText2"] == (
        "Federal Skilled Worker Program, Canadian Experience Class and "
        "Federal Skilled Trades Program"
    )
    assert (feed["drawSize"], feed["drawCRS"]) == ("20", str(held_.record.crs_cutoff))
    assert feed["dd18"] == str(held_.record.pool_size)
    counts = [band.candidates for band in held_.record.frozen_pool.bands]
    assert [feed[f"dd{i}"] for i in range(1, 19)] == [None if c is None else str(c) for c in counts]
    assert "Only Immigration" in (feed["mitext"] or "")
    assert "href" not in json.dumps(feed)


def test_seeded_rounds_hold_in_every_law(tmp_path: Path) -> None:
    for seed in range(12):
        instruction, candidates = case(Dice(seed))
        held_ = hold(instruction, agreeing(candidates.facts), LAW)
        write(held_, tmp_path / str(seed))
        table = pq.read_table(tmp_path / str(seed) / INVITED)
        assert len(table) == held_.record.invited
        assert isinstance(table, pa.Table)


def test_what_was_promised_to_the_command_line_is_there() -> None:
    assert holding.OPERATORS == ("demonstration", "training", "authority")
    assert (holding.RECORD, holding.INVITED) == ("record.json", "invited.parquet")
