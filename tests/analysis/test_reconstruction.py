"""Reconstructed pools of many prints: exact by band, and the same for the same seed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from openentry.analysis.draws import window
from openentry.analysis.history import bands, pool_prints
from openentry.analysis.reconstruction import ReconstructedPool, counted, reconstruct_pool
from openentry.analysis.writing import reconstruct
from openentry.rules.crs import crs
from openentry.rules.errors import ConflictError, InputError, PoolError
from openentry.rules.lawbook import Law

PRINTS = [
    date(2022, 1, 17),  # the first one
    date(2022, 11, 22),  # under the last general rounds of the year
    date(2023, 3, 29),  # a week after a round took nearly everyone above 483
    date(2025, 3, 3),  # job offers still gave points
    date(2025, 11, 9),  # the demonstration's
    date(2026, 9, 13),  # the last one, with the categories of 2026
]


@cache
def pool(on: date, seed: int = 379) -> ReconstructedPool:
    return reconstruct_pool(on, seed)


@pytest.mark.parametrize("on", PRINTS, ids=str)
def test_every_band_holds_the_published_number(on: date) -> None:
    made = pool(on)
    assert counted(made.score, made.print) == tuple(b.candidates for b in bands(made.print))
    assert len(made) == made.print.candidates


@pytest.mark.slow
@pytest.mark.parametrize("on", [p.pool_on for p in pool_prints().values() if p.usable], ids=str)
def test_every_usable_print_can_be_reconstructed(on: date) -> None:
    made = reconstruct_pool(on, 1)
    assert counted(made.score, made.print) == tuple(b.candidates for b in bands(made.print))


def test_the_scores_are_what_the_engine_gives_the_facts() -> None:
    made = pool(date(2025, 3, 3))
    assert (crs(made.facts, Law.load().on(made.on)).total == made.score).all()


def test_nobody_occurs_twice() -> None:
    made = pool(date(2025, 11, 9))
    assert len(set(made.facts.id.tolist())) == len(made)
    # The same facts may belong to two people; the same facts and instant would be one person.
    assert len(np.unique(made.facts.submitted_at)) > 0.9999 * len(made)


def test_profiles_are_of_the_last_twelve_months_and_numbered_in_order() -> None:
    made = pool(date(2025, 11, 9))
    first, last = window(made.on)
    assert (made.facts.submitted_at >= first).all()
    assert (made.facts.submitted_at <= last).all()
    assert (np.diff(made.facts.submitted_at) >= 0).all()
    assert made.facts.id[0] == b"X000000001"
    assert made.facts.id[-1] == b"X000245706"


def test_scores_spread_over_a_band() -> None:
    made = pool(date(2025, 11, 9))
    for band in bands(made.print)[3:-2]:
        inside = made.score[(made.score >= band.low) & (made.score <= band.high)]
        counts = np.bincount(inside - band.low, minlength=band.high - band.low + 1)
        assert (counts > 0).all(), band
        assert counts.max() < 0.3 * counts.sum(), band


def test_the_wide_band_thins_out_above_the_last_cutoff() -> None:
    made = pool(date(2025, 11, 9))
    # Round 375 took the Canadian Experience Class down to 533 twelve days before.
    low, high = ((made.score >= a) & (made.score <= b) for a, b in ((501, 532), (534, 600)))
    assert low.sum() > 10 * high.sum()


def test_only_nominees_stand_above_600() -> None:
    made = pool(date(2025, 11, 9))
    assert (made.facts.nominated == (made.score > 600)).all()
    assert ((made.nominated_on >= 0) == made.facts.nominated).all()


def test_everyone_meets_a_federal_program() -> None:
    made = pool(date(2025, 11, 9))
    assert ((made.facts.programs & 0b0111) != 0).all()


def test_the_same_seed_gives_the_same_pool_and_another_seed_another() -> None:
    on = date(2025, 11, 9)
    first, second, other = pool(on), reconstruct_pool(on, 379), reconstruct_pool(on, 380)
    assert (first.facts.submitted_at == second.facts.submitted_at).all()
    assert (first.score == second.score).all()
    assert (first.facts.categories == second.facts.categories).all()
    assert (first.facts.submitted_at != other.facts.submitted_at).any()


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2022, 7, 11), "print-unusable"),
        (date(2023, 4, 26), "print-unusable"),
        (date(2025, 11, 10), "print-unknown"),
        (date(2021, 1, 1), "print-unknown"),
    ],
    ids=str,
)
def test_a_day_without_a_whole_print_is_refused(on: date, code: str) -> None:
    with pytest.raises(InputError) as refused:
        reconstruct_pool(on, 1)
    assert refused.value.code == code
    assert refused.value.message("fr") != refused.value.message("en")


def test_too_few_people_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openentry.analysis.reconstruction.DRAWN", 2_000)
    with pytest.raises(PoolError) as refused:
        reconstruct_pool(date(2025, 11, 9), 1)
    assert refused.value.code == "people-too-few"


def test_files_are_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    with pytest.raises(ConflictError):
        reconstruct(date(2025, 11, 9), 1, full)
    with pytest.raises(InputError):
        reconstruct(date(2025, 11, 9), 1, full / "mine.txt")
    out = tmp_path / "out"
    with pytest.raises(InputError):
        reconstruct(date(2021, 1, 1), 1, out)
    assert not out.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["full"]


def test_a_reconstruction_is_five_files(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    made = reconstruct(date(2022, 1, 17), 2, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "about.en.md",
        "about.fr.md",
        "facts.parquet",
        "profiles.parquet",
        "reconstruction.json",
    ]
    text = (tmp_path / "out" / "about.en.md").read_text(encoding="utf-8")
    assert "196,685" in text
    assert "Conditioned" not in text
    assert not any(c.population == "invited" for c in made.about.comparisons)
