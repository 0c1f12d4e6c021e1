"""Time is not run ahead where real people depend on a register, and nowhere by mistake.

Nor is it turned back: nowhere is anybody judged again by a day the register has lived past.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import override_settings
from tests.registry.people import World

from openentry.registry import clock
from openentry.registry.models import JournalEntry, PoolEntry, Profile
from openentry.registry.services.sweeping import sweep
from openentry.rules.errors import InputError
from openentry.wording import LANGUAGES


@pytest.mark.parametrize(
    ("operator", "production", "ahead", "code"),
    [
        ("demonstration", False, False, "sweep-ahead"),
        ("training", False, False, "sweep-ahead"),
        ("authority", False, False, "sweep-ahead-real"),
        ("authority", False, True, "sweep-ahead-real"),
        ("demonstration", True, True, "sweep-ahead-real"),
    ],
)
def test_an_instant_that_has_not_come_is_refused(
    world: World, operator: str, production: bool, ahead: bool, code: str
) -> None:
    _, profile = world.profile(0)
    size = JournalEntry.objects.count()
    with override_settings(OPERATOR=operator, PRODUCTION=production):
        for later in (timedelta(microseconds=1), timedelta(days=400)):
            with pytest.raises(InputError) as refused:
                sweep(world.now + later, ahead=ahead)
            assert refused.value.code == code
            for lang in LANGUAGES:
                assert "--at" in refused.value.message(lang)
        assert sweep(world.now).expired == 0
        if "real" in code:
            with pytest.raises(InputError) as behind:
                sweep(world.now - timedelta(days=1))
            assert behind.value.code == "sweep-behind"
        with pytest.raises(InputError) as lived:
            sweep(world.now - timedelta(microseconds=1))
        assert lived.value.code == "sweep-lived"
    assert Profile.objects.get(pk=profile.pk).state == "in_pool"
    assert JournalEntry.objects.count() == size


@pytest.mark.parametrize("operator", ["demonstration", "training"])
def test_a_demonstration_that_says_so_plays_the_future_through(world: World, operator: str) -> None:
    _, profile = world.profile(0)
    with override_settings(OPERATOR=operator):
        assert sweep(world.now + timedelta(days=400), ahead=True).expired == 1
    assert Profile.objects.get(pk=profile.pk).state == "expired"
    # Now is now, whatever was played ahead; no other instant is before that.
    with pytest.raises(InputError) as refused:
        sweep(world.now + timedelta(days=399), ahead=True)
    assert refused.value.code == "sweep-lived"
    assert sweep().expired == 0
    assert sweep(world.now).expired == 0


def test_a_register_in_which_nothing_was_done_may_begin_on_any_day(world: World) -> None:
    at = world.now - timedelta(days=410)
    assert sweep(at).expired == 0
    with clock.clock_at(at):
        world.profile(0)
    assert sweep(at).failed == {}
    assert sweep(at + timedelta(days=1)).expired == 0
    assert sweep(at + timedelta(days=400)).expired == 1
    for back, code in ((400, None), (399, "sweep-lived")):
        try:
            sweep(at + timedelta(days=back))
            found = None
        except InputError as error:
            found = error.code
        assert found == code


def test_an_assessment_that_changed_nothing_is_lived_too(world: World) -> None:
    world.profile(0)
    begun = PoolEntry.objects.get()
    assert begun.due_on is not None
    # The day on which something may change by itself; nothing does, so nothing is told.
    world.now = datetime.combine(begun.due_on, time(17), UTC)
    sweep()
    judged = PoolEntry.objects.get()
    assert judged.evaluated_on == begun.due_on > begun.evaluated_on
    assert JournalEntry.objects.latest("index").at < world.now
    with pytest.raises(InputError) as refused:
        sweep(world.now - timedelta(days=1))
    assert refused.value.code == "sweep-lived"
    assert PoolEntry.objects.get().evaluated_on == judged.evaluated_on
    for lang in LANGUAGES:
        said = refused.value.message(lang)
        assert "--at" in said
        assert str(begun.due_on.year) in said
    assert sweep(world.now - timedelta(hours=1)).failed == {}
