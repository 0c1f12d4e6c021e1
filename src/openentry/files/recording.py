"""Making the record of a round from what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from openentry import __version__
from openentry.files import record as form
from openentry.files.breakdowns import BANDS, SUBTOTALS, band_counts, subtotal, withheld
from openentry.rules.columns import words
from openentry.rules.facts import PROGRAMS, Facts, instant_text, microseconds
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import Category, CategoryVersion
from openentry.rules.loading.reading import fingerprint
from openentry.rules.loading.sources import load_coverage, load_sources
from openentry.rules.rounds import Instruction, Selection, warnings
from openentry.wording import say

AGE_GROUPS = ((0, 19), (20, 29), (30, 34), (35, 39), (40, 44), (45, 120))
"""Ages as the year-end reports of IRCC group them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """All that a record is made of."""

    instruction: Instruction
    lawbook: Lawbook
    facts: Facts
    score: NDArray[np.int16]
    selection: Selection
    operator: str
    compared: int
    order_digest: str
    pool_digest: str

    @property
    def invited(self) -> int:
        """How many were invited."""
        return len(self.selection.invited)

    @property
    def tie_break_at(self) -> str | None:
        """Published instant of the last invited."""
        at = self.selection.tie_break_at
        return None if at is None else instant_text(at)


def said(message_id: str, **params: object) -> form.Said:
    """Say a message in both languages."""
    return form.Said(en=say(message_id, "en", **params), fr=say(message_id, "fr", **params))


def make_record(outcome: Outcome) -> form.Record:
    """Make the record of a round."""
    asked, lawbook, chosen = outcome.instruction, outcome.lawbook, outcome.selection
    coverage = load_coverage(lawbook.law.roots)
    return form.Record(
        schema=form.SCHEMA,
        number=asked.number,
        held_at=instant_text(microseconds(asked.held_at)),
        kind=asked.kind,
        program=cast(Any, asked.program),
        category=asked.category,
        programs=cast(Any, asked.programs),
        invitations=asked.invitations,
        crs_minimum=asked.crs_minimum,
        invited=outcome.invited,
        crs_cutoff=chosen.crs_cutoff,
        tie_break_at=outcome.tie_break_at,
        pool_size=int(chosen.existing.sum()),
        eligible=int(chosen.eligible.sum()),
        lawbook_digest=lawbook.digest,
        pool_digest=outcome.pool_digest,
        order_digest=outcome.order_digest,
        rule_set=lawbook.rule_set.id,
        provisional=lawbook.provisional,
        operator=cast(Literal["demonstration", "training", "authority"], outcome.operator),
        identity=form.Identity(version=1, status="executed"),
        authority=_authority(outcome),
        type=_type(outcome),
        rules=_rules(lawbook),
        frozen_pool=_frozen_pool(outcome),
        result=_result(outcome),
        explanation=_explanation(outcome),
        checks=_checks(outcome),
        deadlines=_deadlines(lawbook),
        reproduce=form.Reproduce(
            command="openentry rounds replay record.json --pool POOL",
            text=said("notices.reproduce"),
        ),
        compatibility=_compatibility(outcome),
        disclaimer=said("common.disclaimer", known_on=coverage.verified_on),
        licence=said("notices.licence"),
    )


def category_of(outcome_law: Lawbook, version_id: str) -> tuple[Category, CategoryVersion]:
    """Find a category version and its category by the version's id."""
    return next(
        (category, version)
        for category in outcome_law.law.categories.values()
        for version in category.version
        if version.id == version_id
    )


def _authority(outcome: Outcome) -> form.Authority:
    lawbook, asked = outcome.lawbook, outcome.instruction
    used: list[Any] = [lawbook.rule_set, lawbook.ranking]
    if asked.category is not None:
        used.append(category_of(lawbook, asked.category)[1])
    known = load_sources(lawbook.law.roots)
    keys = sorted({key for version in used for key in version.source})
    return form.Authority(
        provisions=tuple(dict.fromkeys(v.provision for v in used if v.provision)),
        instruction=_instruction_sentence(asked),
        sources=tuple(
            form.Source(
                key=key,
                title=form.Said(en=known[key].title.en, fr=known[key].title.fr),
                url=known[key].url,
            )
            for key in keys
        ),
    )


def _instruction_sentence(asked: Instruction) -> form.Said:
    if asked.invitations is not None:
        return said("notices.asked-number", number=asked.number, count=asked.invitations)
    return said("notices.asked-minimum", number=asked.number, minimum=asked.crs_minimum)


def _type(outcome: Outcome) -> form.Type:
    asked, lawbook = outcome.instruction, outcome.lawbook
    category = None
    if asked.category is not None:
        whole, version = category_of(lawbook, asked.category)
        name = version.name or whole.name
        category = form.CategoryDefinition(
            id=version.id,
            name=form.Said(en=name.en, fr=name.fr),
            definition_digest=fingerprint(version),
            occupations_edition=version.noc.edition if version.noc else None,
            occupations=version.noc.any_of if version.noc else (),
            announced_only=version.announced_only,
        )
    return form.Type(
        kind=said(f"words.kind.{asked.kind}"),
        programs=cast(Any, {p: said(f"words.program.{p}") for p in asked.programs}),
        category=category,
    )


def _rules(lawbook: Lawbook) -> form.Rules:
    return form.Rules(
        law_day=lawbook.day.isoformat(),
        rule_set=lawbook.rule_set.id,
        provisional=lawbook.provisional,
        tie_break=lawbook.ranking.tie_break,
        nominee_class_only=lawbook.ranking.nominee_class_only,
        tables=tuple(
            form.TableInForce(table=name, version=version.id, sha256=fingerprint(version))
            for name, version in sorted(lawbook.in_force().items())
        ),
        software=f"openentry {__version__}",
    )


def groups(named: Sequence[tuple[str, form.Said, int]]) -> tuple[form.Group, ...]:
    """Make a breakdown, withholding small counts with their complement."""
    published = withheld([count for _, _, count in named])
    return tuple(
        form.Group(group=code, name=name, people=people)
        for (code, name, _), people in zip(named, published, strict=True)
    )


def _frozen_pool(outcome: Outcome) -> form.FrozenPool:
    facts, chosen, asked = outcome.facts, outcome.selection, outcome.instruction
    there = chosen.existing
    wanted = sum(1 << PROGRAMS.index(p) for p in asked.programs)
    in_program = (facts.programs & np.int8(wanted)) != 0
    reasons = {
        "eligible": chosen.eligible,
        "program": there & ~chosen.eligible & ~in_program,
        "other": there & ~chosen.eligible & in_program,
    }
    published = withheld(band_counts(outcome.score[there]))
    return form.FrozenPool(
        size=int(there.sum()),
        eligible=int(chosen.eligible.sum()),
        not_eligible=groups(
            [
                (code, said(f"notices.standing-{code}"), int(mask.sum()))
                for code, mask in reasons.items()
            ]
        ),
        bands=tuple(
            form.Band(low=low, high=high, candidates=count)
            for (low, high), count in zip(BANDS, published, strict=True)
        ),
    )


def _result(outcome: Outcome) -> form.Result:
    facts, chosen, asked = outcome.facts, outcome.selection, outcome.instruction
    places = chosen.invited
    age, language = facts.age[places], facts.first_language[places]
    by_age = [
        (f"{low}-{high}", _age_name(low, high), int(((age >= low) & (age <= high)).sum()))
        for low, high in AGE_GROUPS
    ]
    return form.Result(
        invited=outcome.invited,
        asked=asked.invitations,
        fewer_than_asked=asked.invitations is not None and outcome.invited < asked.invitations,
        crs_cutoff=chosen.crs_cutoff,
        tie_break_at=outcome.tie_break_at,
        tie_break_itself_invited=True,
        at_cutoff=chosen.at_cutoff,
        at_cutoff_invited=chosen.at_cutoff_invited,
        equal_at_line=chosen.equal_at_line,
        equal_at_line_invited=chosen.equal_at_line_invited,
        ids_decided=chosen.equal_at_line_invited < chosen.equal_at_line,
        scores=_quantiles(outcome.score[places]),
        by_program=_by_word(chosen.programs, PROGRAMS, "words.program"),
        by_age=groups(by_age),
        by_education=_by_word(facts.education[places], words("education"), "words.education"),
        by_first_language=_by_word(language, words("first_language"), "words.language"),
    )


def _age_name(low: int, high: int) -> form.Said:
    if high == AGE_GROUPS[-1][1]:
        return said("words.or-more", low=str(low))
    return said("words.range", low=str(low), high=str(high))


def _by_word(codes: NDArray[Any], known: Sequence[str], prefix: str) -> tuple[form.Group, ...]:
    count = np.bincount(codes.astype(np.intp), minlength=len(known))
    return groups([(word, said(f"{prefix}.{word}"), int(count[i])) for i, word in enumerate(known)])


def _quantiles(score: NDArray[np.int16]) -> form.Quantiles | None:
    if not len(score):
        return None
    # Of whole scores, each quantile is somebody's score: the lower of two where between.
    low, lower, median, upper, high = (
        int(q) for q in np.quantile(score, (0, 0.25, 0.5, 0.75, 1), method="lower")
    )
    return form.Quantiles(
        highest=high, upper_quartile=upper, median=median, lower_quartile=lower, lowest=low
    )


def _explanation(outcome: Outcome) -> form.Said:
    chosen = outcome.selection
    if not outcome.invited:
        return said("notices.explain-nobody")
    key = "notices.explain" if chosen.tie_break_at is not None else "notices.explain-no-tie-break"
    return said(
        key,
        count=outcome.invited,
        eligible=int(chosen.eligible.sum()),
        cutoff=chosen.crs_cutoff,
        at_cutoff=chosen.at_cutoff,
        at_cutoff_invited=chosen.at_cutoff_invited,
        tie_break=outcome.tie_break_at,
    )


def _checks(outcome: Outcome) -> form.Checks:
    return form.Checks(
        re_score=form.ReScore(
            implementation="openentry.recheck", compared=outcome.compared, differences=0
        ),
        warnings=tuple(
            form.Warned(
                code=code,
                text=said(
                    f"notices.warning-{code}",
                    category=outcome.instruction.category or "",
                    rule_set=outcome.lawbook.rule_set.id,
                ),
            )
            for code in warnings(outcome.instruction, outcome.lawbook)
        ),
    )


def _deadlines(lawbook: Lawbook) -> form.Deadlines:
    period = lawbook.invitation_period
    return form.Deadlines(
        days_to_apply=period.days,
        provision=period.provision,
        certainty=period.certainty,
        text=said("notices.days-to-apply", count=period.days),
    )


def _compatibility(outcome: Outcome) -> dict[str, str | int | None]:
    """Give the fields of IRCC's feed that a round on files can fill, with typed values."""
    asked, chosen = outcome.instruction, outcome.selection
    counts = withheld(band_counts(outcome.score[chosen.existing]))
    by_band = dict(zip(BANDS, counts, strict=True)) | {b: subtotal(b, counts) for b in SUBTOTALS}
    ordered = sorted(by_band, key=lambda band: (-band[1], band[0] - band[1]))
    fields: dict[str, str | int | None] = {
        "drawNumber": asked.number,
        "drawDate": outcome.lawbook.day.isoformat(),
        "drawDateTime": instant_text(microseconds(asked.held_at)),
        "drawSize": outcome.invited,
        "drawCRS": chosen.crs_cutoff,
        "drawCutOff": outcome.tie_break_at,
        "drawDistributionAsOn": outcome.lawbook.day.isoformat(),
    }
    fields |= {f"dd{i}": by_band[band] for i, band in enumerate(ordered, 1)}
    total = f"dd{len(ordered) + 1}"
    return fields | {total: int(chosen.existing.sum())}
