"""A province searches the pool: its own candidates, nameless, page by page."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from tests.registry.people import World

from openentry.registry.models import JournalEntry, PoolEntry, Profile
from openentry.registry.queries.candidates import PAGE_TOP, Candidate, Found, Wanted, search_pool
from openentry.registry.services import allocating, nominations, profiles
from openentry.rules.errors import InputError, LimitError, NotAllowedError


def _numbers(found: Found) -> list[str]:
    return [candidate.number for candidate in found.candidates]


def _in_pool(world: World, destinations: list[str], **facts: object) -> Profile:
    """Give somebody in the pool whose row says these facts."""
    _, profile = world.profile(2, destinations=destinations)
    PoolEntry.objects.filter(profile=profile).update(**facts)
    return profile


def test_a_province_sees_those_who_named_it_and_are_in_the_pool(world: World) -> None:
    on = world.keeper("provincial_officer", province="ON")
    named = _in_pool(world, ["ON"], crs=480)
    among = _in_pool(world, ["BC", "ON"], crs=490)
    every = _in_pool(world, ["all"], crs=470)
    _in_pool(world, ["BC"], crs=500)
    nowhere = _in_pool(world, [], crs=500)
    owner, gone = world.profile(2, destinations=["ON"])
    profiles.withdraw_profile(owner, gone.public_id)
    found = search_pool(on, "ON")
    assert _numbers(found) == [among.number, named.number, every.number]
    assert (found.count, found.after) == (3, None)
    assert nowhere.number not in _numbers(search_pool(on, "ON"))
    # Whoever's time is over is not there, whether the sweep has passed or not.
    world.pass_time(days=400)
    assert search_pool(on, "ON").count == 0


def test_nobody_but_its_own_officers_searches_for_a_province(world: World) -> None:
    owner, _ = world.profile(2, destinations=["all"])
    officer = world.keeper("provincial_officer", province="BC")
    staff = ("intake_clerk", "migration_officer", "auditor", "administrator", "round_preparer")
    for actor in (owner, officer, *map(world.keeper, staff), world.representative()):
        with pytest.raises(NotAllowedError) as refused:
            search_pool(actor, "ON")
        assert refused.value.params["act"] == "pool.searched"
    with pytest.raises(InputError) as shut:
        search_pool(world.keeper("provincial_officer", province="QC"), "QC")
    assert shut.value.code == "province-shut"


def test_a_candidate_is_told_without_who_it_is(world: World) -> None:
    profile = _in_pool(world, ["ON"])
    on = world.keeper("provincial_officer", province="ON")
    candidate = search_pool(on, "ON").candidates[0]
    entry = PoolEntry.objects.get(profile=profile)
    assert (candidate.profile_id, candidate.crs) == (profile.public_id, entry.crs)
    assert sum(1 << ("fsw", "cec", "fst", "pnp").index(p) for p in candidate.programs) == (
        entry.programs  # type: ignore[attr-defined]
    )
    told = str(asdict(candidate))
    assert "Family" not in told
    assert "1990" not in told
    assert profile.person.public_id not in told
    nominations.notify_interest(on, candidate.profile_id, "ON")


FACTS: dict[str, object] = {
    "crs": 450,
    "age": 30,
    "education": 5,
    "canadian_study": 1,
    "first_language": 1,
    "canadian_work_years": 2,
    "foreign_work_years": 3,
    "trade_certificate": 0,
    "programs": 0b001,
    "categories": "stem-12;trades-1",
}
FACTS |= {f"first_{a}": 9 for a in ("listening", "reading", "speaking", "writing")}
FACTS |= {f"second_{a}": 5 for a in ("listening", "reading", "speaking", "writing")}

FITS = [
    Wanted(),
    Wanted(crs_min=450, crs_max=450, age_min=30, age_max=30),
    Wanted(education_min="two_or_more", canadian_study_min="one_or_two_years"),
    Wanted(english_min=9, french_min=5),
    Wanted(canadian_work_min=2, foreign_work_min=3, trade_certificate=False),
    Wanted(programs=("fsw",)),
    Wanted(programs=("cec", "fsw"), nominated=False),
    Wanted(categories=("trades-1",)),
    Wanted(categories=("healthcare-2", "trades-1")),
]
FITS_NOT = [
    Wanted(crs_min=451),
    Wanted(crs_max=449),
    Wanted(age_min=31),
    Wanted(age_max=29),
    Wanted(education_min="masters"),
    Wanted(canadian_study_min="three_or_more_years"),
    Wanted(english_min=10),
    Wanted(french_min=6),
    Wanted(canadian_work_min=3),
    Wanted(foreign_work_min=4),
    Wanted(trade_certificate=True),
    Wanted(programs=("cec", "fst")),
    Wanted(nominated=True),
    Wanted(categories=("stem-1", "trades-2")),
    Wanted(crs_min=450, english_min=9, french_min=9),
]


def test_each_filter_asks_for_what_it_says(world: World) -> None:
    _in_pool(world, ["ON"], **FACTS)
    on = world.keeper("provincial_officer", province="ON")
    for wanted in FITS:
        assert search_pool(on, "ON", wanted).count == 1, wanted
    for wanted in FITS_NOT:
        assert search_pool(on, "ON", wanted).count == 0, wanted
    # The same person with the languages the other way round; then with one ability too low.
    PoolEntry.objects.update(first_language=2)
    assert search_pool(on, "ON", Wanted(french_min=9, english_min=5)).count == 1
    PoolEntry.objects.update(second_writing=4)
    assert search_pool(on, "ON", Wanted(english_min=5)).count == 0
    PoolEntry.objects.update(first_language=0)
    assert search_pool(on, "ON", Wanted(french_min=4)).count == 0


def test_whoever_is_nominated_already_can_be_left_out(world: World) -> None:
    on = world.keeper("provincial_officer", province="ON")
    allocating.set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 1)
    _, chosen = world.profile(2, destinations=["ON"])
    _, free = world.profile(2, destinations=["ON"])
    nominations.nominate(on, chosen.public_id, "ON")
    assert _numbers(search_pool(on, "ON", Wanted(nominated=False))) == [free.number]
    found = search_pool(on, "ON", Wanted(nominated=True))
    assert [(c.number, c.nominated) for c in found.candidates] == [(chosen.number, True)]


def test_the_pages_have_everybody_once_in_order(world: World) -> None:
    on = world.keeper("provincial_officer", province="ON")
    made = [_in_pool(world, ["ON"], crs=480 + place // 3) for place in range(8)]
    seen: list[Candidate] = []
    after, pages = "", 0
    while True:
        found = search_pool(on, "ON", after=after, size=3)
        assert found.count == 8
        seen += found.candidates
        pages += 1
        if found.after is None:
            break
        after = found.after
    assert pages == 3
    order = [(-c.crs, c.number) for c in seen]
    assert order == sorted(order)
    assert {c.number for c in seen} == {p.number for p in made}
    assert len(seen) == 8
    # Exactly one page is one page.
    assert search_pool(on, "ON", size=8).after is None


def test_what_cannot_be_searched_for_is_refused_by_name(world: World) -> None:
    on = world.keeper("provincial_officer", province="ON")
    for wanted, field in (
        (Wanted(education_min="wise"), "education"),
        (Wanted(canadian_study_min=""), "canadian_study"),
        (Wanted(programs=("xyz",)), "programs"),
        (Wanted(categories=("%",)), "categories"),
    ):
        with pytest.raises(InputError) as refused:
            search_pool(on, "ON", wanted)
        assert (refused.value.code, refused.value.params["field"]) == ("search-value", field)
    for after in ("x", "12", "-1-X", "99999-X1", "٣-X1"):
        with pytest.raises(InputError) as nowhere:
            search_pool(on, "ON", after=after)
        assert nowhere.value.code == "search-after"
    for size in (0, PAGE_TOP + 1):
        with pytest.raises(LimitError) as page:
            search_pool(on, "ON", size=size)
        assert page.value.code == "search-page"
    assert not JournalEntry.objects.filter(action="pool.searched").exists()
