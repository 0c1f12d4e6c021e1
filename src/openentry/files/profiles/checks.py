"""What must agree across the fields of a profile, looked at over columns.

Whatever file the profiles come from, they are held to the same: days in their order, one first
language where there are tests in both, hours told once, marks that the test can give. Only what
cannot be is refused; what is merely unusual is not.
"""

from __future__ import annotations

from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.notes import Notes
from openentry.files.profiles.places import CANADA
from openentry.files.profiles.rulings import ABILITIES, EDITIONS, Rulings
from openentry.files.profiles.things import Mask, Things
from openentry.rules.border import Expectation
from openentry.rules.dates import LAST_DAY, NO_DAY, day_number, day_of
from openentry.rules.profile.batch import NO_CODE

COUPLES = ("married", "common_law")

_ORDERED: dict[str, tuple[tuple[str, str], ...]] = {
    "document": (("issued_on", "expires_on"),),
    "tests": (("taken_on", "result_on"),),
    "credentials": (("started_on", "ended_on"), ("started_on", "completed_on")),
    "jobs": (("started_on", "ended_on"),),
    "periods": (("started_on", "ended_on"),),
    "certificates": (("issued_on", "valid_until"),),
    "job_offer": (("offered_on", "valid_until"),),
    "nomination": (
        ("nominated_on", "accepted_on"),
        ("nominated_on", "valid_until"),
        ("nominated_on", "withdrawn_on"),
    ),
    "military_service": (("started_on", "ended_on"),),
}
"""Pairs of days of which the second may not be before the first, by group."""

AFTER_BIRTH = "expected.profile-after-birth"
"""What is expected of a day in a life."""

_NOT_OWN = ("identity", "dependants", "relatives")
"""Groups whose days are not the person's own."""


def check(top: Things, rulings: Rulings, notes: Notes, on: date | None = None) -> None:
    """Note whatever does not agree in the profiles of a chunk.

    Parameters
    ----------
    top : Things
        The profiles, with all that is inside them.
    rulings : Rulings
    notes : Notes
    on : date, optional
        Day that is asked about.
    """
    _check_family(top, notes)
    _check_words(top, rulings, notes)
    for things in _walk(top):
        if len(things):
            _check_order(things, notes)
    _check_births(top, top, notes)
    spouse = top.inner["spouse"]
    _check_births(spouse, spouse, notes)
    if on is not None:
        for who in (top, spouse):
            _check_born(who, on, notes)
    for who in (top, spouse):
        _check_tests(who, rulings, notes)
        _check_credentials(who.inner["credentials"], notes)
        _check_jobs(who.inner["jobs"], rulings, notes)
    _check_occupations(top, rulings, notes)


def _walk(things: Things) -> chain[Things]:
    return chain([things], *(_walk(inner) for inner in things.inner.values()))


def _has(things: Things, n: int) -> Mask:
    """Tell which parents have at least one thing."""
    has: Mask = np.bincount(things.place, minlength=n) > 0
    return has


def _check_family(top: Things, notes: Notes) -> None:
    n = len(top)
    spouse = _has(top.inner["spouse"], n)
    statuses = top.group.leaves["marital_status"].form.words
    coupled = np.isin(top["marital_status"], [statuses.index(word) for word in COUPLES])
    alone = spouse & top.sound("marital_status") & ~coupled
    words = ", ".join(COUPLES)
    notes.note(top, "marital_status", alone, ("expected.profile-with-spouse", {"words": words}))
    sized = top.sound("family_size")
    both = sized & _has(top.inner["dependants"], n)
    notes.note(top, "family_size", both, ("expected.profile-size-or-list", {}))
    small = sized & ~both & spouse & (top["family_size"] < 2)
    notes.note(top, "family_size", small, ("expected.profile-size-couple", {}))
    relatives = top.inner["relatives"]
    of = relatives.group.leaves["of"].form.words.index("spouse")
    lost = (relatives["of"] == of) & ~spouse[relatives.owner]
    notes.note(relatives, "of", lost, ("expected.profile-no-spouse", {}))


def _check_words(top: Things, rulings: Rulings, notes: Notes) -> None:
    """A column of the report is only named for a test whose report has several."""
    for who in (top, top.inner["spouse"]):
        tests = who.inner["tests"]
        cells = tests.cells["test"]
        has = np.array([word in rulings.with_column for word in cells.words] + [False])
        wrong = tests.sound("column") & ~has[cells.values]
        names = ", ".join(sorted(rulings.with_column))
        notes.note(tests, "column", wrong, ("expected.profile-no-column", {"tests": names}))


def _check_order(things: Things, notes: Notes) -> None:
    for first, second in _ORDERED.get(things.group.path[-1] if things.group.path else "", ()):
        days, later = things[first], things[second]
        turned = things.sound(first) & things.sound(second) & (later < days)
        hidden = things.group.leaves[first].form.hidden

        def _allowed(
            place: int, days: NDArray[np.int32] = days, first: str = first, hidden: bool = hidden
        ) -> Expectation:
            if hidden:
                return "expected.profile-not-before-hidden", {"other": first}
            return "expected.profile-not-before", {"other": first, "day": day_of(days[place])}

        notes.note(things, second, turned, _allowed)


def _check_births(person: Things, things: Things, notes: Notes) -> None:
    """Nothing in a life comes before it."""
    birth = person["birth_on"]
    known = person.sound("birth_on")
    place = np.arange(len(person))
    if things is not person:
        above = things
        place = np.arange(len(things))
        while above is not person:
            place = above.place[place]
            assert above.parent is not None
            above = above.parent
        for name, leaf in things.group.leaves.items():
            if leaf.form.name == "day":
                early = things.sound(name) & known[place] & (things[name] <= birth[place])
                notes.note(things, name, early, (AFTER_BIRTH, {}))
    for name, inner in things.inner.items():
        own = name not in _NOT_OWN and not (person.parent is None and name == "spouse")
        if own and len(inner):
            _check_births(person, inner, notes)


def _check_born(person: Things, on: date, notes: Notes) -> None:
    """Nothing can be said of a person on a day before the birth."""
    unborn = person.sound("birth_on") & (person["birth_on"] > day_number(on))
    notes.note(person, "birth_on", unborn, ("expected.profile-born", {"day": on}))


def _check_tests(who: Things, rulings: Rulings, notes: Notes) -> None:
    tests = who.inner["tests"]
    cells = tests.cells["test"]
    taken = tests["taken_on"]
    there = tests.given("test") & tests.sound("taken_on")
    refused_test = np.zeros(len(tests), np.bool_)
    languages = rulings.languages(cells)
    for ability in ABILITIES:
        marks = tests.cells[ability]
        tests.levels[ability], refusals = rulings.read_marks(
            cells, marks, ability, np.where(there, taken, 0)
        )
        of_test = rulings.of_test(refusals) & there
        refused_test |= of_test
        wrong = (refusals > 0) & ~of_test & there & marks.given

        def _allowed(place: int, ability: str = ability) -> Expectation:
            test = cells.words[cells.values[place]]
            mark = tests.cells[ability].shown(place)
            reason = rulings.explain(test, ability, mark, int(taken[place]))
            return "expected.profile-mark", {"reason": reason}

        notes.note(tests, ability, wrong, _allowed)

    def named(place: int) -> Expectation:
        test = cells.words[cells.values[place]]
        reason = rulings.explain(test, ABILITIES[0], 0, int(taken[place]))
        return "expected.profile-test", {"reason": reason}

    # Without a day no chart can be read, but a test that is none at all is one on no day.
    refused_test |= tests.given("test") & (languages == 0) & there
    notes.note(tests, "test", refused_test, named)
    n = len(who)
    both = np.ones(n, np.bool_)
    for language in (1, 2):
        both &= np.bincount(tests.place[languages == language], minlength=n) > 0
    silent = both & ~who.given("first_language")
    notes.note(who, "first_language", silent, ("expected.profile-first-language", {}))


def _country_place(things: Things) -> int:
    return things.group.leaves["country"].form.words.index(CANADA)


def _check_province(things: Things, notes: Notes) -> None:
    abroad = things.sound("country") & (things["country"] != _country_place(things))
    notes.note(
        things, "province", things.sound("province") & abroad, ("expected.profile-no-province", {})
    )


def _check_credentials(credentials: Things, notes: Notes) -> None:
    _check_province(credentials, notes)


def _check_jobs(jobs: Things, rulings: Rulings, notes: Notes) -> None:
    _check_province(jobs, notes)
    abroad = jobs.sound("country") & (jobs["country"] != _country_place(jobs))
    remote = (jobs["remote_for_foreign_employer"] == 1) & abroad
    notes.note(jobs, "remote_for_foreign_employer", remote, ("expected.profile-remote", {}))
    _check_codes(jobs, rulings, notes)
    periods = jobs.inner["periods"]
    cut = _has(periods, len(jobs))
    twice = jobs.given("weekly_hours") & cut
    notes.note(jobs, "weekly_hours", twice, ("expected.profile-hours-once", {}))
    missing = ~jobs.given("weekly_hours") & ~cut
    notes.note(jobs, "weekly_hours", missing, ("expected.profile-hours", {}))
    _check_periods(jobs, periods, notes)


def ends_of(things: Things, name: str = "ended_on") -> NDArray[np.int32]:
    """Give the last day of each thing, `LAST_DAY` where it goes on."""
    days = things[name]
    found: NDArray[np.int32] = np.where(days == NO_DAY, LAST_DAY, days).astype(np.int32)
    return found


def period_ends(periods: Things, jobs: Things) -> NDArray[np.int32]:
    """Give the last day of each period; one without an end lasts as long as its job."""
    found: NDArray[np.int32] = np.where(
        periods["ended_on"] == NO_DAY, ends_of(jobs)[periods.place], periods["ended_on"]
    ).astype(np.int32)
    return found


def _check_periods(jobs: Things, periods: Things, notes: Notes) -> None:
    job = periods.place
    begun, ended = periods["started_on"], period_ends(periods, jobs)
    early = periods.sound("started_on") & jobs.sound("started_on")[job]
    early &= begun < jobs["started_on"][job]
    late_start = periods.sound("started_on") & (begun > ends_of(jobs)[job])
    late = periods.sound("ended_on") & (periods["ended_on"] > ends_of(jobs)[job])
    expected: Expectation = ("expected.profile-inside-job", {})
    notes.note(periods, "started_on", early | late_start, expected)
    notes.note(periods, "ended_on", late, expected)
    order = np.lexsort((begun, job))
    same = np.diff(job[order]) == 0
    met = same & (begun[order][1:] <= ended[order][:-1]) & periods.sound("started_on")[order][1:]
    overlapping = np.zeros(len(periods), np.bool_)
    overlapping[order[1:][met]] = True
    overlapping &= ~(early | late_start)
    notes.note(periods, "started_on", overlapping, ("expected.profile-periods-apart", {}))


def _check_codes(things: Things, rulings: Rulings, notes: Notes) -> None:
    """Check the codes of a thing that has an occupation in one edition, and perhaps the other."""
    newest = things["noc_edition"] != EDITIONS.index("2016")
    for name, in_newest in (("noc", newest), ("noc_other", ~newest)):
        _check_code(things, name, in_newest, rulings, notes)


def _check_code(things: Things, name: str, in_newest: Mask, rulings: Rulings, notes: Notes) -> None:
    cells = things.cells[name]
    codes = {edition: rulings.codes(cells, edition) for edition in EDITIONS}
    found = np.where(in_newest, codes["2021"], codes["2016"])
    other = np.where(in_newest, codes["2016"], codes["2021"])
    edition_name = "noc_edition" if name != "primary_noc" else "primary_noc_edition"

    def _allowed(place: int) -> Expectation:
        edition = "2021" if in_newest[place] else "2016"
        params: dict[str, object] = {"edition": edition}
        if other[place] == NO_CODE or edition_name not in things.group.leaves:
            return "expected.profile-noc", params
        params |= {"other": "2016" if in_newest[place] else "2021", "field": edition_name}
        return "expected.profile-noc-edition", params

    notes.note(things, name, cells.given & (found == NO_CODE), _allowed)


def _check_occupations(top: Things, rulings: Rulings, notes: Notes) -> None:
    idle = top.given("primary_noc_edition") & ~top.given("primary_noc")
    notes.note(top, "primary_noc_edition", idle, ("expected.profile-edition-alone", {}))
    _check_code(top, "primary_noc", top["primary_noc_edition"] != 1, rulings, notes)
    for name in ("certificates", "job_offer"):
        _check_codes(top.inner[name], rulings, notes)
    for name in ("military_service", "forces_offer"):
        things = top.inner[name]
        _check_code(things, "noc", np.ones(len(things), np.bool_), rulings, notes)
