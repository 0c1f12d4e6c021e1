"""The way to a licence for the occupations and provinces that a profile names."""

from __future__ import annotations

from datetime import date
from typing import Any

from openentry.answers.licence_path import everywhere, licence_paths
from openentry.rules.lawbook import Law

ON = date(2026, 11, 27)
JOBS = [{"noc": "21231"}, {"noc": "31301"}, {"noc": "31301"}]


def _paths(document: dict[str, Any]) -> list[tuple[str, bool, bool, int]]:
    found = licence_paths(document, ON, Law.load())
    return [(path.code, path.primary, path.looked_up, len(path.provinces)) for path in found]


def test_the_primary_occupation_comes_first_and_each_occupation_once() -> None:
    every = len(Law.load().licensing.provinces)
    assert _paths({"jobs": JOBS, "primary_noc": "31301"}) == [
        ("31301", True, True, every),
        ("21231", False, False, every),
    ]
    assert _paths({"jobs": JOBS[:1]}) == [("21231", True, False, every)]
    assert not _paths({"jobs": JOBS})[0][1], "none of two is primary unless it was told"
    assert _paths({}) == []


def test_only_the_provinces_of_destination_are_shown_unless_all_are_meant() -> None:
    law = Law.load()
    (path,) = licence_paths({"primary_noc": "31301", "destinations": ["NS", "ON"]}, ON, law)
    assert {one.province for one in path.provinces} == {"NS", "ON"}
    for told in (["all"], ["all", "ON"], [], None):
        assert everywhere({"destinations": told})
        (path,) = licence_paths({"primary_noc": "31301", "destinations": told}, ON, law)
        assert len(path.provinces) == len(law.licensing.provinces)


def test_a_code_of_the_former_edition_is_never_read_as_one_of_this() -> None:
    former = {"noc": "3012", "noc_edition": "2016"}
    assert _paths({"jobs": [former]}) == []
    assert [p[0] for p in _paths({"jobs": [former | {"noc_other": "31301"}]})] == ["31301"]
    assert _paths({"primary_noc": "3012", "primary_noc_edition": "2016"}) == []
