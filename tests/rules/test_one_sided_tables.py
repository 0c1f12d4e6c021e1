"""Tables of points that name one side of a figure by company: the other side gives nothing."""

from __future__ import annotations

from datetime import date

import pytest

from openentry.rules.loading.tables import TableVersion
from openentry.rules.tables import compile_table

FIELDS = {
    "id": "t-1",
    "in_force": date(2015, 1, 1),
    "source": ("own-knowledge",),
    "provision": "s. 1",
    "certainty": "stated",
    "axes": ("sibling",),
    "by": "accompanied",
}


@pytest.mark.parametrize(("side", "caps"), [("alone", [5, 0]), ("accompanied", [0, 5])])
def test_a_maximum_for_one_side_alone_is_one_of_nothing_for_the_other(
    side: str, caps: list[int]
) -> None:
    nothing = {"alone": 0, "accompanied": 0}
    rows = ({"sibling": False, **nothing}, {"sibling": True, **nothing, side: 9})
    version = TableVersion.model_validate(
        {**FIELDS, "rows": rows, "cap": {side: 5}, "maximum": {side: 5}}
    )
    table = compile_table(version, "crs.additional.sibling")
    assert table.cap.tolist() == caps
    assert table.points.tolist() == [[0, 9 if side == "alone" else 0], [0, caps[1] and 9]]
