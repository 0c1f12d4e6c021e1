"""What the law says about a round, as blocks of its record: basis, category, tables, deadline.

Everything here depends on the instruction and the lawbook alone, never on the pool.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, cast

import numpy as np
import rfc8785

from openentry import __version__
from openentry.files import record as form
from openentry.files.published import sources
from openentry.files.saying import both, of_text
from openentry.rules.dates import OTTAWA
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import Category, CategoryVersion
from openentry.rules.loading.reading import PACKAGE_LAW, fingerprint, plain
from openentry.rules.names import provision_text
from openentry.rules.rounds import Instruction

What = Literal["points", "ranking", "category", "invitation_period"]


def category_of(lawbook: Lawbook, version_id: str) -> tuple[Category, CategoryVersion]:
    """Find a category version and its category by the version's id."""
    return next(
        (category, version)
        for category in lawbook.law.categories.values()
        for version in category.version
        if version.id == version_id
    )


def cited(provision: str | None) -> form.Said | None:
    """Cite a provision as each language does."""
    if not provision:
        return None
    return form.Said(en=provision_text(provision, "en"), fr=provision_text(provision, "fr"))


def instruction_digest(asked: Instruction) -> str:
    """Digest an instruction: SHA-256 over the RFC 8785 canonical JSON of all its keys."""
    plain_keys = {
        "number": asked.number,
        "held_at": instant_text(microseconds(asked.held_at)),
        "kind": asked.kind,
        "program": asked.program,
        "category": asked.category,
        "programs": list(asked.programs),
        "invitations": asked.invitations,
        "crs_minimum": asked.crs_minimum,
    }
    return hashlib.sha256(rfc8785.dumps(plain_keys)).hexdigest()


def authority(asked: Instruction, lawbook: Lawbook, operator: str) -> form.Authority:
    """Say what the round rests on, and with what right it is held."""
    used: list[tuple[What, Any]] = [
        ("points", lawbook.rule_set),
        ("ranking", lawbook.ranking),
        ("invitation_period", lawbook.invitation_period),
    ]
    if asked.category is not None:
        used.insert(2, ("category", category_of(lawbook, asked.category)[1]))
    known = sources(lawbook.law)
    keys = sorted({key for _, version in used for key in version.source})
    if asked.invitations is not None:
        words = both("notices.asked-number", count=asked.invitations)
    else:
        words = both("notices.asked-minimum", minimum=asked.crs_minimum)
    return form.Authority(
        statement=both(f"notices.statement-{operator}"),
        instruction=words,
        instruction_digest=instruction_digest(asked),
        basis=tuple(
            form.Basis(
                what=what,
                version=version.id,
                provision=cited(version.provision),
                certainty=version.certainty,
                sources=tuple(version.source),
            )
            for what, version in used
        ),
        sources=tuple(
            form.Source(
                key=key,
                kind=known[key].kind,
                issuer=known[key].issuer,
                title=of_text(known[key].title),
                url=known[key].url,
            )
            for key in keys
        ),
    )


def kind_of(asked: Instruction, lawbook: Lawbook) -> form.Said:
    """Name the kind of a round with its program or category."""
    if asked.category is not None:
        category, version = category_of(lawbook, asked.category)
        return both("notices.kind-category", name=category.named(version))
    if asked.program is not None:
        return both("notices.kind-program", name=both(f"words.program.{asked.program}"))
    return both("notices.kind-general")


def who(asked: Instruction, lawbook: Lawbook) -> form.Type:
    """Say who the round is for."""
    return form.Type(
        kind=kind_of(asked, lawbook),
        programs={
            cast(form.ProgramCode, code): both(f"words.program.{code}") for code in asked.programs
        },
        category=None if asked.category is None else _definition(asked.category, lawbook),
    )


def _definition(version_id: str, lawbook: Lawbook) -> form.CategoryDefinition:
    category, version = category_of(lawbook, version_id)
    default = lawbook.categories.get(category.category)
    return form.CategoryDefinition(
        id=version.id,
        category=category.category,
        name=of_text(category.named(version)),
        label=version.label,
        in_force=None if version.in_force is None else version.in_force.isoformat(),
        announced_only=version.announced_only,
        default_that_day=default is not None and default.id == version.id,
        occupations_edition=version.noc.edition if version.noc else None,
        occupations=version.noc.any_of if version.noc else (),
        conditions=tuple(_conditions(version)),
        definition=plain(version),
        definition_digest=fingerprint(version),
    )


def _conditions(version: CategoryVersion) -> Iterator[form.Said]:
    """Say what a category version asks for."""
    if version.noc is not None:
        yield both(
            "notices.asks-occupations",
            count=len(version.noc.any_of),
            edition=version.noc.edition,
        )
    if (work := version.work_experience) is not None:
        yield both(
            "notices.asks-work",
            count=work.months_min,
            years=work.within_years,
            run=both(f"notices.run-{'continuous' if work.continuous else 'any'}"),
            occupation=both(f"notices.occupation-{'one' if work.single_occupation else 'any'}"),
            place=both(f"notices.place-{'-'.join(work.place)}"),
        )
    if (language := version.language) is not None:
        yield both(
            "notices.asks-language",
            language=both(f"notices.language-{language.language}"),
            level=f"{language.scale} {language.level_min}",
            count=len(language.abilities),
        )
    if (service := version.military_service) is not None:
        run = both(f"notices.run-{'continuous' if service.continuous else 'any'}")
        yield both(
            "notices.asks-service", count=service.years_min, run=run, service=service.service
        )
    if (offer := version.job_offer) is not None:
        name = "asks-offer-full-time" if offer.full_time else "asks-offer"
        yield both(f"notices.{name}", count=offer.years_min, employer=offer.employer)
    if version.education is not None:
        level = both(f"words.education.{version.education.at_least}")
        yield both("notices.asks-education", level=level)


def parameters(asked: Instruction, lawbook: Lawbook) -> form.Parameters:
    """Say how candidates are to be chosen."""
    ranking = lawbook.ranking
    at = instant_text(microseconds(asked.held_at))
    return form.Parameters(
        law_day=lawbook.day.isoformat(),
        snapshot_at=at,
        rank_required=asked.invitations,
        ranked_by="crs",
        tie_break="submitted_at" if ranking.tie_break else None,
        then_by="id",
        nominee_class_only=ranking.nominee_class_only,
        class_order=tuple(ranking.class_order),
        ranking=both(f"notices.ranking-{'tie-break' if ranking.tie_break else 'no-tie-break'}"),
    )


def rules(lawbook: Lawbook) -> form.Rules:
    """List the law in force and the software."""
    rule_set = lawbook.rule_set
    return form.Rules(
        rule_set=form.RuleSet(
            id=rule_set.id,
            complete=rule_set.complete,
            points_of=rule_set.points_of,
            changes=of_text(rule_set.changes),
        ),
        installation_law=lawbook.law.roots != (PACKAGE_LAW,),
        tables=tuple(
            form.TableInForce(table=name, version=version.id, sha256=fingerprint(version))
            for name, version in sorted(lawbook.in_force().items())
        ),
        software=form.Software(
            openentry=__version__,
            python=".".join(map(str, sys.version_info[:3])),
            numpy=np.__version__,
        ),
    )


def apply_before(held_at: datetime, days: int) -> datetime:
    """Give the instant before which somebody invited at `held_at` must have applied.

    Day 1 is the day after the invitation, in UTC; the time ends with the last day.
    """
    first = held_at.astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(first + timedelta(days=days), time(0), UTC)


def deadlines(asked: Instruction, lawbook: Lawbook) -> form.Deadlines:
    """Say how long those invited have to apply."""
    period = lawbook.invitation_period
    until = apply_before(asked.held_at, period.days)
    local = until.astimezone(OTTAWA)
    return form.Deadlines(
        days_to_apply=period.days,
        version=period.id,
        provision=cast(form.Said, cited(period.provision)),
        certainty=period.certainty,
        apply_before=instant_text(microseconds(until)),
        text=both(
            "notices.deadline",
            count=period.days,
            until=until,
            local=both("notices.local", day=local.date(), hour=str(local.hour)),
        ),
    )
