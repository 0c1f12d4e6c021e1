"""Seeded random candidates to score: work for the machine, not a picture of any real pool.

Two mixes: `uniform` draws every value of every column alike, so look-up tables are hit all over
(the hard case for a cache); `plausible` crowds around common values as a real pool would. The
shares of the second are for exercise only and claim nothing.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, column, columns, words
from openentry.rules.facts import PROGRAMS, Facts

Mix = Literal["uniform", "plausible"]
CATEGORY = "healthcare-2"
_FIRST_INSTANT = 1_730_000_000_000_000  # 2024-10-27, a year or so of submissions follows
_SPAN = 380 * 86_400 * 1_000_000


def people(n: int, mix: Mix, *, seed: int) -> Facts:
    """Draw `n` candidates ready for a round: all columns, with ids, instants and programs."""
    random = np.random.default_rng(seed)
    scored = _uniform(random, n) if mix == "uniform" else _plausible(random, n)
    nominated = scored["nominated"]
    bits = {word: 1 << place for place, word in enumerate(PROGRAMS)}
    programs = random.choice([bits["fsw"], bits["cec"], bits["fsw"] | bits["cec"], bits["fst"]], n)
    programs = np.where(nominated, programs | bits["pnp"], programs).astype(np.int8)
    return Facts.build(
        n,
        category_ids=(CATEGORY,),
        id=_ids(random.permutation(n)),
        submitted_at=_FIRST_INSTANT + random.integers(0, _SPAN, n),
        programs=programs,
        categories=(random.random(n) < 0.2).astype(np.int64),
        **scored,
    )


def _ids(numbers: NDArray[np.int64]) -> NDArray[np.bytes_]:
    """Write numbers as ``b-00000042``; by digits, since ten million strings take long."""
    letters = np.empty((len(numbers), 10), np.uint8)
    letters[:, :2] = np.frombuffer(b"b-", np.uint8)
    for place in range(8):
        letters[:, 9 - place] = numbers // 10**place % 10 + ord("0")
    return letters.reshape(-1).view("S10")


def _uniform(random: np.random.Generator, n: int) -> dict[str, NDArray[Any]]:
    drawn: dict[str, NDArray[Any]] = {}
    for c in columns():
        if c.nullable or c.kind == "text":
            continue
        if c.kind == "flag":
            drawn[c.name] = random.random(n) < 0.5
        elif c.kind == "word":
            drawn[c.name] = random.integers(0, len(c.words), n, dtype=np.uint8)
        else:
            drawn[c.name] = random.integers(c.low, c.high + 1, n, dtype=np.uint8)
    # Most of 0 to 120 and 0 to 80 is one cell of the law: keep to where the cells differ.
    drawn["age"] = random.integers(15, 50, n, dtype=np.uint8)
    for name in ("canadian_work_years", "foreign_work_years", "spouse_canadian_work_years"):
        drawn[name] = random.integers(0, 8, n, dtype=np.uint8)
    return _consistent(drawn)


def _plausible(random: np.random.Generator, n: int) -> dict[str, NDArray[Any]]:
    def shares(name: str, **given: float) -> NDArray[np.uint8]:
        allowed = words(name)
        parts = np.array([given.get(word or "none", 0.0) for word in allowed])
        return random.choice(len(allowed), n, p=parts / parts.sum()).astype(np.uint8)

    def years(mean: float) -> NDArray[np.uint8]:
        return np.minimum(random.poisson(mean, n), 15).astype(np.uint8)

    education = {"secondary": 4, "one_year": 6, "two_year": 12, "three_year": 40}
    education |= {"two_or_more": 13, "masters": 23, "doctorate": 2}
    drawn: dict[str, NDArray[Any]] = {
        "age": np.clip(random.normal(30.5, 5.5, n), 18, 60).astype(np.uint8),
        "accompanied": random.random(n) < 0.3,
        "education": shares("education", **education),
        "first_language": shares("first_language", en=93, fr=7),
        "canadian_work_years": years(1.1),
        "foreign_work_years": years(2.2),
        "trade_certificate": random.random(n) < 0.02,
        "spouse_education": shares("spouse_education", none=10, **education),
        "spouse_canadian_work_years": years(0.6),
        "canadian_study": shares(
            "canadian_study", none=60, one_or_two_years=25, three_or_more_years=15
        ),
        "sibling": random.random(n) < 0.08,
        "nominated": random.random(n) < 0.02,
        "job_offer": shares("job_offer", none=80, major_group_00=2, other=18),
    }
    for who, mean, tested in (("first", 8.6, 1.0), ("second", 5.5, 0.12), ("spouse", 7.0, 0.8)):
        overall = random.normal(mean, 1.1, n)
        has_test = random.random(n) < tested
        for ability in ABILITIES:
            level = np.clip(np.rint(overall + random.normal(0, 0.8, n)), 3, 10)
            drawn[f"{who}_{ability}"] = (level * has_test).astype(np.uint8)
    return _consistent(drawn)


def _consistent(drawn: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    # Without a first official language there are no levels.
    spoken = drawn["first_language"] > 0
    for rank in ("first", "second"):
        for ability in ABILITIES:
            drawn[f"{rank}_{ability}"] = drawn[f"{rank}_{ability}"] * spoken
    return drawn


def as_dicts(facts: Facts, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give the candidates as a plain program holds them: a dict each, words as words."""
    lists = []
    for name in names:
        values = getattr(facts, name).tolist()
        allowed = words(name) if column(name).kind == "word" else ()
        lists.append([allowed[value] for value in values] if allowed else values)
    return [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]
