"""Receipts: what a candidate keeps to show, offline, how a round judged them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from openentry.proof.leaves import ListLeaves
from openentry.proof.merkle import inclusion_proof
from openentry.proof.pool_leaves import PoolLeaf, pool_leaf_hash, round_salt
from openentry.proof.receipts import InPool, make_entry_receipt, make_round_receipt
from openentry.proof.round_entries import Line
from openentry.registry.actors import Actor
from openentry.registry.models import (
    Invitation,
    JournalEntry,
    JournalHead,
    Person,
    Profile,
    Round,
    RoundRecord,
)
from openentry.registry.naming import act_named
from openentry.registry.queries.journal import latest_head, shown
from openentry.registry.services.people import one_human
from openentry.registry.snapshots import CLASSES, Frozen, stored
from openentry.rules.errors import ConflictError, InputError, NotAllowedError
from openentry.rules.facts import instant_text
from openentry.rules.rounds import rank_order
from openentry.wording import LANGUAGES, say


def round_receipt(actor: Actor, profile_id: str, round_id: str) -> dict[str, Any]:
    """Give a candidate the receipt of a round that was held.

    Parameters
    ----------
    actor : Actor
        The candidate themselves.
    profile_id, round_id : str

    Returns
    -------
    dict
        A document of the form ``openentry/receipt/1``.

    Raises
    ------
    InputError
        ``profile-unknown``, ``round-not-here``.
    ConflictError
        ``round-not-held``, ``receipt-not-in-pool``, ``journal-unsigned``, ``journal-head-before``.
    NotAllowedError
        ``not-allowed``.
    """
    profile = Profile.objects.select_related("person").filter(public_id=profile_id).first()
    if profile is None:
        raise InputError("profile-unknown", id=profile_id)
    _own(actor, profile.person)
    round_ = Round.objects.filter(public_id=round_id).first()
    if round_ is None:
        raise InputError("round-not-here", id=round_id)
    if round_.held_at is None:
        raise ConflictError("round-not-held", number=round_.number)
    frozen, head = stored(round_), latest_head()
    place = _place(frozen, profile_id)
    record = RoundRecord.objects.get(round=round_, version=1)
    frozen_entry, held_entry = (
        JournalEntry.objects.filter(subject=round_id, action=action).latest("index")
        for action in ("round.frozen", "round.held")
    )
    held = shown(held_entry.index, head)
    line = Line(
        invited=_whole(held.details["invited"]),
        crs_cutoff=held.details["crs_cutoff"],  # type: ignore[arg-type]
        tie_break_at=held.details["tie_break_at"],  # type: ignore[arg-type]
    )
    rank = _rank(frozen, place)
    leaf = _leaf(round_, frozen, place, profile)
    return make_round_receipt(
        reading=_reading(profile, round_, leaf, rank, line),
        pool=InPool(
            leaf=leaf,
            index=place,
            size=len(frozen),
            root=bytes.fromhex(round_.tree_root),
            proof=inclusion_proof(ListLeaves(frozen.leaves), place, len(frozen)),
        ),
        record_digest=record.digest,
        order_digest=str(held.details["order_digest"]),
        place=rank,
        line=line,
        frozen=shown(frozen_entry.index, head),
        held=held,
        head=head.note,
    )


def own_round_receipt(actor: Actor, round_id: str) -> dict[str, Any]:
    """Give a candidate the receipt of a round, by whichever of their profiles was in it.

    Raises
    ------
    InputError
        ``round-not-here``.
    ConflictError
        As `round_receipt`; ``receipt-not-in-pool`` as well for somebody without a profile.
    """
    profiles = Profile.objects.filter(person__account_id=actor.account_id or 0)
    for name in profiles.order_by("-pk").values_list("public_id", flat=True):
        try:
            return round_receipt(actor, name, round_id)
        except ConflictError as error:
            if error.code != "receipt-not-in-pool":
                raise
    raise ConflictError("receipt-not-in-pool")


def entry_receipt(actor: Actor, index: int) -> dict[str, Any]:
    """Give somebody the receipt of an entry of the journal about them.

    Raises
    ------
    InputError
        ``entry-unknown``.
    NotAllowedError
        ``not-allowed``.
    ConflictError
        ``journal-unsigned``, ``journal-head-before``.
    """
    row = JournalEntry.objects.select_related("person").filter(index=index).first()
    if row is None or row.person is None:
        raise InputError("entry-unknown", index=index)
    _own(actor, row.person)
    head: JournalHead = latest_head()
    act = row.action.replace(".", "-")
    reading: Mapping[str, str] = {
        lang: say(
            "register.receipt-entry",
            lang,
            act=say(f"register.act-{act}", lang),
            at=row.at,
            index=index,
            size=head.size,
        )
        for lang in LANGUAGES
    }
    return make_entry_receipt(reading=reading, shown=shown(index, head), head=head.note)


def _own(actor: Actor, person: Person) -> None:
    person = person.merged_into or person
    if actor.account_id is None or actor.account_id != person.account_id:
        raise NotAllowedError("not-allowed", act=act_named("receipt"))


def _place(frozen: Frozen, profile_id: str) -> int:
    ids = frozen.facts.id
    wanted = profile_id.encode()
    place = int(np.searchsorted(ids, np.bytes_(wanted)))
    if place == len(ids) or bytes(ids[place]) != wanted:
        raise ConflictError("receipt-not-in-pool")
    return place


def _rank(frozen: Frozen, place: int) -> int | None:
    """Give the place in the order of the eligible, from 1."""
    eligible = np.flatnonzero(frozen.classes != 0)
    if not frozen.classes[place]:
        return None
    facts = frozen.facts
    order = eligible[
        rank_order(frozen.crs[eligible], facts.submitted_at[eligible], facts.id[eligible])
    ]
    return int(np.flatnonzero(order == place)[0]) + 1


def _leaf(round_: Round, frozen: Frozen, place: int, profile: Profile) -> PoolLeaf:
    """Give the leaf of a profile, by the salt its person had when the pool was frozen."""
    for person in one_human(profile.person):
        leaf = PoolLeaf(
            round=round_.number,
            profile=profile.public_id,
            crs=int(frozen.crs[place]),
            submitted_at=instant_text(int(frozen.facts.submitted_at[place]), decimals=True),
            eligible=bool(frozen.classes[place]),
            classes=CLASSES[int(frozen.classes[place])],
            salt=round_salt(bytes(person.salt or b""), round_.number).hex(),
        )
        if pool_leaf_hash(leaf) == frozen.leaves[place]:
            return leaf
    raise ConflictError("receipt-salt-gone")


def _reading(
    profile: Profile, round_: Round, leaf: PoolLeaf, rank: int | None, line: Line
) -> Mapping[str, str]:
    invited = Invitation.objects.filter(round=round_, profile=profile).exists()
    kind = "invited" if invited else "not-invited" if rank is not None else "not-eligible"
    cutoff = "—" if line.crs_cutoff is None else line.crs_cutoff
    return {
        lang: say(
            f"register.receipt-{kind}",
            lang,
            number=round_.number,
            profile=profile.number,
            crs=leaf.crs,
            rank=rank or 0,
            invited=line.invited,
            cutoff=cutoff,
        )
        for lang in LANGUAGES
    }


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value
