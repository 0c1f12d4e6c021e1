"""A round in the fields of IRCC's own feed of the rounds, so that existing tools can read it.

The English feed, ``ee_rounds_123_en.json``: every value is text, numbers with commas, days and
instants in words. What the French feed writes was not seen. Fields that link to official pages
say here that this is no official round; counts withheld as small are null, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from openentry.files.saying import both, listed_both
from openentry.rules.facts import instant_text
from openentry.rules.lawbook import Lawbook
from openentry.rules.rounds import Instruction, Selection
from openentry.wording import day, number, say


def feed_fields(
    instruction: Instruction,
    lawbook: Lawbook,
    selection: Selection,
    bands: Sequence[int | None],
    operator: str,
) -> dict[str, str | None]:
    """Give the fields of the English feed.

    Parameters
    ----------
    instruction, lawbook, selection
        The round.
    bands : sequence of int or None
        Candidates in the bands in the order IRCC prints them: dd1, dd2 and so on.
    operator : {"demonstration", "training", "authority"}
    """
    last = selection.tie_break_at
    what = "" if operator == "authority" else say(f"notices.statement-{operator}", "en")
    fields: dict[str, str | None] = {
        "drawNumber": instruction.number,
        "drawNumberURL": instruction.number,
        "drawDate": lawbook.day.isoformat(),
        "drawDateFull": _day(lawbook.day),
        "drawName": _name(instruction, lawbook),
        "drawSize": number(len(selection.invited), "en"),
        "drawCRS": "" if selection.crs_cutoff is None else str(selection.crs_cutoff),
        "mitext": what,
        "DrawText1": what,
        "drawText2": listed_both(
            [both(f"words.program.{code}") for code in instruction.programs]
        ).en,
        "drawDateTime": _instant(instruction.held_at),
        "drawCutOff": "" if last is None else _instant(datetime.fromisoformat(instant_text(last))),
        "drawDistributionAsOn": _day(lawbook.day),
    }
    for place, count in enumerate(bands, 1):
        fields[f"dd{place}"] = None if count is None else number(count, "en")
    return fields


def _name(instruction: Instruction, lawbook: Lawbook) -> str:
    """Name the round as the feed does."""
    if instruction.category is not None:
        for category in lawbook.law.categories.values():
            for version in category.version:
                if version.id == instruction.category:
                    return version.label or category.named(version).en
    if instruction.program is not None:
        return say(f"words.program.{instruction.program}", "en")
    return say("notices.feed-general", "en")


def _day(value: date) -> str:
    """Write a day as the feed does: November 14, 2025."""
    figure, month, year = day(value, "en").split()
    return f"{month} {figure}, {year}"


def _instant(value: datetime) -> str:
    return f"{_day(value.date())} at {value:%H:%M:%S} UTC"
