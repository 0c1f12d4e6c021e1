"""Forms of the fields of a profile: what one cell may hold, whatever file it comes from.

A form is declared once, beside the type of the field; the readers of every kind of file, the
JSON Schema and the data dictionary follow it. Forms look at one value alone: what must agree
across fields is checked over columns in `openentry.files.profiles.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from openentry.files.profiles.places import EVERYWHERE, FEDERAL, countries, provinces
from openentry.rules.border import ID_BYTES_TOP

TEXT_TOP = 1000
"""Most characters of a text that no rule reads."""
LIST_TOP = 100
"""Most things of one kind that a person may have."""

INDETERMINATE = "indeterminate"
"""Stands for the years of an offer without an end."""

_DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a field may hold.

    Attributes
    ----------
    name : str
        ``day``, ``birth``, ``instant``, ``id``, ``text``, ``flag``, ``word``,
        ``code`` (of a country or a province), ``codes``, ``noc``, ``number``, ``whole``,
        ``test``, ``mark`` or ``years``.
    words : tuple of str
        Those allowed, for words and codes.
    low, high : float
        Ends of a number, both allowed unless `above` says that the low one is not.
    above : bool
    places : int, optional
        Most decimals of a number.
    default : str, int or bool, optional
        What absence means, where it means a value.
    hidden : bool
        Whether errors leave the value out: it may name a person, and no rule reads it.
    """

    name: str
    words: tuple[str, ...] = ()
    low: float = 0
    high: float = float("inf")
    above: bool = False
    places: int | None = None
    default: str | int | bool | None = None
    hidden: bool = False


class Part(BaseModel):
    """A part of a profile: nothing unknown, nothing changed after, no type taken for another."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_Plain = Annotated[int | float | Decimal, Field(union_mode="left_to_right")]
_number_schema: dict[str, Any] = {"type": "number"}
_day_schema: dict[str, Any] = {"type": "string", "format": "date", "pattern": _DAY_PATTERN}


def _code_schema(words: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def ranged(low: float, high: float | None = None, *, above: bool = False) -> dict[str, Any]:
    """Give the JSON Schema of a number between two ends."""
    ends: dict[str, Any] = {"exclusiveMinimum" if above else "minimum": low}
    return _number_schema | ends | ({} if high is None else {"maximum": high})


Day = Annotated[str, Field(pattern=_DAY_PATTERN), Form(name="day"), WithJsonSchema(_day_schema)]
Birth = Annotated[str, Field(pattern=_DAY_PATTERN), Form(name="birth"), WithJsonSchema(_day_schema)]
Instant = Annotated[
    str, Form(name="instant"), WithJsonSchema({"type": "string", "format": "date-time"})
]
Id = Annotated[str, Form(name="id"), WithJsonSchema({"type": "string", "maxLength": ID_BYTES_TOP})]
Text = Annotated[str, Field(max_length=TEXT_TOP), Form(name="text", hidden=True)]

Flag = Annotated[bool, Form(name="flag")]
FlagTrue = Annotated[bool, Form(name="flag", default=True)]
FlagFalse = Annotated[bool, Form(name="flag", default=False)]

Country = Annotated[
    str, Form(name="code", words=countries()), WithJsonSchema(_code_schema(countries()))
]
HiddenCountry = Annotated[
    str,
    Form(name="code", words=countries(), hidden=True),
    WithJsonSchema(_code_schema(countries())),
]
HiddenCountries = Annotated[
    list[str],
    Field(max_length=LIST_TOP),
    Form(name="codes", words=countries(), hidden=True),
    WithJsonSchema({"type": "array", "items": _code_schema(countries())}),
]
HiddenDay = Annotated[
    str, Field(pattern=_DAY_PATTERN), Form(name="day", hidden=True), WithJsonSchema(_day_schema)
]
Province = Annotated[
    str, Form(name="code", words=provinces()), WithJsonSchema(_code_schema(provinces()))
]
Issuer = Annotated[
    str,
    Form(name="code", words=(*provinces(), FEDERAL)),
    WithJsonSchema(_code_schema((*provinces(), FEDERAL))),
]
Destinations = Annotated[
    list[str],
    Field(max_length=LIST_TOP),
    Form(name="codes", words=(*provinces(), EVERYWHERE)),
    WithJsonSchema(
        {
            "type": "array",
            "items": _code_schema((*provinces(), EVERYWHERE)),
            "uniqueItems": True,
        }
    ),
]
Noc = Annotated[str, Form(name="noc"), WithJsonSchema({"type": "string", "pattern": r"^\d{4,5}$"})]

Hours = Annotated[
    _Plain,
    Form(name="number", above=True, high=168, places=2),
    WithJsonSchema(ranged(0, 168, above=True)),
]
Share = Annotated[_Plain, Form(name="number", high=1, default=0), WithJsonSchema(ranged(0, 1))]
Years = Annotated[
    _Plain,
    Form(name="number", above=True, high=99, places=2),
    WithJsonSchema(ranged(0, 99, above=True)),
]
OfferYears = Annotated[
    _Plain | str,
    Form(name="years", high=99, places=2),
    WithJsonSchema({"anyOf": [ranged(0, 99), {"const": INDETERMINATE}]}),
]
Months = Annotated[
    int, Form(name="whole", high=999), WithJsonSchema({"type": "integer", "minimum": 0})
]
Persons = Annotated[
    int, Form(name="whole", low=1, high=99), WithJsonSchema({"type": "integer", "minimum": 1})
]
Employers = Annotated[
    int, Form(name="whole", low=1, high=2, default=1), WithJsonSchema({"enum": [1, 2]})
]
Dollars = Annotated[
    int, Form(name="whole", high=10**12), WithJsonSchema({"type": "integer", "minimum": 0})
]
Mark = Annotated[_Plain | str, Form(name="mark"), WithJsonSchema({"type": ["number", "string"]})]
