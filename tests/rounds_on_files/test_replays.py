"""A replay gives the record again, and finds every kind of tampering."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.rounds_on_files.plausible import changed, general, healthcare, plausible
from tests.rounds_on_files.pools import LAW

from openentry.files.holding import INVITED, RECORD, hold, write
from openentry.files.record import read_record
from openentry.files.replay import replay
from openentry.rules.errors import InputError, PoolError, VerificationError
from openentry.rules.facts import Facts, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.wording import LANGUAGES

FACTS = plausible(300)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Hold a category round and give the record it wrote."""
    folder = tmp_path / "round"
    write(hold(healthcare(), FACTS, LAW), folder)
    return folder / RECORD


def tampered(record: Path, where: str, value: object) -> Path:
    """Change one value of a record."""
    plain = json.loads(record.read_text(encoding="utf-8"))
    *path, last = where.split(".")
    part = plain
    for name in path:
        part = part[int(name)] if name.isdigit() else part[name]
    if isinstance(part, list):
        part[int(last)] = value
    else:
        assert part[last] != value, "this changes nothing"
        part[last] = value
    record.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return record


@pytest.mark.parametrize(
    "instruction",
    [
        healthcare(),
        general(),
        general(399),
        general(invitations=None, crs_minimum=1100),
        general(kind="program", program="pnp", programs=("pnp",)),
    ],
    ids=["category", "general", "fewer", "nobody", "nominees"],
)
def test_a_replay_gives_the_record_again_in_any_order_of_rows(
    instruction: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    write(hold(instruction, FACTS, LAW, operator="training"), tmp_path / "out")
    order = np.random.default_rng(1).permutation(len(FACTS))
    for facts in (FACTS, FACTS.take(order)):
        found = replay(tmp_path / "out" / RECORD, facts, LAW)
        assert found.differences == ()
        assert found.details == ()
        assert found.changed_tables == ()
        assert found.held.record == found.record
        assert {"order_digest", "pool_digest", "lawbook_digest", INVITED} <= found.compared.keys()


def one_changed(name: str, place: int, value: int) -> Facts:
    column = getattr(FACTS, name).copy()
    assert column[place] != value
    column[place] = value
    return changed(FACTS, **{name: column})


def test_a_changed_fact_of_somebody_invited_is_found(record: Path) -> None:
    place = int(hold(healthcare(), FACTS, LAW).selection.invited[0])
    age = 45 if FACTS.age[place] < 40 else 25
    found = replay(record, one_changed("age", place, age), LAW)
    assert {"pool_digest", "order_digest"} <= set(found.differences)


def test_a_changed_fact_that_gives_no_points_is_found_too(record: Path) -> None:
    found = replay(record, one_changed("funds_met", 7, 1), LAW)
    assert found.differences == ("pool_digest",)


def test_a_removed_and_an_added_candidate_are_found(record: Path) -> None:
    fewer = replay(record, FACTS.take(slice(1, None)), LAW)
    assert {"pool_digest", "pool_size"} <= set(fewer.differences)
    more = Facts.concat([FACTS, changed(FACTS.take(slice(1)), id=np.array([b"new"]))])
    assert {"pool_digest", "pool_size"} <= set(replay(record, more, LAW).differences)


def test_a_candidate_who_came_after_the_round_is_no_difference(record: Path) -> None:
    after = np.array([microseconds(healthcare().held_at) + 1])
    late = changed(FACTS.take(slice(1)), id=np.array([b"new"]), submitted_at=after)
    assert replay(record, Facts.concat([FACTS, late]), LAW).differences == ()


TAMPERINGS: dict[str, tuple[object, str]] = {
    "invited": (19, "invited"),
    "crs_cutoff": (1, "crs_cutoff"),
    "tie_break_at": ("2025-11-12T00:00:00Z", "tie_break_at"),
    "pool_size": (301, "pool_size"),
    "eligible": (1, "eligible"),
    "rule_set": ("2022-11-16", "rule_set"),
    "provisional": (True, "provisional"),
    "lawbook_digest": ("0" * 64, "lawbook_digest"),
    "pool_digest": ("0" * 64, "pool_digest"),
    "order_digest": ("0" * 64, "order_digest"),
    "number": ("X2", "authority"),
    "invitations": (21, "invited"),
    "programs": (["cec"], "authority"),
    "held_at": ("2025-11-13T12:00:00Z", "pool_digest"),
    "category": ("french-1", "type"),
    "authority.instruction_digest": ("0" * 64, "authority"),
    "type.category.occupations.0": ("31101", "type"),
    "type.category.definition.in_force": ("2025-02-26", "type"),
    "parameters.class_order.0": ("cec", "parameters"),
    "rules.tables.0.sha256": ("0" * 64, "rules"),
    "frozen_pool.bands.0.candidates": (9, "frozen_pool"),
    "result.at_cutoff": (99, "result"),
    "result.invited_digest": ("0" * 64, "result"),
    "result.ids_decided": (True, "result"),
    "checks.re_score.compared": (19, "checks"),
    "checks.re_selection.order_digest": ("0" * 64, "checks"),
    "deadlines.apply_before": ("2026-01-15T00:00:00Z", "deadlines"),
    "compatibility.ee_rounds_123_en.drawCRS": ("1", "compatibility"),
    "identity.status": ("recalled", "identity"),
}


@pytest.mark.parametrize("where", TAMPERINGS)
def test_each_changed_value_of_a_record_is_found_by_name(where: str, record: Path) -> None:
    value, name = TAMPERINGS[where]
    found = replay(tampered(record, where, value), FACTS, LAW)
    assert name in found.differences
    assert found.compared[name][0] != found.compared[name][1]
    assert any(one.where.split(".")[0] == name for one in found.details)


def test_a_changed_list_of_the_invited_is_found(record: Path) -> None:
    path = record.with_name(INVITED)
    table = pq.read_table(path)
    programs = table["program"].to_pylist()
    programs[0] = "cec" if programs[0] != "cec" else "fsw"
    import pyarrow as pa

    other = table.set_column(4, "program", pa.array(programs, pa.string()))
    for wrong in (other, table.slice(1), table.take(list(range(len(table)))[::-1])):
        pq.write_table(wrong, path)
        assert replay(record, FACTS, LAW).differences == (INVITED,)
    path.write_bytes(b"not a table")
    assert replay(record, FACTS, LAW).differences == (INVITED,)
    path.unlink()
    found = replay(record, FACTS, LAW)
    assert found.differences == ()
    assert INVITED not in found.compared


def amended(folder: Path, path: str, old: str, new: str) -> Law:
    """Give the law of the package with one line of a file changed."""
    root = folder / "law"
    shutil.copytree(PACKAGE_LAW, root)
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return Law(roots=(root,))


def test_a_changed_law_is_found_and_said_in_both_languages(record: Path, tmp_path: Path) -> None:
    law = amended(tmp_path, "rounds/invitation_period.toml", "days      = 60", "days      = 61")
    found = replay(record, FACTS, law)
    assert {"lawbook_digest", "rules", "deadlines"} <= set(found.differences)
    tables = [(c.table, c.recorded, c.found) for c in found.changed_tables]
    version = "rounds.invitation_period-5"
    assert tables == [("rounds.invitation_period", version, version)]
    for lang in LANGUAGES:
        sentence = found.changed_tables[0].said(lang)
        assert sentence in found.sentences(lang)
        assert "rounds.invitation_period" in sentence
        assert version in sentence


def test_a_version_that_is_gone_or_another_is_said(record: Path, tmp_path: Path) -> None:
    law = amended(
        tmp_path,
        "rounds/invitation_period.toml",
        "rounds.invitation_period-5",
        "rounds.invitation_period-6",
    )
    (change,) = replay(record, FACTS, law).changed_tables
    assert (change.recorded, change.found) == (
        "rounds.invitation_period-5",
        "rounds.invitation_period-6",
    )
    said = change.said("en")
    assert "rounds.invitation_period-5" in said
    assert "rounds.invitation_period-6" in said
    plain = json.loads(record.read_text(encoding="utf-8"))
    plain["rules"]["tables"].append({"table": "crs.gone", "version": "g-1", "sha256": "0" * 64})
    record.write_text(json.dumps(plain), encoding="utf-8")
    gone = [c for c in replay(record, FACTS, LAW).changed_tables if c.found is None]
    assert [c.table for c in gone] == ["crs.gone"]
    assert all("crs.gone" in gone[0].said(lang) for lang in LANGUAGES)


def test_a_category_version_the_law_does_not_have_is_said_plainly(record: Path) -> None:
    with pytest.raises(VerificationError) as caught:
        replay(tampered(record, "category", "healthcare-99"), FACTS, LAW)
    assert caught.value.code == "replay-law-missing"
    assert all("healthcare-99" in caught.value.message(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("where", "value"),
    [("invited", "twenty"), ("schema", "openentry/record/2"), ("held_at", "yesterday")],
)
def test_what_is_no_record_is_refused_with_the_place(
    where: str, value: object, record: Path
) -> None:
    with pytest.raises(InputError) as caught:
        replay(tampered(record, where, value), FACTS, LAW)
    assert caught.value.code == "record-form"
    assert all(where in caught.value.message(lang) for lang in LANGUAGES)


def test_a_missing_and_a_broken_record_are_refused(record: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_record(record.with_name("none.json"))
    assert caught.value.code == "record-missing"
    record.write_text(record.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_record(record)
    assert caught.value.code == "record-not-json"


def test_a_pool_no_round_can_be_held_on_is_refused(record: Path) -> None:
    twice = changed(FACTS, id=np.where(np.arange(300) == 5, FACTS.id[9], FACTS.id))
    with pytest.raises(PoolError) as caught:
        replay(record, twice, LAW)
    assert (caught.value.code, caught.value.params) == (
        "pool-id-repeated",
        {"first": "6", "row": "10"},
    )


def test_newer_words_and_software_are_no_difference(record: Path) -> None:
    plain = json.loads(record.read_text(encoding="utf-8"))
    plain["rules"]["software"] = {"openentry": "0.0.9", "python": "3.11.0", "numpy": "2.0.0"}
    plain["identity"]["title"] = {"en": "Other words", "fr": "D’autres mots"}
    plain["authority"]["sources"][0]["title"] = {"en": "Other", "fr": "Autre"}
    record.write_text(json.dumps(plain), encoding="utf-8")
    assert replay(record, FACTS, LAW).differences == ()
