"""One version of a table of points: every way to write a row, and every way to get it wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from openentry.rules.errors import LawError
from openentry.rules.lawbook import COMPONENTS
from openentry.rules.loading.tables import TableVersion
from openentry.rules.tables import POINTS_TOP as TOP
from openentry.rules.tables import WHOSE_LEVELS, PointsTable, axis, compile_table

Row = dict[str, Any]


def compiled(
    axes: tuple[str, ...], rows: list[Row], *, maximum: int | tuple[int, int], **more: object
) -> PointsTable:
    """Compile a table; two figures for the maximum make it one by company."""
    stated = (
        {"alone": maximum[0], "accompanied": maximum[1]}
        if isinstance(maximum, tuple)
        else {"points": maximum}
    )
    version = TableVersion.model_validate(
        {
            "id": "t-1",
            "in_force": date(2015, 1, 1),
            "source": ("own-knowledge",),
            "provision": "s. 1",
            "certainty": "stated",
            "axes": axes,
            "rows": tuple(rows),
            "maximum": stated,
            "by": "accompanied" if isinstance(maximum, tuple) else None,
            **more,
        }
    )
    return compile_table(version, "crs.core.first_language")


def refusal(
    axes: tuple[str, ...], rows: list[Row], *, maximum: int | tuple[int, int], **more: object
) -> dict[str, object]:
    """Give the code and parameters of the error that a table is refused with."""
    with pytest.raises(LawError) as refused:
        compiled(axes, rows, maximum=maximum, **more)
    params = refused.value.params
    assert (params.pop("file"), params.pop("version")) == ("crs.core.first_language", "t-1")
    return {"code": refused.value.code, **params}


WORK: tuple[str, ...] = ("canadian_work_years",)
STUDY: tuple[str, ...] = ("canadian_study",)
LOWEST: tuple[str, ...] = ("first_language_lowest",)


def test_ranges_of_both_forms_take_in_their_ends() -> None:
    rows: list[Row] = [
        {"canadian_work_years": 0, "points": 1},
        {"canadian_work_years": "1-3", "points": 2},
        {"canadian_work_years": "4-4", "points": 3},
        {"canadian_work_years": "5+", "points": 4},
    ]
    table = compiled(WORK, rows, maximum=4)
    assert table.points[0, :7].tolist() == [1, 2, 2, 2, 3, 4, 4]
    assert set(table.points[0, 5:].tolist()) == {4}
    assert table.row_of[:6].tolist() == [0, 1, 1, 1, 2, 3]
    assert (table.points[0] == table.points[1]).all()
    assert table.points.shape == (2, axis("canadian_work_years").size)  # type: ignore[union-attr]
    assert table.cap.tolist() == [4, 4]
    assert not table.each_ability
    assert not table.points.flags.writeable
    assert not table.row_of.flags.writeable


def test_words_flags_and_lists_name_their_places_and_an_axis_left_out_names_all() -> None:
    rows: list[Row] = [
        {"canadian_study": "none", "points": 0},
        {"canadian_study": ("one_or_two_years", "three_years"), "sibling": False, "points": 5},
        {"canadian_study": ("one_or_two_years", "three_years"), "sibling": True, "points": 7},
    ]
    names = axis("canadian_study").words  # type: ignore[union-attr]
    rows[1]["canadian_study"] = rows[2]["canadian_study"] = names[1:]
    table = compiled((*STUDY, "sibling"), rows, maximum=7)
    assert table.points[1].tolist() == [[0, 0], [5, 7], [5, 7]]
    assert table.row_of.tolist() == [[0, 0], [1, 2], [1, 2]]


def test_points_by_company_keep_their_two_columns() -> None:
    rows = [
        {"sibling": False, "alone": 0, "accompanied": 0},
        {"sibling": True, "alone": 9, "accompanied": 6},
    ]
    table = compiled(("sibling",), rows, maximum=(9, 6))
    assert table.points.tolist() == [[0, 9], [0, 6]]
    assert table.cap.tolist() == [9, 6]


def test_levels_above_the_top_repeat_it_on_their_own_axis_alone() -> None:
    rows: list[Row] = [
        {"first_language_lowest": "0-8", "points": 0},
        {"first_language_lowest": 9, "sibling": False, "points": 1},
        {"first_language_lowest": 9, "sibling": True, "points": 2},
        {"first_language_lowest": 10, "sibling": False, "points": 3},
        {"first_language_lowest": 10, "sibling": True, "points": 4},
    ]
    for turned in (False, True):
        axes = (*LOWEST, "sibling")[:: -1 if turned else 1]
        table = compiled(axes, rows, maximum=4)
        points, row_of = table.points, table.row_of[np.newaxis]
        if turned:
            points, row_of = points.swapaxes(1, 2), row_of.swapaxes(1, 2)
        assert points.shape == (2, 13, 2)
        assert points[0, 9:].tolist() == [[1, 2], [3, 4], [3, 4], [3, 4]]
        assert row_of[0, 9:].tolist() == [[1, 2], [3, 4], [3, 4], [3, 4]]


def test_points_of_each_ability_are_added_up_to_a_cap() -> None:
    rows: list[Row] = [{"level": "0-9", "points": 0}, {"level": 10, "points": 6}]
    table = compiled(("level",), rows, maximum=24, of="each ability")
    assert table.each_ability
    assert table.cap.tolist() == [24, 24]
    capped = compiled(("level",), rows, maximum=20, of="each ability", cap={"points": 20})
    assert capped.cap.tolist() == [20, 20]
    rows = [
        {"level": "0-9", "alone": 0, "accompanied": 0},
        {"level": 10, "alone": 6, "accompanied": 5},
    ]
    caps = {"alone": 24, "accompanied": 18}
    both = compiled(("level",), rows, maximum=(24, 18), of="each ability", cap=caps)
    assert both.cap.tolist() == [24, 18]


@pytest.mark.parametrize(
    "value",
    ["3-1", "0-99", "1-", "-1", "x", "+", "99+", "x+", -1, 1000, True, "1–3", ("1-2", "x"), ()],
)
def test_a_value_that_is_no_place_of_the_axis_is_refused(value: object) -> None:
    rows = [{"canadian_work_years": value, "points": 0}]
    assert refusal(WORK, rows, maximum=0) == {
        "code": "law-row-value",
        "row": 1,
        "axis": "canadian_work_years",
        "value": str(value),
    }


def test_the_end_of_an_axis_is_a_value_and_what_follows_it_is_not() -> None:
    top = axis("canadian_work_years").size - 1  # type: ignore[union-attr]
    for value in (f"0-{top}", "0+"):
        table = compiled(WORK, [{"canadian_work_years": value, "points": 3}], maximum=3)
        assert (table.points == 3).all()
    for last in (top, f"{top}+", f"{top}-{top}"):
        rows = [
            {"canadian_work_years": f"0-{top - 1}", "points": 3},
            {"canadian_work_years": last, "points": 4},
        ]
        assert compiled(WORK, rows, maximum=4).points[0, -2:].tolist() == [3, 4]
    for after in (top + 1, f"{top + 1}+", f"0-{top + 1}"):
        rows = [{"canadian_work_years": after, "points": 3}]
        assert refusal(WORK, rows, maximum=3)["code"] == "law-row-value"


def test_a_flag_takes_true_and_false_and_words_take_no_flag() -> None:
    rows: list[Row] = [{"canadian_study": True, "points": 0}]
    assert refusal(STUDY, rows, maximum=0)["code"] == "law-row-value"
    rows = [{"sibling": "yes", "points": 0}]
    assert refusal(("sibling",), rows, maximum=0)["code"] == "law-row-value"


def test_a_row_gives_the_points_that_the_table_is_by_and_no_others() -> None:
    for row in (
        {"alone": 1, "accompanied": 1},
        {"points": 1, "alone": 1},
        {"points": True},
        {"points": "1"},
        {"points": -1},
        {"points": TOP + 1},
        {},
    ):
        found = refusal(WORK, [{"canadian_work_years": "0+", **row}], maximum=1)
        assert found == {"code": "law-row-points", "row": 1, "top": TOP, "needed": "points"}
    for row in ({"points": 1}, {"alone": 1}, {"alone": 1, "accompanied": True}):
        found = refusal(WORK, [{"canadian_work_years": "0+", **row}], maximum=(1, 1))
        needed = "alone, accompanied"
        assert found == {"code": "law-row-points", "row": 1, "top": TOP, "needed": needed}


def test_an_axis_that_does_not_exist_or_is_not_of_the_table_is_refused() -> None:
    rows: list[Row] = [{"points": 0}]
    # Of the last two it may be not known what a candidate has: no cell could say that.
    for name in ("height", "id", "submitted_at", "programs", "funds_met", "skilled_work_years"):
        assert refusal((name,), rows, maximum=0) == {"code": "law-axis", "axis": name}
    rows = [{"canadian_work_years": "0+", "sibling": True, "points": 0}]
    assert refusal(WORK, rows, maximum=0) == {"code": "law-axis", "axis": "sibling"}


@pytest.mark.parametrize(
    ("axes", "more"),
    [
        (("level",), {}),
        (("canadian_work_years",), {"of": "each ability"}),
        (("level", "sibling"), {"of": "each ability"}),
    ],
)
def test_a_level_is_read_once_an_ability_and_beside_nothing_else(
    axes: tuple[str, ...], more: dict[str, object]
) -> None:
    found = refusal(axes, [{"points": 0}], maximum=0, **more)
    allowed = "core.first_language, core.second_language, spouse.language"
    assert found == {"code": "law-level-axis", "allowed": allowed}


def test_the_most_points_of_every_cell_of_a_total_fit_into_sixteen_bits() -> None:
    cells = sum(
        4 if f"{block}.{name}" in WHOSE_LEVELS else 1
        for block, names in COMPONENTS.items()
        for name in names
    )
    assert cells * TOP <= np.iinfo(np.int16).max < cells * (TOP + 1)


def test_a_table_of_a_program_may_look_at_what_may_be_not_known() -> None:
    # Whoever reads it answers "not known" there; a score has no such answer.
    rows: list[Row] = [
        {"skilled_work_years": 0, "points": 0},
        {"skilled_work_years": "1+", "points": 9},
    ]
    assert refusal(("skilled_work_years",), rows, maximum=9)["code"] == "law-axis"
    version = compiled(WORK, [{"points": 0}], maximum=0).version.model_copy(
        update={"axes": ("skilled_work_years",), "rows": tuple(rows), "maximum": {"points": 9}}
    )
    table = compile_table(version, "fsw.experience")
    assert table.points[0, :3].tolist() == [0, 9, 9]


def test_a_cell_given_twice_names_both_rows_and_the_cell() -> None:
    rows: list[Row] = [
        {"canadian_study": "none", "points": 0},
        {"sibling": True, "points": 1},
    ]
    assert refusal((*STUDY, "sibling"), rows, maximum=1) == {
        "code": "law-cell-twice",
        "row": 2,
        "other": 1,
        "cell": "canadian_study none, sibling 1",
    }


def test_the_first_missing_cell_is_named() -> None:
    rows: list[Row] = [{"canadian_work_years": "0-2", "sibling": False, "points": 0}]
    assert refusal(("sibling", *WORK), rows, maximum=0) == {
        "code": "law-cell-missing",
        "cell": "sibling 0, canadian_work_years 3",
    }


@pytest.mark.parametrize(
    ("stated", "column", "figures"),
    [
        ((8, 6), "alone", (8, 9)),
        ((9, 7), "accompanied", (7, 6)),
    ],
)
def test_a_maximum_that_the_rows_do_not_reach_or_pass_is_refused(
    stated: tuple[int, int], column: str, figures: tuple[int, int]
) -> None:
    rows = [
        {"sibling": False, "alone": 0, "accompanied": 0},
        {"sibling": True, "alone": 9, "accompanied": 6},
    ]
    assert refusal(("sibling",), rows, maximum=stated) == {
        "code": "law-maximum",
        "column": column,
        "stated": figures[0],
        "reached": figures[1],
    }


def test_a_cap_above_what_the_rows_give_is_not_reached() -> None:
    rows = [{"sibling": False, "points": 0}, {"sibling": True, "points": 9}]
    found = refusal(("sibling",), rows, maximum=10, cap={"points": 10})
    assert found == {"code": "law-maximum", "column": "points", "stated": 10, "reached": 9}


def test_axes_have_the_sizes_of_the_dictionary() -> None:
    sizes = {
        name: found.size if (found := axis(name)) else None
        for name in ("level", "french_lowest", "age", "sibling", "education", "first_reading")
    }
    assert sizes == {
        "level": 11,
        "french_lowest": 11,
        "age": 121,
        "sibling": 2,
        "education": 8,
        "first_reading": None,
    }
    assert axis("age").words == ()  # type: ignore[union-attr]
    assert axis("education").words[6] == "masters"  # type: ignore[union-attr]
