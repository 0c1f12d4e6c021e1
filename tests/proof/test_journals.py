"""Exported journals and records: read line by line, checked whole, located when wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.proof.world import make_world

from openentry.proof.canonical import json_digest
from openentry.proof.checks import DEMO_KEY
from openentry.proof.errors import ProofError
from openentry.proof.export import is_export, read_export
from openentry.proof.heads import read_head_text
from openentry.proof.journals import Journal, verify_journal, verify_record
from openentry.proof.keys import demo_verify_key

WORLD = make_world()
EXPORT = WORLD.export(4, 9)
SIZE = len(WORLD.entries)


def verify(lines: list[bytes], *also: str) -> Journal:
    heads = [read_head_text(text) for text in also]
    return verify_journal(lines, [demo_verify_key()], allow_demo=True, also=heads)


def failed(lines: list[bytes], *also: str) -> dict[str, int | None]:
    return {check.code: check.index for check in verify(lines, *also).verified.failed}


def edited(number: int, change: Callable[[dict[str, Any]], object]) -> list[bytes]:
    """Give the export with one line changed; the first line is 0, entry 0 is 1."""
    lines = list(EXPORT)
    line = json.loads(lines[number])
    change(line)
    lines[number] = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    return lines


def test_an_export_is_read_as_it_was_written() -> None:
    assert is_export(EXPORT[0])
    assert not is_export(EXPORT[1])
    read = list(read_export(EXPORT))
    assert [one for one in read if isinstance(one, str)] == [WORLD.head(n) for n in (4, 9, SIZE)]
    entries = [one for one in read if not isinstance(one, str)]
    assert [one.entry for one in entries] == WORLD.entries
    assert [one.leaf for one in entries] == WORLD.leaves
    assert entries[WORLD.frozen].details == WORLD.details[WORLD.frozen]
    assert entries[0].details is None


def test_a_whole_journal_holds() -> None:
    journal = verify(EXPORT)
    assert journal.verified.ok
    assert journal.verified.remarks == (DEMO_KEY,)
    assert journal.size == SIZE
    assert [one.entry.index for one in journal.rounds] == [5, 6, 7]
    codes = [check.code for check in journal.verified.checks]
    assert codes == ["head-signed", "journal-whole", "details-as-shown"]


def test_a_journal_without_entries_holds() -> None:
    world = make_world()
    world.entries, world.salts, world.details = [], [], []
    assert verify(world.export()).verified.ok


def test_a_changed_entry_is_found_where_it_stands() -> None:
    lines = edited(4, lambda line: line["entry"].update(actor="act_2"))
    assert failed(lines) == {"journal-whole": None, "entry-changed": 3, "head-differs": 3}


def test_an_entry_changed_with_its_hash_is_found_after_the_last_head_that_holds() -> None:
    lines = edited(6, lambda line: line.update(leaf="ab" * 32))
    assert failed(lines)["entry-changed"] == 5
    world = make_world()
    world.entries[5] = world.entries[6].__class__(
        **{n: getattr(world.entries[5], n) for n in world.entries[5].__slots__} | {"actor": "x"}
    )
    forged = [*world.export()[:-1], *EXPORT[-3:]]
    assert failed(forged) == {"journal-whole": None, "head-differs": 4}


def test_missing_moved_and_added_entries_are_found_where_they_begin() -> None:
    assert failed([*EXPORT[:5], *EXPORT[6:]])["entry-number"] == 4
    swapped = [*EXPORT[:3], EXPORT[5], EXPORT[4], EXPORT[3], *EXPORT[6:]]
    assert failed(swapped)["entry-number"] == 2
    assert failed([*EXPORT[:3], EXPORT[3], *EXPORT[3:]])["entry-number"] == 3
    cut = [*EXPORT[: SIZE - 1], *EXPORT[-3:]]
    assert failed(cut) == {"journal-whole": SIZE - 2, "journal-short": SIZE - 2}


def test_entries_after_the_last_head_are_not_whole() -> None:
    assert failed(EXPORT[:-1]) == {"journal-whole": 9}


def test_a_head_from_elsewhere_must_agree() -> None:
    assert failed(EXPORT, WORLD.head(7)) == {}
    assert failed(EXPORT, make_world(before=4).head(7)) == {
        "journal-whole": None,
        "head-differs": 4,
    }
    assert failed(EXPORT, make_world(after=9).head()) == {
        "journal-whole": None,
        "journal-short": SIZE,
    }


def test_content_that_is_not_that_of_its_entry_is_found() -> None:
    lines = edited(WORLD.held + 1, lambda line: line["details"].update(invited=4))
    assert failed(lines) == {"details-as-shown": WORLD.held}
    assert [one.entry.index for one in verify(lines).rounds] == [5, 6]


BAD: list[tuple[int, list[bytes]]] = [
    (1, [b'{"schema":"openentry/journal/2"}\n', *EXPORT[1:]]),
    (1, EXPORT[1:]),
    (3, [*EXPORT[:2], b"[]\n", *EXPORT[2:]]),
    (3, [*EXPORT[:2], b"\n", *EXPORT[2:]]),
    (3, edited(2, lambda line: line.update(more=1))),
    (3, edited(2, lambda line: line.pop("leaf"))),
    (3, edited(2, lambda line: line.update(leaf="AB" * 32))),
    (3, edited(2, lambda line: line["entry"].update(index=-1))),
    (3, edited(2, lambda line: line["entry"].update(v=2))),
    (3, edited(2, lambda line: line.update(salt="00"))),
    (WORLD.held + 2, edited(WORLD.held + 1, lambda line: line.update(salt="0"))),
    (WORLD.held + 2, edited(WORLD.held + 1, lambda line: line["details"].update(x=0.5))),
    (SIZE + 3, [*EXPORT[: SIZE + 2], EXPORT[SIZE], EXPORT[-1]]),
    (SIZE + 2, [*EXPORT[: SIZE + 1], b'{"head":"no"}\n']),
]


@pytest.mark.parametrize(("number", "lines"), BAD, ids=range(len(BAD)))
def test_a_line_out_of_form_is_named(number: int, lines: list[bytes]) -> None:
    with pytest.raises(ProofError) as refused:
        verify(lines)
    assert (refused.value.code, refused.value.params) == ("journal-form", {"line": number})


def test_a_journal_without_a_head_says_nothing() -> None:
    with pytest.raises(ProofError) as refused:
        verify(EXPORT[: SIZE + 1])
    assert refused.value.code == "journal-headless"


def test_a_head_of_an_unknown_key_fails() -> None:
    journal = verify_journal(EXPORT, [])
    errors = [check.error.code for check in journal.verified.failed if check.error]
    assert errors == ["head-unsigned"] * 3


def test_a_record_is_named_by_the_journal() -> None:
    found = verify_record(WORLD.record, verify(EXPORT))
    assert found.ok
    assert [check.params["index"] for check in found.checks] == [WORLD.held, WORLD.frozen]


@pytest.mark.parametrize("change", [{"order_digest": "ab" * 32}, {"number": "X2"}, {"more": 1}])
def test_another_record_is_not_named(change: dict[str, object]) -> None:
    found = verify_record(WORLD.record | change, verify(EXPORT))
    assert [check.code for check in found.failed] == ["record-held", "record-frozen"]
    same = change.get("number") is None
    assert found.first_bad == (WORLD.held if same else None)


@pytest.mark.parametrize("about", ["rnd_1", "rnd_2", None])
def test_a_corrected_record_is_named_by_a_later_entry_about_its_round(about: str | None) -> None:
    world = make_world()
    corrected = world.record | {"identity": {"version": 2}}
    details: dict[str, object] = {"record_digest": json_digest(corrected)}
    index = world.add("round.corrected", details, subject=about)
    found = verify_record(corrected, verify(world.export()))
    assert found.ok is (about == "rnd_1")
    if found.ok:
        assert [check.params["index"] for check in found.checks] == [index, world.frozen]
    assert verify_record(world.record, verify(world.export())).ok


def test_a_pool_frozen_after_the_round_was_held_does_not_count() -> None:
    world = make_world()
    details = world.details[world.frozen]
    world.frozen = world.held = -1
    for row in (world.entries, world.salts, world.details):
        del row[5]
    world.entries = [entry.__class__(**_with(entry, i)) for i, entry in enumerate(world.entries)]
    world.add("round.frozen", details)
    found = verify_record(world.record, verify(world.export()))
    assert [check.code for check in found.failed] == ["record-frozen"]


def _with(entry: object, index: int) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in type(entry).__slots__}  # type: ignore[attr-defined]
    return values | {"index": index}
