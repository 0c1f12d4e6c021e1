"""Read one field of a profile: a day, a flag, a word, a number, a list; null is as good as absent.

The border of the program has checked the profile before and explained what is wrong with it, in
both languages. Here a value without a meaning raises `ValueError`: none gets a second opinion.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

Object = Mapping[str, object]

CANADA = "CA"
QUEBEC = "QC"


def expect_only(thing: Object, allowed: frozenset[str], where: str) -> None:
    """Refuse an object that has a key it should not have."""
    for key in thing:
        if key not in allowed:
            raise ValueError(f"{where}: {key!r} is no field of it")


def object_or_none(thing: Object, key: str) -> Object | None:
    """Give an object inside an object, or None."""
    value = thing.get(key)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError(f"{key}: {value!r} is not an object")
    return value


def objects(thing: Object, key: str) -> list[Object]:
    """Give a list of objects; the empty list when absent."""
    value = thing.get(key)
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise ValueError(f"{key}: {value!r} is not a list")
    for entry in value:
        if not isinstance(entry, Mapping):
            raise ValueError(f"{key}: {entry!r} in the list is not an object")
    return list(value)


def day_or_none(thing: Object, key: str) -> date | None:
    """Give a day written as ISO 8601 writes it, or None."""
    value = thing.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError(f"{key}: {value!r} is not a day")
    return date.fromisoformat(value)


def day(thing: Object, key: str) -> date:
    """Give a day that must be there."""
    value = day_or_none(thing, key)
    if value is None:
        raise ValueError(f"{key}: a day is needed")
    return value


def flag_or_none(thing: Object, key: str) -> bool | None:
    """Give true, false, or None for not known."""
    value = thing.get(key)
    if value is None or value is True or value is False:
        return value
    raise ValueError(f"{key}: {value!r} is neither true nor false")


def flag(thing: Object, key: str, absent: bool) -> bool:
    """Give true or false, with what its absence means."""
    value = flag_or_none(thing, key)
    return absent if value is None else value


def text_or_none(thing: Object, key: str) -> str | None:
    """Give a text, or None."""
    value = thing.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"{key}: {value!r} is not a text")


def word_or_none(thing: Object, key: str, allowed: frozenset[str]) -> str | None:
    """Give one of the allowed words, or None."""
    value = text_or_none(thing, key)
    if value is not None and value not in allowed:
        raise ValueError(f"{key}: {value!r} is not one of {sorted(allowed)}")
    return value


def word(thing: Object, key: str, allowed: frozenset[str]) -> str:
    """Give one of the allowed words, which must be there."""
    value = word_or_none(thing, key, allowed)
    if value is None:
        raise ValueError(f"{key}: one of {sorted(allowed)} is needed")
    return value


def country_or_none(thing: Object, key: str) -> str | None:
    """Give the two capital letters of a country, or None."""
    value = text_or_none(thing, key)
    if value is not None and not (len(value) == 2 and value.isascii() and value.isupper()):
        raise ValueError(f"{key}: {value!r} is not the code of a country")
    return value


def country(thing: Object, key: str) -> str:
    """Give the two capital letters of a country, which must be there."""
    value = country_or_none(thing, key)
    if value is None:
        raise ValueError(f"{key}: a country is needed")
    return value


def number_or_none(thing: Object, key: str) -> Decimal | None:
    """Give a number of zero or more exactly as it is written, or None."""
    value = thing.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"{key}: {value!r} is not a number")
    exact = Decimal(str(value))
    if not (exact.is_finite() and exact >= 0):
        raise ValueError(f"{key}: {value!r} is not a number of zero or more")
    return exact


def whole_or_none(thing: Object, key: str) -> int | None:
    """Give a whole number of zero or more, or None."""
    exact = number_or_none(thing, key)
    if exact is None:
        return None
    if exact % 1 != 0:
        raise ValueError(f"{key}: {exact} is not whole")
    return int(exact)


def share(thing: Object, key: str) -> Decimal:
    """Give a share from 0 to 1; 0 when absent."""
    exact = number_or_none(thing, key)
    if exact is None:
        return Decimal(0)
    if exact > 1:
        raise ValueError(f"{key}: {exact} is more than the whole")
    return exact
