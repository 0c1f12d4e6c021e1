"""The same person told otherwise: lists in another order, every day moved."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from tests.profiles.chances import Fields

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def shuffled(rng: Random, profile: Fields) -> Fields:
    """Give the same profile with every list in another order, but sittings of one day."""
    other = _shuffled(rng, profile)
    assert isinstance(other, dict)
    return other


def _shuffled(rng: Random, value: object) -> object:
    if isinstance(value, Mapping):
        parts = {}
        for key, part in value.items():
            if key == "tests" and len({one["taken_on"] for one in part}) < len(part):
                parts[key] = part
            else:
                parts[key] = _shuffled(rng, part)
        return parts
    if isinstance(value, list):
        parts_list = [_shuffled(rng, part) for part in value]
        rng.shuffle(parts_list)
        return parts_list
    return value


def later(profile: Fields, days: timedelta) -> Fields:
    """Give the same profile with every day moved."""
    other = _later(profile, days)
    assert isinstance(other, dict)
    return other


def _later(value: object, days: timedelta) -> object:
    if isinstance(value, Mapping):
        return {key: _later(part, days) for key, part in value.items()}
    if isinstance(value, list):
        return [_later(part, days) for part in value]
    if isinstance(value, str) and ISO_DAY.match(value):
        return (date.fromisoformat(value[:10]) + days).isoformat() + value[10:]
    return value
