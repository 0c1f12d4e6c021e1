"""Counts of a round for its record: the pool by score and reason, the invited by group.

Every breakdown goes through `openentry.files.breakdowns`: small counts are withheld together
with enough of the others. A breakdown of nobody, or into one group alone, is left empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files import record as form
from openentry.files.breakdowns import SMALL, band_counts, with_and_without, withheld
from openentry.files.published import score_bands
from openentry.files.saying import both, of_text
from openentry.rules.columns import words
from openentry.rules.facts import PROGRAMS, Facts, instant_text
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.rounds import Instruction, Selection

AGE_GROUPS = ((0, 19), (45, None), (20, 29), (40, 44), (30, 34), (35, 39))
"""Ages as the year-end reports of IRCC group them; neighbours here are withheld together."""

RARE_PROGRAMS_FIRST = ("fst", "fsw", "cec", "pnp")
"""Neighbours are withheld together."""

_PART = 1 << 16


def frozen_pool(
    facts: Facts,
    score: NDArray[np.int16],
    selection: Selection,
    instruction: Instruction,
    lawbook: Lawbook,
) -> form.FrozenPool:
    """Count the pool by score, and those who could not be invited by the reason why not."""
    there = selection.existing
    bands = score_bands(lawbook.law)
    # Where everybody could be invited, the line and the invited speak of the pool itself.
    whole = bool(selection.eligible[there].all())
    counts = band_counts(score[there], bands, all_or_none=whole)
    return form.FrozenPool(
        size=int(there.sum()),
        eligible=int(selection.eligible.sum()),
        not_eligible=_not_eligible(facts, selection, instruction, lawbook),
        bands=tuple(
            form.Band(low=band.low, high=band.high, candidates=count, sums_others=band.subtotal)
            for band, count in zip(bands, counts, strict=True)
        ),
    )


def _not_eligible(
    facts: Facts, selection: Selection, instruction: Instruction, lawbook: Lawbook
) -> tuple[form.Group, ...]:
    """Count those not eligible by the first condition they fail."""
    out = selection.existing & ~selection.eligible
    wanted = np.int8(sum(1 << PROGRAMS.index(program) for program in instruction.programs))
    no_program = out & ((facts.programs & wanted) == 0)
    elsewhere = np.zeros_like(out)
    # The seldom reasons come first, as a pair. One that nobody can have is left out: everybody
    # would know its count.
    reasons = {"program": no_program}
    if lawbook.ranking.nominee_class_only and "pnp" not in instruction.programs:
        elsewhere = out & ~no_program & facts.nominated
        reasons["nominee-class"] = elsewhere
    if instruction.category is not None:
        reasons["category"] = out & ~no_program & ~elsewhere
    return groups(
        [(code, both(f"notices.not-{code}"), int(mask.sum())) for code, mask in reasons.items()]
    )


def result(
    facts: Facts,
    score: NDArray[np.int16],
    selection: Selection,
    instruction: Instruction,
    lawbook: Lawbook,
) -> form.Result:
    """Say what was decided, and count the invited by group."""
    places = selection.invited
    instant = selection.tie_break_at
    asked = instruction.invitations
    return form.Result(
        invited=len(places),
        asked=asked,
        fewer_than_asked=asked is not None and len(places) < asked,
        crs_cutoff=selection.crs_cutoff,
        tie_break_at=None if instant is None else instant_text(instant),
        at_cutoff=selection.at_cutoff,
        at_cutoff_invited=selection.at_cutoff_invited,
        equal_at_line=selection.equal_at_line,
        equal_at_line_invited=selection.equal_at_line_invited,
        ids_decided=selection.equal_at_line_invited < selection.equal_at_line,
        invited_digest=invited_digest(
            facts.id[places], score[places], facts.submitted_at[places], selection.programs
        ),
        scores=quantiles(score[places]),
        by_program=_by_program(selection, instruction),
        by_age=_by_age(facts.age[places]),
        by_education=_by_word(facts.education[places], "education", "words.education"),
        by_first_language=_by_first_language(facts.first_language[places]),
        by_category=_by_category(facts, places, instruction, lawbook),
    )


def invited_digest(
    ids: NDArray[np.bytes_],
    score: NDArray[np.int16],
    submitted_at: NDArray[np.int64],
    programs: NDArray[np.int8],
) -> str:
    """Digest the list of the invited.

    SHA-256 over one line each, first ranked first: rank, tab, id, tab, score, tab, submission
    instant (RFC 3339, six decimals, Z), tab, program, line feed.
    """
    digest = hashlib.sha256()
    for start in range(0, len(ids), _PART):
        part = slice(start, start + _PART)
        instants = np.datetime_as_string(submitted_at[part].astype("datetime64[us]"), unit="us")
        rows = zip(
            ids[part].tolist(),
            score[part].tolist(),
            instants.tolist(),
            programs[part].tolist(),
            strict=True,
        )
        digest.update(
            b"".join(
                b"%d\t%b\t%d\t%bZ\t%b\n" % (rank, name, crs, at.encode(), PROGRAMS[code].encode())
                for rank, (name, crs, at, code) in enumerate(rows, start + 1)
            )
        )
    return digest.hexdigest()


def groups(named: Sequence[tuple[str, form.Said, int]]) -> tuple[form.Group, ...]:
    """Make a breakdown of groups that make up the whole; neighbours are withheld together."""
    if not (published := withheld([count for _, _, count in named])):
        return ()
    return tuple(
        form.Group(group=code, name=name, people=people)
        for (code, name, _), people in zip(named, published, strict=True)
    )


def _in_order(found: tuple[form.Group, ...], codes: Sequence[str]) -> tuple[form.Group, ...]:
    return tuple(sorted(found, key=lambda group: codes.index(group.group)))


def _by_program(selection: Selection, instruction: Instruction) -> tuple[form.Group, ...]:
    count = np.bincount(selection.programs.astype(np.intp), minlength=len(PROGRAMS))
    named = [
        (code, both(f"words.program.{code}"), int(count[PROGRAMS.index(code)]))
        for code in RARE_PROGRAMS_FIRST
        if code in instruction.programs
    ]
    return _in_order(groups(named), PROGRAMS)


def _by_age(age: NDArray[np.uint8]) -> tuple[form.Group, ...]:
    named = []
    for low, high in AGE_GROUPS:
        inside = (age >= low) if high is None else (age >= low) & (age <= high)
        if high is None:
            name = both("words.or-more", low=str(low))
        else:
            name = both("words.range", low=str(low), high=str(high))
        named.append((f"{low}+" if high is None else f"{low}-{high}", name, int(inside.sum())))
    ordered = sorted(AGE_GROUPS, key=lambda group: group[0])
    codes = [f"{low}+" if high is None else f"{low}-{high}" for low, high in ordered]
    return _in_order(groups(named), codes)


def _by_word(codes: NDArray[Any], column: str, prefix: str) -> tuple[form.Group, ...]:
    known = words(column)
    count = np.bincount(codes.astype(np.intp), minlength=len(known))
    return groups(
        [(word or "none", both(f"{prefix}.{word}"), int(count[i])) for i, word in enumerate(known)]
    )


def _by_first_language(codes: NDArray[np.uint8]) -> tuple[form.Group, ...]:
    """Count French against the rest: hardly anybody has none, which would always hide English."""
    french = int((codes == words("first_language").index("fr")).sum())
    return groups(
        [
            ("en_or_none", both("notices.first-language-other"), len(codes) - french),
            ("fr", both("words.language.fr"), french),
        ]
    )


def _by_category(
    facts: Facts, places: NDArray[np.intp], instruction: Instruction, lawbook: Lawbook
) -> tuple[form.Group, ...]:
    """Count the invited who declare each other category in force that day; they may overlap."""
    if not len(places):
        return ()
    declared = facts.categories[places]
    found = []
    for name, version in sorted(lawbook.categories.items()):
        if version.id == instruction.category:
            continue
        count = 0
        if version.id in facts.category_ids:
            bit = np.int64(1) << facts.category_ids.index(version.id)
            count = int(((declared & bit) != 0).sum())
        found.append(
            form.Group(
                group=version.id,
                name=category_name(lawbook.law, name),
                people=with_and_without(count, len(places)),
            )
        )
    return tuple(found)


def category_name(law: Law, category: str) -> form.Said:
    """Name a category."""
    return of_text(law.categories[category].name)


def quantiles(score: NDArray[np.int16]) -> form.Quantiles | None:
    """Give the quartiles of the scores, unless a quarter of the invited are few people."""
    if len(score) < 4 * SMALL:
        return None
    # Of whole scores, each quantile is somebody's score: the lower of two where between.
    lower, median, upper, high = (
        int(q) for q in np.quantile(score, (0.25, 0.5, 0.75, 1), method="lower")
    )
    return form.Quantiles(highest=high, upper_quartile=upper, median=median, lower_quartile=lower)
