"""What changed on a day is told alike from the versions and from the law of two days."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from openentry.answers.law_amendments import amendments
from openentry.answers.law_differences import differences
from openentry.answers.law_index import ROOMS, rooms
from openentry.answers.law_known import knowledge
from openentry.answers.law_table import near, table_on
from openentry.answers.law_tables import Catalogue
from openentry.rules.lawbook import FIRST_DAY, Law

TODAY = date(2026, 11, 27)


def _on(day: date) -> Catalogue:
    return Catalogue(Law.load().on(day), "en")


def test_a_day_of_amendment_differs_from_its_eve_in_the_tables_it_names() -> None:
    found = amendments(_on(TODAY))
    assert len(found) > 20
    for one in found:
        told = {change.name for change in one.changes}
        seen = {each.name for each in differences(_on(one.eve), _on(one.on))}
        assert told == seen, one.on


def test_between_two_amendments_nothing_differs() -> None:
    days = [FIRST_DAY, *(one.on for one in amendments(_on(TODAY)))]
    for first, following in pairwise(days):
        eve = next(one.eve for one in amendments(_on(TODAY)) if one.on == following)
        assert not differences(_on(first), _on(eve)), first


def test_a_table_begins_before_it_changes_and_changes_before_it_ends() -> None:
    for name in _on(TODAY).names:
        ways = [
            change.way
            for one in amendments(_on(TODAY))
            for change in one.changes
            if change.name == name
        ]
        for earlier, later in pairwise(ways):
            assert (later == "begins") == (earlier == "ends"), (name, ways)


def test_the_version_of_a_day_is_the_one_whose_days_hold_it() -> None:
    for day in (FIRST_DAY, date(2018, 6, 26), date(2025, 3, 24), date(2025, 3, 25), TODAY):
        catalogue = _on(day)
        for name in catalogue.names:
            found = table_on(name, catalogue)
            assert found is not None
            held = [span for span in found.versions if span.holds(day)]
            assert len(held) <= 1
            if found.rules is None:
                assert not held or held[0].repealed, name
            else:
                assert found.rules.span.id == catalogue.current[name].id
                assert held == [found.rules.span], name


def test_every_table_has_one_room_and_every_room_a_table() -> None:
    catalogue = _on(TODAY)
    found = rooms(catalogue)
    assert [room.name for room in found] == list(ROOMS)
    listed = [one.name for room in found for one in room.tables]
    assert sorted(listed) == sorted(catalogue.names)
    assert sum(room.in_force for room in found) == len(catalogue.current)
    assert all(room.tables for room in found)


def test_certainties_and_sources_are_counted_whole() -> None:
    catalogue = _on(TODAY)
    found = knowledge(catalogue)
    versions = [
        version
        for name in catalogue.names
        for version in catalogue.versions(name)
        if not version.repealed
    ]
    assert found.versions == len(versions)
    assert found.of_certainty("stated") == sum(v.certainty == "stated" for v in versions)
    days = [one.gap.first_day for one in found.gaps]
    assert days == sorted(days, reverse=True)


def test_names_like_a_wrong_one_are_offered_and_nothing_where_none_is_like_it() -> None:
    catalogue = _on(TODAY)
    assert "crs.core.age" in near("Age", catalogue)
    assert "language.tef_canada" in near("tef-canada", catalogue)
    assert near("xyzzy", catalogue) == ()
    assert near("", catalogue) == ()
