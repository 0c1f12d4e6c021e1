"""Making the record of a round from what was decided.

The same pool, instruction and law always make the same record, byte for byte, in whatever
order the candidates stand; candidates submitted after the round leave no trace in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from openentry.files import record as form
from openentry.files import record_law, tallies
from openentry.files.feed import feed_fields
from openentry.files.instruction import USUAL_PROGRAMS
from openentry.files.published import known_on
from openentry.files.saying import both, instant_both, score_both
from openentry.files.second_opinion import IMPLEMENTATION, Agreement
from openentry.rules.facts import Facts, instant_text, microseconds
from openentry.rules.lawbook import Lawbook
from openentry.rules.rounds import Instruction, Selection, warnings

COMMAND = "openentry rounds replay record.json --pool POOL"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """All that a record is made of.

    Attributes
    ----------
    facts : Facts
        (n,) candidates.
    score : (n,) int16
    agreement : Agreement or None
        What the second implementation agreed on; None where it does not know the law.
    """

    instruction: Instruction
    lawbook: Lawbook
    facts: Facts
    score: NDArray[np.int16]
    selection: Selection
    operator: str
    agreement: Agreement | None
    order_digest: str
    pool_digest: str


def make_record(outcome: Outcome) -> form.Record:
    """Make the record of a round."""
    asked, lawbook, chosen = outcome.instruction, outcome.lawbook, outcome.selection
    pool = (outcome.facts, outcome.score, chosen, asked, lawbook)
    frozen_pool, result = tallies.frozen_pool(*pool), tallies.result(*pool)
    bands = [band.candidates for band in frozen_pool.bands]
    return form.Record(
        schema=cast(Any, form.SCHEMA),
        number=asked.number,
        held_at=instant_text(microseconds(asked.held_at)),
        kind=asked.kind,
        program=cast(Any, asked.program),
        category=asked.category,
        programs=cast(Any, asked.programs),
        invitations=asked.invitations,
        crs_minimum=asked.crs_minimum,
        invited=result.invited,
        crs_cutoff=result.crs_cutoff,
        tie_break_at=result.tie_break_at,
        pool_size=frozen_pool.size,
        eligible=frozen_pool.eligible,
        lawbook_digest=lawbook.digest,
        pool_digest=outcome.pool_digest,
        order_digest=outcome.order_digest,
        rule_set=lawbook.rule_set.id,
        provisional=lawbook.provisional,
        provisional_because=_provisional_because(lawbook),
        operator=cast(form.Operator, outcome.operator),
        identity=form.Identity(version=1, status="executed", title=title(outcome)),
        authority=record_law.authority(asked, lawbook, outcome.operator),
        type=record_law.who(asked, lawbook),
        parameters=record_law.parameters(asked, lawbook),
        rules=record_law.rules(lawbook),
        frozen_pool=frozen_pool,
        result=result,
        explanation=_explanation(outcome, result, frozen_pool.eligible),
        checks=_checks(outcome, result),
        deadlines=record_law.deadlines(asked, lawbook),
        reproduce=form.Reproduce(command=COMMAND, text=both("notices.reproduce")),
        compatibility=form.Compatibility(
            ee_rounds_123_en=feed_fields(asked, lawbook, chosen, bands, outcome.operator)
        ),
        disclaimer=both("common.disclaimer", known_on=known_on(lawbook.law)),
        licence=form.Licence(id="Apache-2.0", text=both("notices.licence")),
    )


def _provisional_because(lawbook: Lawbook) -> form.Said | None:
    if not lawbook.provisional:
        return None
    changed = date.fromisoformat(lawbook.rule_set.id)
    return both("common.provisional-why", changed_on=changed)


def invitations(operator: str, count: int) -> form.Said:
    """Say a number of invitations; outside an authority the word *example* stands with it."""
    real = operator == "authority"
    return both("notices.invitations" if real else "notices.invitations-example", count=count)


def title(outcome: Outcome) -> form.Said:
    """Say the finding of a round in one sentence with its numbers."""
    number, invited = outcome.instruction.number, len(outcome.selection.invited)
    if not invited:
        real = outcome.operator == "authority"
        return both(f"notices.{'title-nobody' if real else 'title-nobody-example'}", number=number)
    kind = "score-provisional" if outcome.lawbook.provisional else "score"
    return both(
        "notices.title",
        number=number,
        invitations=invitations(outcome.operator, invited),
        score=both(f"notices.{kind}", score=outcome.selection.crs_cutoff),
    )


def _explanation(outcome: Outcome, result: form.Result, eligible: int) -> form.Explanation:
    asked = outcome.instruction
    if not result.invited:
        name = "nobody-reached" if eligible else "nobody-eligible"
    elif asked.crs_minimum is not None:
        name = "minimum"
    elif result.fewer_than_asked:
        name = "fewer"
    else:
        name = "all" if result.invited == eligible else ""
    decided = both(
        f"notices.decided-{name}" if name else "notices.decided",
        count=result.invited or eligible,
        asked=asked.invitations or 0,
        minimum=asked.crs_minimum or 0,
        eligible=eligible,
    )
    return form.Explanation(decided=decided, line=tuple(_line(outcome, result)))


def _line(outcome: Outcome, result: form.Result) -> Iterator[form.Said]:
    """Say what happened at the lowest score invited."""
    if result.crs_cutoff is None:
        return
    partly = result.at_cutoff_invited < result.at_cutoff
    yield both(
        f"notices.{'line-some' if partly else 'line-all'}",
        cutoff=score_both(result.crs_cutoff, provisional=outcome.lawbook.provisional),
        count=result.at_cutoff,
        invited=result.at_cutoff_invited,
    )
    last = outcome.selection.tie_break_at
    if last is not None:
        name = "tie-break-some" if partly else "tie-break-all"
        if result.ids_decided:
            name = "tie-break-shared"
        yield both(f"notices.{name}", at=instant_both(last))
    if last is not None and result.ids_decided:
        yield both(
            "notices.by-id", count=result.equal_at_line, invited=result.equal_at_line_invited
        )


def _checks(outcome: Outcome, result: form.Result) -> form.Checks:
    agreed = outcome.agreement
    re_score = re_selection = None
    if agreed is not None:
        re_score = form.ReScore(
            implementation=IMPLEMENTATION, compared=agreed.scored, differences=0
        )
        re_selection = form.ReSelection(
            implementation=IMPLEMENTATION,
            compared=agreed.ranked,
            differences=0,
            order_digest=agreed.order_digest,
        )
    return form.Checks(
        re_score=re_score,
        re_selection=re_selection,
        not_made_because=None if agreed else both("notices.not-checked"),
        warnings=tuple(_warned(outcome, result)),
    )


def _warned(outcome: Outcome, result: form.Result) -> Iterator[form.Warned]:
    asked, lawbook = outcome.instruction, outcome.lawbook
    codes = list(warnings(asked, lawbook))
    if asked.kind == "category" and "pnp" in asked.programs:
        codes.append("category-with-nominees")
    elif asked.kind != "program" and asked.programs != USUAL_PROGRAMS[asked.kind]:
        codes.append("programs-not-usual")
    if result.at_cutoff_invited < result.at_cutoff and not lawbook.ranking.tie_break:
        codes.append("number-without-tie-break")
    for code in codes:
        yield form.Warned(
            code=code,
            text=both(
                f"notices.warning-{code}",
                category=asked.category or "",
                changed_on=lawbook.rule_set.in_force,
                count=result.at_cutoff,
                invited=result.at_cutoff_invited,
            ),
        )
