"""Copy bandwidth: the floor under any scorer, which must at least read codes and write totals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.measure import Contestant


def copying(people: int, bytes_each: int, *, threads: int = 1) -> Contestant:
    """Copy as many bytes as scoring must move.

    A copy of N bytes reads N and writes N. Scoring that reads R bytes a person and writes W
    moves R + W, so the copy of the same traffic is one of (R + W) / 2 bytes a person.
    """
    size = people * bytes_each // 2
    source = np.random.default_rng(1).integers(0, 256, size, dtype=np.uint8)
    target = np.zeros_like(source)
    title = "copy of the packed bytes" + (f", {threads} threads" if threads > 1 else "")

    if threads == 1:

        def run() -> None:
            np.copyto(target, source)

    else:
        pool = ThreadPoolExecutor(threads)
        parts = list(
            zip(np.array_split(target, threads), np.array_split(source, threads), strict=True)
        )

        def run() -> None:
            list(pool.map(lambda part: np.copyto(*part), parts))

    return Contestant(
        name=f"copy-{threads}",
        title=title,
        people=people,
        run=run,
        moved_bytes=people * bytes_each,
    )
