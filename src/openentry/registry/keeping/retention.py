"""How long each table is kept: the entries of ``retention.toml``, read and checked.

The file says it for people and for the manual; `services.retaining` and `services.erasing` do
it, by the periods that stand there and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from openentry.rules.loading.reading import Certainty, Document, Keys, Text, read

PATH = Path(__file__).with_name("retention.toml")

_LEAP_DAY = 29


class Rule(Document):
    """How long something is kept, and by what right.

    Attributes
    ----------
    years, days : int or None
        The period; neither where it does not run from an instant.
    basis : {"law", "choice"}
        Law says where it stands and how certain that is.
    why : Text
    """

    title: Text
    years: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    basis: Literal["law", "choice"]
    source: Keys = ()
    provision: str = ""
    certainty: Certainty | None = None
    why: Text

    @model_validator(mode="after")
    def _whole(self) -> Rule:
        legal = (bool(self.source), bool(self.provision), self.certainty is not None)
        assert all(legal) if self.basis == "law" else not any(legal), self.title.en
        assert self.years is None or self.days is None, self.title.en
        return self

    def before(self, at: datetime) -> datetime:
        """Give the instant up to which, seen from another, the period has passed."""
        if self.years is None:
            assert self.days is not None, self.title.en
            return at - timedelta(days=self.days)
        year = at.year - self.years
        leap = (at.month, at.day) == (2, _LEAP_DAY)
        return at.replace(year=year, day=_LEAP_DAY - 1) if leap else at.replace(year=year)


class Table(Document):
    """One table: what it holds, how, how long, and what happens then.

    Attributes
    ----------
    form : {"sealed", "clear", "pseudonym", "none"}
    rule : str
        Name of a `Rule`.
    backup : bool
        Whether a backup has it; what is left out is made anew by every installation.
    """

    holds: Text
    form: Literal["sealed", "clear", "pseudonym", "none"]
    rule: str
    then: Text
    backup: bool = True


class _File(Document):
    rule: dict[str, Rule]
    table: dict[str, Table]

    @model_validator(mode="after")
    def _named(self) -> _File:
        used = {table.rule for table in self.table.values()}
        # Drafts go earlier than what was submitted, from the same table.
        assert used | {"draft"} == set(self.rule), used ^ set(self.rule)
        return self


@dataclass(frozen=True, slots=True)
class Retention:
    """All rules, and all tables in the order of the file."""

    rules: dict[str, Rule]
    tables: dict[str, Table]


@cache
def retention() -> Retention:
    """Read ``retention.toml``."""
    document = read(PATH, _File)
    return Retention(document.rule, document.table)


def rule(name: str) -> Rule:
    """Give one rule."""
    return retention().rules[name]
