"""The journal on both databases: proofs, heads, receipts, and that nothing can be changed."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.registry.people import World

from openentry.proof.checking import verify_receipt
from openentry.proof.errors import ProofError
from openentry.proof.heads import read_head
from openentry.proof.keys import demo_verify_key
from openentry.proof.merkle import Frontier, consistency_proof, verify_consistency
from openentry.registry import triggers
from openentry.registry.actors import SYSTEM
from openentry.registry.acts import Act, perform
from openentry.registry.models import JournalEntry, JournalHead, JournalState, Round
from openentry.registry.queries.journal import audit, entries, leaves
from openentry.registry.queries.receipts import entry_receipt, round_receipt
from openentry.registry.services.journal_heads import sign_journal
from openentry.registry.services.rounds import holding
from openentry.rules.errors import ConflictError, NotAllowedError

KEYS = (demo_verify_key(),)


def _held(world: World) -> tuple[str, list[tuple[object, object]]]:
    made = [world.profile(example) for example in (2, 1, 0)]
    held = world.held(invitations=2)
    sign_journal()
    return held.round_id, list(made)


def _many_entries() -> None:
    def many(act: Act) -> None:
        act.permit()
        for number in range(700):
            act.note("law", {"number": number})

    perform("retention.applied", SYSTEM, many)


def test_a_candidate_shows_offline_how_a_round_judged_them(world: World) -> None:
    round_id, made = _held(world)
    for place, (actor, profile) in enumerate(made):
        receipt = round_receipt(actor, profile.public_id, round_id)  # type: ignore[arg-type, attr-defined]
        again = json.loads(json.dumps(receipt))
        verified = verify_receipt(again, KEYS, allow_demo=True)
        assert verified.ok, verified.failed
        assert receipt["round"]["place"] == place + 1
        told = "You were one" if place < 2 else "You were not one"
        assert told in receipt["reading"]["en"]
    again["round"]["place"] = 1
    again["pool"]["leaf"]["crs"] += 1
    assert not verify_receipt(again, KEYS, allow_demo=True).ok


def test_a_receipt_is_for_its_owner(world: World) -> None:
    round_id, made = _held(world)
    with pytest.raises(NotAllowedError):
        round_receipt(world.keeper("auditor"), made[0][1].public_id, round_id)  # type: ignore[attr-defined]
    late, profile = world.profile(0)
    with pytest.raises(ConflictError) as outside:
        round_receipt(late, profile.public_id, round_id)
    assert outside.value.code == "receipt-not-in-pool"


def test_somebody_shows_an_entry_about_them(world: World) -> None:
    actor, person = world.person()
    sign_journal()
    index = JournalEntry.objects.get(person=person).index
    receipt = entry_receipt(actor, index)
    assert verify_receipt(receipt, KEYS, allow_demo=True).ok
    world.person()
    newest = JournalEntry.objects.latest("index")
    other = [JournalEntry.objects.get(index=newest.index).person]
    assert other != [person]
    with pytest.raises(NotAllowedError):
        entry_receipt(actor, newest.index)


def test_heads_follow_each_other(world: World) -> None:
    first = sign_journal()
    for _ in range(3):
        world.person()
    second = sign_journal()
    assert sign_journal().pk == second.pk
    # Of each an account, its role, and who they are.
    assert (first.size, second.size) == (0, 9)
    heads = [read_head(h.note, KEYS, allow_demo=True) for h in (first, second)]
    proof = consistency_proof(leaves(), heads[0].size, heads[1].size)
    assert verify_consistency(heads[0].size, heads[1].size, heads[0].root, heads[1].root, proof)


def test_the_journal_is_what_its_frontier_says_over_many_entries(world: World) -> None:
    _many_entries()
    world.person()
    rows = list(entries())
    assert [row.index for row in rows] == list(range(703))
    sign_journal()
    assert audit() == []


TAMPERINGS = {
    "changed": ("UPDATE registry_journalentry SET actor = 'acc_x' WHERE {i} = 300", 300),
    "details": ("UPDATE registry_journalentry SET details = '{{}}' WHERE {i} = 300", 300),
    "digest": ("UPDATE registry_journalentry SET digest = subject WHERE {i} = 17", 17),
    "instant": ("UPDATE registry_journalentry SET at = '2025-01-01' WHERE {i} = 699", 699),
    "dropped": ("DELETE FROM registry_journalentry WHERE {i} >= 690", 690),
    "removed": ("DELETE FROM registry_journalentry WHERE {i} = 400", 400),
    "moved": ("UPDATE registry_journalentry SET {i} = 9000 WHERE {i} = 5", 5),
    "tile": ("DELETE FROM registry_journaltile WHERE number = 1", 256),
    "frontier": (
        "UPDATE registry_journalstate SET frontier = (SELECT leaf FROM"
        " registry_journalentry WHERE {i} = 1)",
        None,
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_whoever_changes_the_journal_is_found_and_the_place_named(world: World, what: str) -> None:
    _many_entries()
    sign_journal()
    statement, place = TAMPERINGS[what]
    with connection.cursor() as cursor:
        for kept in triggers.KEPT:
            for name in triggers.names(kept):
                on = f" ON {kept.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(statement.format(i='"index"'))
    assert triggers.missing()
    if place is None:
        with pytest.raises(ProofError):
            audit()
        return
    found = audit()
    assert found
    assert found[0].index == place, found


def test_a_journal_that_was_rewound_differs_from_a_head_kept_elsewhere(world: World) -> None:
    _many_entries()
    elsewhere = sign_journal().note
    assert audit([elsewhere]) == []
    with connection.cursor() as cursor:
        for kept in triggers.KEPT:
            for name in triggers.names(kept):
                on = f" ON {kept.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")
        for table in ("journalentry", "journaltile", "journalhead"):
            cursor.execute(f"DELETE FROM registry_{table}")  # noqa: S608 - a name of our own
    JournalState.objects.update(size=0, frontier=Frontier.empty().to_bytes())
    assert audit() == []
    assert [f.code for f in audit([elsewhere])] == ["journal-short"]


def test_what_was_written_can_be_neither_changed_nor_removed(world: World) -> None:
    _held(world)
    assert not triggers.missing()
    frozen = Round.objects.get()
    attempts = [
        f"{change} {kept.table} {rest}"
        for kept in triggers.KEPT
        for change, rest in (("DELETE FROM", ""), ("UPDATE", f"SET {_a_column(kept)} = NULL"))
        if _rows(kept.table)
    ]
    assert len(attempts) >= 12
    for statement in attempts:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert JournalHead.objects.count() == 1
    assert holding.held_round(frozen).invited == 2


def _a_column(kept: triggers.Kept) -> str:
    return {"registry_journalentry": "details", "registry_invitation": "crs"}.get(kept.table, "id")


def _rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])
