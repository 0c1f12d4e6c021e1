"""Cut-offs of general rounds foretold from the published bands."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from openentry.analysis.history import bands, pool_prints, published_rounds
from openentry.analysis.prediction import error_table, predicted_cutoff
from openentry.rules.loading.pool import Band, PoolPrint


def print_of(*parts: tuple[int, int, int]) -> PoolPrint:
    return PoolPrint(
        pool_on=date(2024, 1, 1),
        bands=tuple(
            Band(low=low, high=high, candidates=n, subtotal=False, computed=False)
            for low, high, n in parts
        ),
        candidates=sum(n for _, _, n in parts),
        rounds=(),
        repeats=None,
        source_copy="",
        flags=(),
    )


POOL = print_of((601, 1200, 10), (501, 600, 200), (491, 500, 100), (481, 490, 200), (0, 480, 500))


def test_inside_ten_points_candidates_spread_evenly() -> None:
    # 210 stand above; the 211th to 220th have 500, the 221st 499, the last of the band 491.
    assert predicted_cutoff(POOL, 211) == 500
    assert predicted_cutoff(POOL, 220) == 500
    assert predicted_cutoff(POOL, 221) == 499
    assert predicted_cutoff(POOL, 310) == 491
    assert predicted_cutoff(POOL, 311) == 490


def test_the_wide_band_thins_out_from_the_density_below_it() -> None:
    # Ten a point at 491 to 500; 200 people from 501 on fall away by about a twentieth a point.
    assert predicted_cutoff(POOL, 11) > 550
    assert predicted_cutoff(POOL, 110) == pytest.approx(514, abs=2)
    assert predicted_cutoff(POOL, 209) in (501, 502)
    assert predicted_cutoff(POOL, 210) == 501


def test_evenly_means_evenly_everywhere() -> None:
    assert predicted_cutoff(POOL, 110, evenly=True) == 551


def test_more_invitations_than_candidates_reach_the_lowest_score() -> None:
    assert predicted_cutoff(POOL, 5000) == 0


def test_more_invitations_never_raise_the_line() -> None:
    pool = pool_prints()[date(2024, 4, 9)]
    lines = [predicted_cutoff(pool, n) for n in range(1, 20_000, 97)]
    assert lines == sorted(lines, reverse=True)


def test_every_general_round_with_a_usable_print_is_there_and_no_other() -> None:
    table = error_table()
    rounds = published_rounds()
    general = [r.number for r in rounds.values() if r.kind == "general" and r.pool_on is not None]
    assert [row.number for row in table.rows] == [n for n in general if n not in ("226", "247")]
    assert [left.number for left in table.left_out] == ["226", "247"]
    assert len(table.rows) == 37
    for row in table.rows:
        assert row.published == rounds[row.number].crs_cutoff
        assert row.pool_on <= row.held_on


def test_the_prediction_uses_only_the_print_and_the_invitations() -> None:
    for row in error_table().rows:
        assert row.predicted == predicted_cutoff(pool_prints()[row.pool_on], row.invitations)


def test_the_errors_are_these_and_smaller_than_saying_the_same_again() -> None:
    table = error_table()
    assert table.predicted.mean == pytest.approx(4.27, abs=0.01)
    assert (table.predicted.median, table.predicted.largest) == (2, 33)
    assert table.same_as_last.mean == pytest.approx(10.84, abs=0.01)
    assert (table.same_as_last.median, table.same_as_last.largest) == (6, 61)
    assert table.evenly.mean == pytest.approx(29.27, abs=0.01)


def test_the_round_of_23_november_2022_by_hand() -> None:
    pool = pool_prints()[date(2022, 11, 22)]
    above = sum(b.candidates for b in bands(pool) if b.low >= 501)
    assert above == 2103
    # 4,750 - 2,103 = 2,647 of the 3,031 people from 491 to 500: 303.1 a point, the ninth score.
    row = next(r for r in error_table().rows if r.number == "236")
    assert row.predicted == 500 - 2646 * 10 // 3031 == 492
    assert row.published == 491
    assert row.error == 1


def test_the_table_is_also_csv_and_json() -> None:
    table = error_table()
    rows = list(csv.DictReader(io.StringIO(table.as_csv())))
    assert len(rows) == 37
    assert rows[0]["number"] == "227"
    assert int(rows[0]["error"]) == int(rows[0]["predicted"]) - int(rows[0]["published"])
    data = table.as_json()
    assert isinstance(data["rounds"], list)
    assert len(data["rounds"]) == 37
    assert "4.3" in table.said("en")[1]
    assert "4,3" in table.said("fr")[1]
