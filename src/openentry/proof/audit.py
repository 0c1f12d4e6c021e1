"""Auditing a journal: was anything changed since the heads were signed, and where first.

The entries are hashed anew and compared with what is known of them from elsewhere: the hashes
that a store kept, the frontier, the signed heads. Where kept hashes and entries differ the place
is exact. Where both were rewritten, a head shows it, and the place lies after the last older head
that still holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from openentry.proof.entries import Entry, entry_bytes
from openentry.proof.heads import Head, HeadText
from openentry.proof.merkle import Frontier, Leaves, leaf_hash

_CHUNK = 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not fit.

    Attributes
    ----------
    code : str
        ``entry-number``: an entry does not bear the number of its place;
        ``entry-changed``: its hash is not the one that was kept;
        ``tile-changed``: the kept hash of a subtree is not that of its leaves, or is missing;
        ``journal-short``, ``journal-long``: there are fewer or more entries than are kept, or
        than a head was signed for;
        ``frontier-changed``: the frontier is not that of the entries;
        ``head-differs``: a head was signed over other entries;
        ``heads-fork``: two heads of one size have different roots;
        ``heads-backward``: a later head is smaller than an earlier one.
    index : int
        The first entry that is bad, or may be: all before it are as they were.
    count : int
        How many entries, subtrees or heads do not fit in this way, or are missing.
    size : int or None
        Size of the head, or of what is kept, that it was compared with.
    """

    code: str
    index: int
    count: int = 1
    size: int | None = None


class _Findings:
    """Findings by code: the first place of each, and how many there are."""

    def __init__(self) -> None:
        self.found: dict[str, Finding] = {}

    def add(self, code: str, index: int, *, count: int = 1, size: int | None = None) -> None:
        known = self.found.get(code)
        if known is None:
            self.found[code] = Finding(code=code, index=index, count=count, size=size)
            return
        index, size = min((known.index, known.size), (index, size), key=lambda pair: pair[0])
        total = known.count + count
        self.found[code] = Finding(code=code, index=index, count=total, size=size)

    def first(self, *codes: str) -> int | None:
        return min((f.index for f in self.found.values() if f.code in codes), default=None)

    def sorted(self) -> list[Finding]:
        return sorted(self.found.values(), key=lambda finding: finding.index)


def audit_journal(
    entries: Iterable[Entry],
    *,
    heads: Sequence[Head | HeadText] = (),
    tiles: Leaves | None = None,
    frontier: Frontier | None = None,
) -> list[Finding]:
    """Find what does not fit in a journal, and where.

    Parameters
    ----------
    entries : iterable of Entry
        All of them, in the order in which they are kept.
    heads : sequence of Head or HeadText
        Every head that is known, from the journal itself and from elsewhere: receipts,
        witnesses, yesterday. Whether they are signed is not asked here.
    tiles : Leaves, optional
        The hashes that were kept beside the entries, levels 0, 8, 16 and so on; gives fewer
        than are asked for where it has no more.
    frontier : Frontier, optional
        As it was kept.

    Returns
    -------
    list of Finding
        None if all fits; those of the earliest entries first.
    """
    found = _Findings()
    sizes = {head.size for head in heads} | ({frontier.size} if frontier else set())
    roots: dict[int, bytes] = {}
    tree = Frontier.empty()
    if 0 in sizes:
        roots[0] = tree.root()
    for chunk in _chunks(entries, sizes):
        tree = _append(tree, chunk, tiles, found)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    known = max(sizes, default=0)
    if tiles is not None:
        known = max(known, _kept(tiles, tree.size))
    if known > tree.size:
        found.add("journal-short", tree.size, count=known - tree.size, size=known)
    _compare_heads(heads, roots, tree.size, found)
    if frontier is not None:
        _compare_frontier(frontier, roots, tree, found)
    return found.sorted()


def _chunks(entries: Iterable[Entry], sizes: set[int]) -> Iterator[list[Entry]]:
    """Cut the entries so that a cut falls on every size that is asked for."""
    rest, done = iter(entries), 0
    stops = sorted(sizes)
    while True:
        ahead = next((stop - done for stop in stops if stop > done), _CHUNK)
        chunk = list(islice(rest, min(ahead, _CHUNK)))
        if not chunk:
            return
        done += len(chunk)
        yield chunk


def _append(
    tree: Frontier, chunk: Sequence[Entry], tiles: Leaves | None, found: _Findings
) -> Frontier:
    for place, entry in enumerate(chunk, tree.size):
        if entry.index != place:
            found.add("entry-number", place)
    grown = tree.grow([leaf_hash(entry_bytes(entry)) for entry in chunk])
    if tiles is None:
        return grown.frontier
    for level, (start, hashes) in grown.stored.items():
        kept = tiles.hashes(level, start, len(hashes))
        if missing := len(hashes) - len(kept):
            code = "tile-changed" if level else "journal-long"
            found.add(code, start + len(kept) << level, count=missing)
        for place, (ours, theirs) in enumerate(zip(hashes, kept, strict=False), start):
            if ours == theirs:
                continue
            first = found.first("entry-changed")
            # A subtree with a changed leaf differs for that reason alone.
            if level == 0 or first is None or first >= (place + 1) << level:
                found.add("entry-changed" if level == 0 else "tile-changed", place << level)
    return grown.frontier


def _kept(tiles: Leaves, count: int) -> int:
    """Give how many leaves are kept, which may be more than there are entries."""
    while more := len(tiles.hashes(0, count, _CHUNK)):
        count += more
    return count


def _compare_heads(
    heads: Sequence[Head | HeadText], roots: dict[int, bytes], count: int, found: _Findings
) -> None:
    holding = [head.size for head in heads if roots.get(head.size) == head.root]
    known = found.first("entry-number", "entry-changed", "tile-changed")

    def after(size: int) -> int:
        """Give the first entry that may be bad, seen from a head that does not hold."""
        least = max((held for held in holding if held < size), default=0)
        # What is known to be bad is where the difference comes from.
        return known if known is not None and least <= known < size else least

    for head in heads:
        if head.size <= count and roots[head.size] != head.root:
            found.add("head-differs", after(head.size), size=head.size)
    ordered = sorted(heads, key=lambda head: (head.at, head.size))
    largest = 0
    by_size: dict[int, bytes] = {}
    for head in ordered:
        if by_size.setdefault(head.size, head.root) != head.root:
            found.add("heads-fork", after(head.size), size=head.size)
        if head.size < largest:
            found.add("heads-backward", min(head.size, count), size=head.size)
        largest = max(largest, head.size)


def _compare_frontier(
    frontier: Frontier, roots: dict[int, bytes], tree: Frontier, found: _Findings
) -> None:
    if frontier.size > tree.size:
        return  # told already
    if frontier.size < tree.size:
        more = tree.size - frontier.size
        found.add("journal-long", frontier.size, count=more, size=frontier.size)
    if roots[frontier.size] != frontier.root():
        known = found.first("entry-number", "entry-changed", "head-differs")
        found.add("frontier-changed", known or 0, size=frontier.size)
