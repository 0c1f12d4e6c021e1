"""Tampering with a journal: all of it is found, and the first bad entry is named."""

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
from tests.proof.world import RULES, instant

from openentry.proof.audit import Finding, audit_journal
from openentry.proof.entries import Entry, entry_bytes
from openentry.proof.heads import HeadText, read_head_text, sign_head
from openentry.proof.keys import demo_signing_key
from openentry.proof.merkle import Frontier, leaf_hash

SIZE = 600
HEADS = (0, 100, 256, 399, 512, SIZE)


class Store:
    """The hashes that a register keeps beside its entries: levels 0, 8 and 16."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        grown = Frontier.empty().grow([leaf_hash(entry_bytes(entry)) for entry in entries])
        self.levels = {level: list(hashes) for level, (_, hashes) in grown.stored.items()}
        self.frontier = grown.frontier

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return self.levels.get(level, [])[start : start + count]


def make(index: int, word: str = "") -> Entry:
    return Entry(
        index=index,
        action="profile.submitted",
        at=instant(index),
        actor="act_1",
        subject=f"sub_{index}{word}",
        details_digest=hashlib.sha256(f"{index}{word}".encode()).hexdigest(),
        rules=RULES,
    )


@dataclass
class Kept:
    """A journal with all that is kept of it, and heads that others hold."""

    entries: list[Entry]
    store: Store
    heads: list[HeadText]

    def audit(self) -> list[Finding]:
        return audit_journal(
            self.entries, heads=self.heads, tiles=self.store, frontier=self.store.frontier
        )


def heads_of(entries: Sequence[Entry], sizes: Sequence[int] = HEADS) -> list[HeadText]:
    roots = (Frontier.empty().extend(leaf_hash(entry_bytes(e)) for e in entries[:n]) for n in sizes)
    return [
        read_head_text(sign_head(size, tree.root(), instant(size), demo_signing_key()))
        for size, tree in zip(sizes, roots, strict=True)
    ]


ENTRIES = [make(index) for index in range(SIZE)]
KEPT_HEADS = heads_of(ENTRIES)


def kept() -> Kept:
    return Kept(entries=list(ENTRIES), store=Store(ENTRIES), heads=list(KEPT_HEADS))


def test_a_journal_as_it_was_has_no_finding() -> None:
    assert kept().audit() == []
    assert audit_journal([]) == []
    assert audit_journal([], heads=KEPT_HEADS[:1], frontier=Frontier.empty()) == []


Tamper = Callable[[Kept, random.Random], int]
"""Changes a journal and gives the first entry that is bad."""


def renumbered(entries: Sequence[Entry]) -> list[Entry]:
    return [replace(entry, index=place) for place, entry in enumerate(entries)]


def change_a_byte(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randrange(SIZE)
    entry = journal.entries[at]
    name = numbers.choice(["action", "at", "actor", "subject", "details_digest", "rules"])
    text = getattr(entry, name)
    place = numbers.randrange(len(text))
    other = chr(ord(text[place]) ^ (1 << numbers.randrange(7)))
    journal.entries[at] = replace(entry, **{name: text[:place] + other + text[place + 1 :]})
    return at


def add_a_note(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randrange(SIZE)
    journal.entries[at] = replace(journal.entries[at], note="erased")
    return at


def drop_the_last(journal: Kept, numbers: random.Random) -> int:
    left = SIZE - numbers.randint(1, SIZE)
    del journal.entries[left:]
    return left


def drop_one(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randrange(SIZE)
    del journal.entries[at]
    if numbers.random() < 0.5:
        journal.entries = renumbered(journal.entries)
    return at


def swap_two(journal: Kept, numbers: random.Random) -> int:
    one, other = sorted(numbers.sample(range(SIZE), 2))
    found = journal.entries
    found[one], found[other] = found[other], found[one]
    if numbers.random() < 0.5:
        journal.entries = renumbered(found)
    return one


def insert(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randint(0, SIZE)
    journal.entries.insert(at, make(at, "new"))
    if numbers.random() < 0.5:
        journal.entries = renumbered(journal.entries)
    return at


def change_a_tile(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randrange(SIZE // 256)
    journal.store.levels[8][at] = hashlib.sha256(b"%d" % at).digest()
    return at * 256


def drop_the_last_tile(journal: Kept, numbers: random.Random) -> int:
    journal.store.levels[8].pop()
    return (SIZE // 256 - 1) * 256


def change_a_leaf(journal: Kept, numbers: random.Random) -> int:
    at = numbers.randrange(SIZE)
    journal.store.levels[0][at] = hashlib.sha256(b"%d" % at).digest()
    return at


EXACT: dict[str, Tamper] = {
    "one byte": change_a_byte,
    "a note": add_a_note,
    "the last dropped": drop_the_last,
    "one dropped": drop_one,
    "two swapped": swap_two,
    "one inserted": insert,
    "a tile": change_a_tile,
    "the last tile": drop_the_last_tile,
    "a kept leaf": change_a_leaf,
}


@pytest.mark.parametrize("name", EXACT)
def test_tampering_with_the_entries_is_found_at_its_place(name: str) -> None:
    for seed in range(100):
        journal, numbers = kept(), random.Random(f"{name} {seed}")
        at = EXACT[name](journal, numbers)
        findings = journal.audit()
        assert findings, (name, seed)
        assert findings[0].index == at, (name, seed, findings)


def forge(journal: Kept, numbers: random.Random) -> int:
    """Change an entry and compute everything that is kept anew."""
    at = numbers.randrange(SIZE)
    journal.entries[at] = make(at, "forged")
    journal.store = Store(journal.entries)
    return at


def rewind(journal: Kept, numbers: random.Random) -> int:
    """Bring everything that is kept back to yesterday."""
    left = numbers.randrange(SIZE)
    del journal.entries[left:]
    journal.store = Store(journal.entries)
    return left


def rewind_and_go_on(journal: Kept, numbers: random.Random) -> int:
    """Bring everything back to yesterday, and write other entries from there."""
    left = numbers.randrange(SIZE)
    others = [make(index, "other") for index in range(left, SIZE + numbers.randrange(20))]
    journal.entries = [*journal.entries[:left], *others]
    journal.store = Store(journal.entries)
    return left


@pytest.mark.parametrize("tamper", [forge, rewind, rewind_and_go_on])
def test_a_journal_that_was_rewritten_as_a_whole_is_found_by_its_heads(tamper: Tamper) -> None:
    for seed in range(100):
        journal, numbers = kept(), random.Random(seed)
        at = tamper(journal, numbers)
        findings = journal.audit()
        assert findings, seed
        # Nothing before the index is bad, and no head stands between it and the bad entry.
        first = findings[0].index
        assert max(size for size in HEADS if size <= at) <= first <= at, (seed, at, findings)


def test_a_rewound_journal_ends_before_the_entry_that_is_named() -> None:
    journal = kept()
    del journal.entries[300:]
    journal.store = Store(journal.entries)
    assert journal.audit() == [Finding(code="journal-short", index=300, count=300, size=SIZE)]


def test_forked_heads_are_found() -> None:
    other = [*ENTRIES[:450], *(make(index, "fork") for index in range(450, SIZE))]
    journal = kept()
    journal.heads += heads_of(other, (500, SIZE))
    findings = {finding.code: finding for finding in journal.audit()}
    assert findings.keys() == {"heads-fork", "head-differs"}
    assert findings["heads-fork"].index == 512
    assert findings["heads-fork"].size == SIZE
    assert findings["head-differs"].index == 399
    assert findings["head-differs"].size == 500


def test_a_later_smaller_head_is_found() -> None:
    journal = kept()
    tree = Frontier.empty().extend(leaf_hash(entry_bytes(entry)) for entry in ENTRIES[:300])
    late = sign_head(300, tree.root(), instant(SIZE + 1), demo_signing_key())
    journal.heads.append(read_head_text(late))
    assert [finding.code for finding in journal.audit()] == ["heads-backward"]


def test_entries_that_nothing_was_kept_of_are_found() -> None:
    journal = kept()
    journal.entries.append(make(SIZE))
    findings = journal.audit()
    assert [(finding.code, finding.index) for finding in findings] == [("journal-long", SIZE)]


def test_a_changed_frontier_is_found() -> None:
    other = Frontier.empty().extend(leaf_hash(b"%d" % n) for n in range(SIZE))
    found = audit_journal(ENTRIES, frontier=other)
    assert [finding.code for finding in found] == ["frontier-changed"]


def test_entries_alone_are_held_to_heads_alone() -> None:
    entries = [*ENTRIES]
    entries[300] = make(300, "changed")
    found = audit_journal(entries, heads=KEPT_HEADS)
    assert found == [Finding(code="head-differs", index=256, count=3, size=399)]
