"""Time is not run ahead where real people depend on a register, and nowhere by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from tests.registry.people import World

from openentry.registry.models import JournalEntry, Profile
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
        else:
            assert sweep(world.now - timedelta(days=1)).expired == 0
    assert Profile.objects.get(pk=profile.pk).state == "in_pool"
    assert JournalEntry.objects.count() == size


@pytest.mark.parametrize("operator", ["demonstration", "training"])
def test_a_demonstration_that_says_so_plays_the_future_through(world: World, operator: str) -> None:
    _, profile = world.profile(0)
    with override_settings(OPERATOR=operator):
        assert sweep(world.now + timedelta(days=400), ahead=True).expired == 1
    assert Profile.objects.get(pk=profile.pk).state == "expired"
