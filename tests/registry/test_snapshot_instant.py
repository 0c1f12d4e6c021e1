"""The instant of a round: everything that happened before it counts, and nothing after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from tests.registry.people import NOON, World, document_of_example
from tests.registry.processes import Work, together

from openentry.registry import clock
from openentry.registry.models import Account, Profile, Round
from openentry.registry.services import profiles
from openentry.registry.services.rounds import freezing, preparing, trying
from openentry.registry.services.rounds.approving import approve_round
from openentry.registry.services.sweeping import sweep
from openentry.registry.snapshots import stored
from openentry.rules.errors import ConflictError, NotAllowedError


def _frozen(round_id: str) -> set[str]:
    return {name.decode() for name in stored(Round.objects.get(public_id=round_id)).facts.id}


def test_who_submits_while_it_is_frozen_is_in_it_or_came_after(world: World) -> None:
    """Whoever has the earlier instant is in the frozen pool, whatever commits when."""
    began = datetime.now(UTC)
    runs: Callable[[], datetime] = lambda: NOON + timedelta(minutes=1) + (datetime.now(UTC) - began)  # noqa: E731
    drafts = []
    for _ in range(24):
        actor, person = world.person()
        draft = profiles.start_profile(actor, person.public_id, document_of_example(2))
        drafts.append((actor, draft.profile_id))
    preparer = world.keeper("round_preparer")
    rounds = [world.round(str(number), invitations=1) for number in range(1, 7)]

    def submits(turn: int) -> Work:
        def work() -> None:
            with clock.clock_at(runs):
                for actor, name in drafts[turn::3]:
                    profiles.submit_profile(actor, name)
                    time.sleep(0.05)  # or nobody else would come to write

        return work

    def freezes() -> None:
        with clock.clock_at(runs):
            for name in rounds:
                freezing.freeze_round(preparer, name)

    assert together(freezes, *[submits(turn) for turn in range(3)]) == [None] * 4
    sizes = set()
    for name in rounds:
        at = Round.objects.get(public_id=name).snapshot_at
        earlier = Profile.objects.filter(submitted_at__lte=at)
        assert _frozen(name) == set(earlier.values_list("public_id", flat=True))
        sizes.add(earlier.count())
    assert len(sizes) > 1, "people came between the rounds"


def test_what_happens_between_the_sweep_and_the_reading_is_before_the_instant(
    world: World,
) -> None:
    """The instant is that of the reading, not of the sweep before it."""
    _, profile = world.profile(2)
    actor, person = world.person()
    draft = profiles.start_profile(actor, person.public_id, document_of_example(2))
    round_id = world.round(invitations=1)

    def meanwhile(step: str, _: float) -> None:
        if step == "register.step-read":
            world.pass_time(seconds=3)
            profiles.submit_profile(actor, draft.profile_id)

    kept = freezing.freeze_round(world.keeper("round_preparer"), round_id, progress=meanwhile)
    assert kept.snapshot_at == NOON + timedelta(seconds=3)
    assert _frozen(round_id) == {profile.public_id, draft.profile_id}


def test_a_clock_set_back_is_no_defect(world: World) -> None:
    world.pass_time(hours=1)
    world.profile(2)
    world.pass_time(minutes=-30)
    with pytest.raises(ConflictError) as back:
        freezing.freeze_round(world.keeper("round_preparer"), world.round())
    assert back.value.code == "round-clock-back"


def test_who_may_not_freeze_sets_nothing_going(world: World) -> None:
    world.profile(2)
    world.pass_time(days=400)
    with pytest.raises(NotAllowedError):
        freezing.freeze_round(world.keeper("auditor"), world.round())
    assert Profile.objects.get().state == "in_pool", "no sweep has run"


def test_whose_time_is_over_is_in_no_pool_whether_or_not_the_sweep_was_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of a profile ends by itself; the sweep only writes it down."""
    world.profile(2)
    world.pass_time(days=366)
    monkeypatch.setattr(freezing, "sweep", lambda *_, **__: None)
    round_id = world.round(invitations=1)
    preparer = world.keeper("round_preparer")
    monkeypatch.setattr(freezing, "not_current", lambda _: Profile.objects.none())
    assert freezing.freeze_round(preparer, round_id).pool_size == 0


def test_whose_time_ends_before_it_is_held_is_sent_nothing(world: World) -> None:
    from openentry.registry.services.rounds.holding import hold_round

    _, profile = world.profile(2)
    assert profile.expires_at is not None
    world.now = profile.expires_at - timedelta(seconds=5)
    sweep()
    round_id = world.round(invitations=1)
    world.approved(round_id)
    world.pass_time(seconds=10)
    held = hold_round(world.keeper("round_preparer"), round_id)
    assert (held.invited, held.void) == (1, 1)
    sweep()
    assert Profile.objects.get().state == "expired"


def test_another_thread_keeps_its_own_time(world: World) -> None:
    seen: list[datetime] = []
    with clock.clock_at(world.now - timedelta(days=99)):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert abs(seen[0] - datetime.now(UTC)) < timedelta(minutes=5)


def test_who_froze_or_tried_a_round_approves_nothing(world: World) -> None:
    world.profile(2)
    round_id = world.round(invitations=1)
    freezer = world.actor("round_preparer", "round_approver")
    trier = world.actor("round_preparer", "round_approver")
    freezing.freeze_round(freezer, round_id)
    digest = trying.try_round(trier, round_id).digest
    for actor in (freezer, trier):
        with pytest.raises(NotAllowedError) as own:
            approve_round(actor, round_id, digest)
        assert own.value.code == "approval-by-preparer"
    assert Account.objects.get(public_id=freezer.name).is_active
    approve_round(world.keeper("round_approver"), round_id, digest)


def test_a_reason_is_one_of_those_there_are(world: World) -> None:
    round_id = world.round()
    from openentry.rules.errors import InputError

    with pytest.raises(InputError) as unknown:
        preparing.cancel_round(world.keeper("round_preparer"), round_id, "Ada Okafor asked")
    assert unknown.value.code == "reason-unknown"
    assert "Okafor" not in str(unknown.value)
    done = preparing.cancel_round(world.keeper("round_preparer"), round_id, "pool-wrong")
    assert done.moves.get(after="cancelled").reason == "pool-wrong"


def test_nobody_is_invited_who_was_not_approved(world: World) -> None:
    """What is stored beside the approved record cannot put another in a seat."""
    from openentry.registry.models import Invitation, RoundTrial
    from openentry.registry.services.rounds.choosing import Chosen
    from openentry.registry.services.rounds.holding import hold_round
    from openentry.rules.errors import VerificationError

    for example in (1, 2):
        world.profile(example)
    round_id = world.round(invitations=1)
    world.approved(round_id)
    trial = RoundTrial.objects.get()
    chosen = Chosen.from_bytes(bytes(trial.content))
    (invited,) = (name.decode() for name in chosen.ids.tolist())
    ((other,),) = Profile.objects.exclude(public_id=invited).values_list("public_id")
    for changes in (
        {"ids": np.array([other.encode()])},
        {"places": 1 - chosen.places},
        {"crs": chosen.crs + 1},
    ):
        RoundTrial.objects.update(content=replace(chosen, **changes).to_bytes())
        with pytest.raises(VerificationError) as changed:
            hold_round(world.keeper("round_preparer"), round_id)
        assert changed.value.code == "round-seats-changed"
        assert not Invitation.objects.exists()
    RoundTrial.objects.update(content=chosen.to_bytes())
    assert hold_round(world.keeper("round_preparer"), round_id).invited == 1
