"""Roots and proofs that other programs published or made; see `vectors.json` for which."""

import json
from pathlib import Path
from typing import Any

import pytest

from openentry.proof.leaves import ListLeaves
from openentry.proof.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)
REFERENCE, TREES = VECTORS["reference"], VECTORS["other_program"]["trees"]
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in REFERENCE["leaves"]]
ROOTS = [bytes.fromhex(root) for root in REFERENCE["roots"]]


def test_the_reference_roots_are_ours() -> None:
    assert bytes.fromhex(REFERENCE["empty_root"]) == EMPTY_ROOT
    assert [tree_root(LEAVES[:size]) for size in range(1, len(ROOTS) + 1)] == ROOTS


@pytest.mark.parametrize("vector", REFERENCE["inclusion"], ids=str)
def test_the_reference_proofs_of_inclusion_are_ours(vector: dict[str, Any]) -> None:
    index, size = vector["index"], vector["size"]
    proof = [bytes.fromhex(text) for text in vector["proof"]]
    assert inclusion_proof(ListLeaves(LEAVES), index, size) == proof
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size - 1])


@pytest.mark.parametrize("vector", REFERENCE["consistency"], ids=str)
def test_the_reference_proofs_of_consistency_are_ours(vector: dict[str, Any]) -> None:
    old, new = vector["old"], vector["new"]
    proof = [bytes.fromhex(text) for text in vector["proof"]]
    assert consistency_proof(ListLeaves(LEAVES), old, new) == proof
    assert verify_consistency(old, new, ROOTS[old - 1], ROOTS[new - 1], proof)


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: str(tree["size"]))
def test_another_program_makes_the_same_trees(tree: dict[str, Any]) -> None:
    size, root = tree["size"], bytes.fromhex(tree["root"])
    leaves = [leaf_hash(b"vector %d" % number) for number in range(size)]
    assert tree_root(leaves) == root
    for vector in tree["inclusion"]:
        index, proof = vector["index"], [bytes.fromhex(text) for text in vector["proof"]]
        assert inclusion_proof(ListLeaves(leaves), index, size) == proof
        assert verify_inclusion(leaves[index], index, size, proof, root)
