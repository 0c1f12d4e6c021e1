"""Nominations: with the profile they belong to from the first day to the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.registry.people import World, document_of_example

from openentry.registry.actors import Actor
from openentry.registry.models import (
    Allocation,
    Invitation,
    JournalEntry,
    Nomination,
    PoolEntry,
    Profile,
)
from openentry.registry.queries.lookup import look_up
from openentry.registry.queries.people import own_file
from openentry.registry.services.allocating import move_allocation, set_allocation
from openentry.registry.services.erasing import ask_erasure
from openentry.registry.services.invitations import decline_invitation
from openentry.registry.services.nominations import (
    accept_nomination,
    nominate,
    refuse_nomination,
    withdraw_nomination,
)
from openentry.registry.services.profiles import (
    amend_profile,
    start_profile,
    submit_profile,
    withdraw_profile,
)
from openentry.registry.services.rounds.freezing import freeze_round
from openentry.registry.services.sweeping import sweep
from openentry.rules.dates import OTTAWA
from openentry.rules.errors import ConflictError, InputError, OpenEntryError

CLAIM = {"province": "ON", "nominated_on": "2025-11-01", "accepted_on": "2025-11-02"}


@pytest.fixture(autouse=True)
def allocated(world: World) -> None:
    """Let Ontario nominate five people in 2025."""
    set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 5)


def ontario(world: World) -> Actor:
    return world.keeper("provincial_officer", province="ON")


def test_a_withdrawn_nomination_takes_its_points_from_whoever_was_invited(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nomination = nominate(ontario(world), profile.public_id, "ON")
    before = PoolEntry.objects.get().crs
    accept_nomination(actor, nomination.public_id)
    nominee = PoolEntry.objects.get().crs
    assert nominee > before
    world.held(invitations=1)
    withdraw_nomination(ontario(world), nomination.public_id)
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.crs) == ("issued", nominee), "frozen, as it was issued"
    decline_invitation(actor, invitation.public_id)
    again = Profile.objects.get()
    assert (again.state, again.nomination_confirmed) == ("in_pool", False)
    assert PoolEntry.objects.get().crs == before


def test_an_officer_may_refuse_a_nomination(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nomination = nominate(ontario(world), profile.public_id, "ON")
    accept_nomination(actor, nomination.public_id)
    with pytest.raises(OpenEntryError) as not_theirs:
        refuse_nomination(ontario(world), nomination.public_id)
    assert not_theirs.value.code == "not-allowed"
    refused = refuse_nomination(world.keeper("migration_officer"), nomination.public_id)
    assert (refused.state, Profile.objects.get().state) == ("refused", "in_pool")
    assert JournalEntry.objects.filter(action="nomination.refused").count() == 2


def test_who_declines_can_still_answer_a_nomination_in_its_time(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nomination = nominate(ontario(world), profile.public_id, "ON")
    world.held(invitations=1)
    decline_invitation(actor, Invitation.objects.get().public_id)
    assert Profile.objects.get().state == "nominated_pending"
    accept_nomination(actor, nomination.public_id)
    assert Profile.objects.get().state == "nominated"


def test_who_declines_after_that_time_stands_without_it(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nominate(ontario(world), profile.public_id, "ON")
    world.held(invitations=1)
    world.pass_time(days=40)
    decline_invitation(actor, Invitation.objects.get().public_id)
    assert Profile.objects.get().state == "in_pool"
    nominate(ontario(world), profile.public_id, "ON")
    assert [n.state for n in Nomination.objects.order_by("pk")] == ["lapsed", "pending"]


def test_a_nomination_ends_with_its_profile_and_gives_its_place_back(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nominate(ontario(world), profile.public_id, "ON")
    assert Allocation.objects.get().used == 1
    withdraw_profile(actor, profile.public_id)
    assert Nomination.objects.get().state == "lapsed"
    assert Allocation.objects.get().used == 0


def test_an_erased_person_stops_no_sweep_and_no_round(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    _, other = world.profile(2, destinations=["ON"])
    for one in (profile, other):
        nominate(ontario(world), one.public_id, "ON")
    withdraw_profile(actor, profile.public_id)
    ask_erasure(actor, profile.person.public_id)
    assert sweep().erased == 1
    world.pass_time(days=40)
    done = sweep()
    assert (done.lapsed, dict(done.failed)) == (1, {})
    freeze_round(world.keeper("round_preparer"), world.round())


def test_one_that_cannot_be_ended_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be ended is counted by its code, and the rest ends."""
    from openentry.registry.services import lapsing, nominations

    _, first = world.profile(2, destinations=["ON"])
    _, second = world.profile(2, destinations=["ON"])
    stuck = nominate(ontario(world), first.public_id, "ON").public_id
    nominate(ontario(world), second.public_id, "ON")
    world.pass_time(days=40)
    really = nominations.lapse_nomination

    def fails(actor: Actor, name: str) -> Nomination:
        if name == stuck:
            raise ConflictError("person-erased")
        return really(actor, name)

    monkeypatch.setattr(lapsing, "lapse_nomination", fails)
    done = sweep()
    assert (done.lapsed, dict(done.failed)) == (1, {"person-erased": 1})


def test_the_last_day_to_answer_counts_to_its_end(world: World) -> None:
    actor, profile = world.profile(2, destinations=["ON"])
    nomination = nominate(ontario(world), profile.public_id, "ON")
    assert nomination.answer_before is not None
    until = nomination.answer_before.astimezone(OTTAWA)
    assert (until.hour, until.date() - world.now.astimezone(OTTAWA).date()) == (
        0,
        timedelta(days=31),
    )
    world.now = nomination.answer_before - timedelta(microseconds=1)
    accept_nomination(actor, nomination.public_id)


def test_who_says_to_be_nominated_waits_for_the_province(world: World) -> None:
    _, profile = world.profile(2, nomination=CLAIM)
    assert (profile.state, PoolEntry.objects.count()) == ("pending", 0)
    nomination = nominate(ontario(world), profile.public_id, "ON")
    assert Profile.objects.get().state == "nominated_pending"
    assert not PoolEntry.objects.values_list("nominated", flat=True).get(), (
        "only the answer gives the points"
    )
    withdraw_nomination(ontario(world), nomination.public_id)
    assert Profile.objects.get().state == "in_pool"


def test_who_takes_it_back_enters_on_their_own_facts(world: World) -> None:
    actor, profile = world.profile(2, nomination=CLAIM)
    said = document_of_example(2)
    assert amend_profile(actor, profile.public_id, said | {"nomination": CLAIM}).state == "pending"
    assert amend_profile(actor, profile.public_id, said).state == "in_pool"
    assert amend_profile(actor, profile.public_id, said | {"nomination": CLAIM}).state == "pending"
    assert not PoolEntry.objects.exists()


def test_a_claim_that_nobody_confirms_ends_with_the_time_of_the_profile(world: World) -> None:
    world.profile(2, nomination=CLAIM)
    world.pass_time(days=366)
    sweep()
    assert Profile.objects.get().state == "expired"


def test_nobody_claims_a_province_that_does_not_nominate(world: World) -> None:
    actor, person = world.person()
    with pytest.raises(InputError) as shut:
        start_profile(
            actor,
            person.public_id,
            document_of_example(2) | {"nomination": CLAIM | {"province": "QC"}},
        )
    assert shut.value.code == "province-shut"


def test_a_nomination_of_whoever_meets_nothing_by_now_does_not_stand(world: World) -> None:
    """Results grow too old while a claim waits: the province learns it, and keeps its place."""
    actor, profile = world.profile(0, nomination=CLAIM)
    assert profile.state == "pending"
    world.pass_time(days=350)
    set_allocation(world.keeper("administrator"), "ON", 2026, "enhanced", 1)
    days = {"taken_on": "2024-11-01", "result_on": "2024-11-04"}
    old = [sitting | days for sitting in document_of_example(0)["tests"]]
    said = document_of_example(0) | {"tests": old, "nomination": CLAIM}
    assert amend_profile(actor, profile.public_id, said).state == "pending"
    world.pass_time(days=10)
    nomination = nominate(ontario(world), profile.public_id, "ON")
    assert (nomination.state, Profile.objects.get().state) == ("lapsed", "ineligible")
    assert Allocation.objects.get(year=2026).used == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda a: set_allocation(a, "ON", 2025, "enhanced", -1), "allocation-figure"),
        (lambda a: set_allocation(a, "ON", 1999, "enhanced", 1), "allocation-figure"),
        (lambda a: set_allocation(a, "XX", 2025, "enhanced", 1), "province-unknown"),
        (lambda a: set_allocation(a, "NU", 2025, "enhanced", 1), "province-shut"),
        (lambda a: move_allocation(a, "ON", 2025, "enhanced", -1), "allocation-figure"),
        (lambda a: move_allocation(a, "ON", 2025, "other", 1), "nomination-stream"),
        (lambda a: move_allocation(a, "ON", 2025, "enhanced", 6), "allocation-used"),
    ],
)
def test_figures_of_an_allocation_that_cannot_be_are_refused(
    world: World, change: Callable[[Actor], object], code: str
) -> None:
    with pytest.raises(OpenEntryError) as refused:
        change(world.keeper("administrator"))
    assert refused.value.code == code
    assert [(a.stream, a.allowed) for a in Allocation.objects.all()] == [("enhanced", 5)]


def test_an_allocation_is_moved_once_a_year(world: World) -> None:
    keeper = world.keeper("administrator")
    move_allocation(keeper, "ON", 2025, "enhanced", 2)
    with pytest.raises(ConflictError) as twice:
        move_allocation(keeper, "ON", 2025, "base", 1)
    assert twice.value.code == "allocation-moved"
    assert {a.stream: a.allowed for a in Allocation.objects.all()} == {"enhanced": 3, "base": 2}


def test_an_earlier_nomination_of_an_over_profile_cannot_be_accepted(world: World) -> None:
    actor, person = world.person()
    standing = start_profile(
        actor, person.public_id, document_of_example(2) | {"destinations": ["ON"]}
    )
    submit_profile(actor, standing.profile_id)
    world.pass_time(days=360)
    set_allocation(world.keeper("administrator"), "ON", 2026, "enhanced", 1)
    nomination = nominate(ontario(world), standing.profile_id, "ON")
    world.pass_time(days=10)
    with pytest.raises(ConflictError) as over:
        accept_nomination(actor, nomination.public_id)
    assert over.value.code == "profile-over"


def test_an_invitation_declined_late_does_not_go_back_to_waiting(world: World) -> None:
    """Neither the hour of the sweep nor what was once said keeps somebody out of the pool."""
    actor, profile = world.profile(2, nomination=CLAIM)
    nominate(ontario(world), profile.public_id, "ON")
    world.held(invitations=1)
    world.pass_time(days=40)
    decline_invitation(actor, Invitation.objects.get().public_id)
    assert Profile.objects.get().state == "in_pool"
    assert sweep().failed == {}
    assert Nomination.objects.get().state == "lapsed"
    assert Profile.objects.get().state == "in_pool"


def test_the_province_finds_whoever_waits_for_it_by_the_code_they_give(world: World) -> None:
    actor, profile = world.profile(2, nomination=CLAIM)
    (own,) = own_file(actor).profiles
    seen = look_up(ontario(world), "ON", own.number, own.lookup_code)
    assert (seen.candidate.profile_id, seen.candidate.crs) == (profile.public_id, own_crs(world))
    with pytest.raises(InputError):
        look_up(
            world.keeper("provincial_officer", province="BC"), "BC", own.number, own.lookup_code
        )
    assert nominate(ontario(world), seen.candidate.profile_id, "ON").state == "pending"


def own_crs(world: World) -> int:
    """Give the score of the same example without a claim."""
    _, other = world.profile(2)
    return int(PoolEntry.objects.get(profile=other).crs)


def test_an_invitation_that_cannot_lapse_stops_no_other(world: World) -> None:
    for _ in range(2):
        world.profile(2)
    world.held(invitations=2)
    stuck = Invitation.objects.order_by("pk")[0]
    Profile.objects.filter(pk=stuck.profile_id).update(state="in_pool")
    world.pass_time(days=61)
    done = sweep()
    assert (done.lapsed, done.failed) == (1, {"state-moved-on": 1})


def test_nobody_barred_is_nominated(world: World) -> None:
    from openentry.registry.services.barring import bar_person
    from openentry.rules.dates import law_day

    _, profile = world.profile(2, destinations=["ON"])
    first = law_day(world.now) + timedelta(days=2)
    officer = world.keeper("migration_officer")
    bar_person(officer, profile.person.public_id, first, first, "IRPA 40(2)")
    world.pass_time(days=2)
    with pytest.raises(OpenEntryError) as barred:
        nominate(ontario(world), profile.public_id, "ON")
    assert barred.value.code == "person-barred"
    assert Allocation.objects.get().used == 0
