"""The journal on both databases: proofs, heads, receipts, and that nothing can be changed."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction
from openentry.proof.audit import audit_journal
from openentry.proof.checking import verify_receipt
from tests.registry.people import World

from openentry.proof.heads import read_head
from openentry.proof.keys import demo_verify_key
from openentry.proof.merkle import Frontier, consistency_proof, verify_consistency
from openentry.registry import triggers
from openentry.registry.models import JournalEntry, JournalHead, JournalState, Round
from openentry.registry.queries.journal import entries, leaves, opened
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


def test_a_candidate_shows_offline_how_a_round_judged_them(world: World) -> None:
    round_id, made = _held(world)
    for place, (actor, profile) in enumerate(made):
        receipt = round_receipt(actor, profile.public_id, round_id)  # type: ignore[arg-type, attr-defined]
        again = json.loads(json.dumps(receipt))
        verified = verify_receipt(again, KEYS, allow_demo=True)
        assert verified.holds, [c for c in verified.checks if not c.holds]
        assert receipt["round"]["place"] == place + 1
        told = "You were one" if place < 2 else "You were not one"
        assert told in receipt["reading"]["en"]
    again["round"]["place"] = 1
    again["pool"]["leaf"]["crs"] += 1
    assert not verify_receipt(again, KEYS, allow_demo=True).holds


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
    assert verify_receipt(receipt, KEYS, allow_demo=True).holds
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
    assert (first.size, second.size) == (0, 3)
    heads = [read_head(h.note, KEYS, allow_demo=True) for h in (first, second)]
    proof = consistency_proof(leaves(), heads[0].size, heads[1].size)
    assert verify_consistency(heads[0].size, heads[1].size, heads[0].root, heads[1].root, proof)


def test_the_journal_is_what_its_frontier_says_over_many_entries(world: World) -> None:
    from openentry.registry.actors import SYSTEM
    from openentry.registry.acts import Act, perform

    def many(act: Act) -> None:
        act.permit()
        for number in range(700):
            act.note("law", {"number": number})

    perform("retention.applied", SYSTEM, many)
    world.person()
    state = JournalState.objects.get()
    frontier = Frontier.from_bytes(bytes(state.frontier))
    rows = list(entries())
    assert [row.index for row in rows] == list(range(701))
    found = audit_journal(
        [opened(row)[0] for row in rows],
        kept=[bytes(row.leaf) for row in rows],
        tiles=leaves().store,
        frontier=frontier,
        heads=[read_head(sign_journal().note, KEYS, allow_demo=True)],
    )
    assert not list(found)


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
