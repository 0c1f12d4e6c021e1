"""The tree is that of RFC 9162: every small size, random larger ones, and what must not hold."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proof import rfc9162

from openentry.proof.errors import ProofError
from openentry.proof.leaves import ListLeaves, TiledLeaves
from openentry.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

MOST = 300


@cache
def leaves(count: int = MOST) -> list[bytes]:
    return [leaf_hash(b"leaf %d" % number) for number in range(count)]


RFC = rfc9162.Tree(leaves())


@cache
def roots() -> list[bytes]:
    return [RFC.mth(size) for size in range(MOST + 1)]


class Levels:
    """The same leaves with every level at hand, for many proofs over them."""

    def __init__(self) -> None:
        self.levels = [leaves()]
        while len(below := self.levels[-1]) > 1:
            rest = iter(below)
            pairs = zip(rest, rest, strict=False)
            self.levels.append([node_hash(left, right) for left, right in pairs])

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return self.levels[level][start : start + count]


class Counted:
    """Leaves of a store that keeps levels 0, 8 and 16, and counts what is read of it."""

    def __init__(self, count: int) -> None:
        self.levels: dict[int, list[bytes]] = {}
        self.read = 0
        frontier = Frontier.empty()
        numbers = random.Random(count)
        made = 0
        while made < count:
            more = min(count - made, numbers.choice((1, 2, 255, 256, 4096, 100_000)))
            grown = frontier.grow([leaf_hash(b"%d" % n) for n in range(made, made + more)])
            frontier, made = grown.frontier, made + more
            for level, (start, hashes) in grown.stored.items():
                kept = self.levels.setdefault(level, [])
                assert len(kept) == start
                kept += hashes
        self.frontier = frontier

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        found = self.levels[level][start : start + count]
        assert len(found) == count, "only complete subtrees are asked for"
        self.read += count
        return found


def test_the_root_of_every_small_tree_is_the_one_the_rfc_defines() -> None:
    for size in range(MOST + 1):
        assert tree_root(leaves()[:size]) == roots()[size]
    assert tree_root([]) == EMPTY_ROOT


def test_every_inclusion_in_every_small_tree_is_proven_as_the_rfc_defines() -> None:
    held = Levels()
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(held, index, size)
            assert proof == RFC.path(index, size)
            assert verify_inclusion(leaves()[index], index, size, proof, roots()[size])


def test_every_pair_of_small_trees_is_proven_consistent_as_the_rfc_defines() -> None:
    held = Levels()
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(held, old, new)
            assert proof == RFC.proof(old, new)
            assert verify_consistency(old, new, roots()[old], roots()[new], proof)


def test_a_frontier_has_the_root_of_its_leaves_however_they_were_appended() -> None:
    numbers = random.Random(7)
    for size in range(MOST + 1):
        frontier, made = Frontier.empty(), 0
        while made < size:
            more = numbers.randint(0, size - made)
            frontier = frontier.extend(leaves()[made : made + more])
            made += more
        assert frontier.root() == roots()[size]
        assert Frontier.from_bytes(frontier.to_bytes()) == frontier
        assert len(frontier.peaks) == size.bit_count()


def test_appending_leaves_the_older_frontier_as_it_was() -> None:
    older = Frontier.empty().extend(leaves()[:5])
    before = older.to_bytes()
    assert older.extend(leaves()[5:9]).root() == roots()[9]
    assert older.to_bytes() == before


def test_a_broken_frontier_is_refused() -> None:
    whole = Frontier.empty().extend(leaves()[:5]).to_bytes()
    for broken in (whole[:-1], whole + b"\0", whole[:7], b""):
        with pytest.raises(ProofError, match=r"has \d+ bytes; its size asks for"):
            Frontier.from_bytes(broken)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_store_of_tiles_gives_the_same_proofs(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 3000))
    plain = [leaf_hash(b"%d" % n) for n in range(size)]
    tiled = TiledLeaves(Counted(size))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    defined = rfc9162.Tree(plain)
    for held in (tiled, ListLeaves(plain)):
        assert inclusion_proof(held, index, size) == defined.path(index, size)
        assert consistency_proof(held, old, size) == defined.proof(old, size)
        assert inclusion_proof(held, old - 1, old) == defined.path(old - 1, old)


def test_a_proof_over_a_hundred_thousand_leaves_reads_a_few_hundred_hashes() -> None:
    size = 100_003
    store = Counted(size)
    numbers = random.Random(1)
    for index in (0, size - 1, *(numbers.randrange(size) for _ in range(50))):
        store.read = 0
        proof = inclusion_proof(TiledLeaves(store), index, size)
        # Beside the path, and under what is incomplete at the right edge: one tile a level each.
        assert store.read <= 2 * 256 * 3
        leaf = leaf_hash(b"%d" % index)
        assert verify_inclusion(leaf, index, size, proof, store.frontier.root())


def test_a_proof_for_a_leaf_that_is_not_there_is_refused() -> None:
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(ProofError) as refused:
            inclusion_proof(ListLeaves(leaves()), index, size)
        assert refused.value.code == "proof-place"
        assert not verify_inclusion(leaves()[0], index, size, [], roots()[size])
    with pytest.raises(ProofError) as refused:
        consistency_proof(ListLeaves(leaves()), 6, 5)
    assert refused.value.code == "proof-sizes"
    assert not verify_consistency(6, 5, roots()[6], roots()[5], [])


def test_from_nothing_and_between_equals_there_is_nothing_to_prove() -> None:
    held = ListLeaves(leaves())
    for size in (0, 1, 6):
        assert consistency_proof(held, 0, size) == []
        assert verify_consistency(0, size, EMPTY_ROOT, roots()[size], [])
        assert consistency_proof(held, size, size) == []
        assert verify_consistency(size, size, roots()[size], roots()[size], [])
    assert not verify_consistency(0, 6, roots()[1], roots()[6], [])
    assert not verify_consistency(0, 6, EMPTY_ROOT, roots()[6], [roots()[6]])
    assert not verify_consistency(6, 6, roots()[6], roots()[5], [])
    assert not verify_consistency(6, 6, roots()[6], roots()[6], [roots()[6]])
    assert not verify_consistency(0, 0, roots()[1], roots()[1], [])


def test_no_other_leaf_place_size_root_or_proof_holds() -> None:
    held, numbers = ListLeaves(leaves()), random.Random(3)
    for _ in range(400):
        size = numbers.randint(2, MOST)
        index = numbers.randrange(size)
        proof = inclusion_proof(held, index, size)
        root, leaf = roots()[size], leaves()[index]
        other = numbers.choice([n for n in range(size) if n != index])
        assert not verify_inclusion(leaf, other, size, proof, root)
        assert not verify_inclusion(leaves()[other], index, size, proof, root)
        assert not verify_inclusion(leaf, index, size, proof, roots()[size - 1])
        assert not verify_inclusion(leaf, index, size, proof[:-1], root)
        assert not verify_inclusion(leaf, index, size, [*proof, proof[0]], root)
        broken = list(proof)
        place = numbers.randrange(len(broken))
        broken[place] = bytes([broken[place][0] ^ 1]) + broken[place][1:]
        assert not verify_inclusion(leaf, index, size, broken, root)


def test_no_other_history_is_proven_consistent() -> None:
    held, numbers = ListLeaves(leaves()), random.Random(4)
    for _ in range(400):
        new = numbers.randint(2, MOST)
        old = numbers.randint(1, new - 1)
        proof = consistency_proof(held, old, new)
        assert not verify_consistency(old, new, roots()[old - 1], roots()[new], proof)
        assert not verify_consistency(old, new, roots()[old], roots()[new - 1], proof)
        assert not verify_consistency(old, new, roots()[old], roots()[new], proof[:-1])
        assert not verify_consistency(old, new, roots()[old], roots()[new], [*proof, proof[0]])
        broken = list(proof)
        place = numbers.randrange(len(broken))
        broken[place] = bytes([broken[place][0] ^ 1]) + broken[place][1:]
        assert not verify_consistency(old, new, roots()[old], roots()[new], broken)


def test_what_is_not_as_long_as_a_hash_never_holds() -> None:
    a, b = leaves()[:2]
    root = node_hash(a, b)
    assert verify_inclusion(b, 1, 2, [a], root)
    assert not verify_inclusion(a[-1:] + b, 1, 2, [a[:-1]], root)
    assert not verify_inclusion(b"", 0, 1, [], b"")
    assert verify_consistency(1, 2, a, root, [b])
    assert not verify_consistency(1, 2, a + b[:1], root, [b[1:]])


def test_a_leaf_is_never_taken_for_a_node() -> None:
    a, b = leaves()[:2]
    assert leaf_hash(a + b) != node_hash(a, b)
