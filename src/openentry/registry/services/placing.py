"""Where a profile stands by what it says and the law of the day, with its row of the pool.

For services, within their acts. Law: IRPA 10.1(4), 10.2(1)(a), 10.3(1)(e).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openentry.registry.acts import Act
from openentry.registry.assessing import ENTRY, Assessed, assess, checked
from openentry.registry.keeping.files import Document
from openentry.registry.models import Nomination, PoolEntry, Profile
from openentry.registry.services.barring import BARRED, standing_bar
from openentry.registry.services.leaving import end_pending, leave_pool
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.facts import instant_text, microseconds


def place(
    act: Act,
    profile: Profile,
    document: Document,
    *,
    action: str = "",
    details: Mapping[str, Any] | None = None,
) -> Assessed:
    """Put a profile where its assessment says: into the pool, beside it, or out for good.

    Parameters
    ----------
    act : Act
    profile : Profile
        Locked, with its person.
    document : mapping
        What it says by now.
    action : str
        Another name than the act's own, for what follows from it.
    details : mapping, optional
        More for the journal.

    Raises
    ------
    FactsErrors
        If what it says cannot be.
    ConflictError
        ``state-moved-on``.
    """
    assessed = assess(checked([as_submitted(document, profile, act)]), law_day(act.at))
    reasons = [] if assessed.in_pool[0] else assessed.reasons(0)
    if standing_bar(profile.person, law_day(act.at)) is not None:
        reasons = [BARRED]
    after = "ineligible" if reasons else _standing(act, profile, document, action or act.action)
    told = {
        "crs": int(assessed.evaluation.score.total[0]),
        "programs": _programs(assessed),
        **(details or {}),
    }
    act.move(profile, after, reasons=reasons, details=told, rules=assessed.rules, action=action)
    if after in life("profile").pool:
        write_entry(profile, document, assessed, act)
    else:
        leave_pool(profile)
    if reasons:
        end_pending(act, [profile])
    return assessed


def _programs(assessed: Assessed) -> list[str]:
    return [name for name, verdict in assessed.evaluation.programs.items() if verdict.met[0] == 1]


def _standing(act: Act, profile: Profile, document: Document, action: str) -> str:
    """Give the state of a profile that meets a program: what has become of its nomination.

    Whoever says to be nominated waits for the province, where the table of states lets this act
    lead to waiting: nobody who comes back from an invitation begins to wait.
    """
    live = Nomination.objects.filter(profile=profile, state__in=life("nomination").live).first()
    if live is not None and live.state == "accepted":
        return "nominated"
    if live is not None and (live.answer_before is None or act.at < live.answer_before):
        return "nominated_pending"
    claims = "nomination" in document and not profile.nomination_confirmed
    may_wait = "pending" in life("profile").moves.get((action, profile.state), ())
    return "pending" if claims and may_wait else "in_pool"


def as_submitted(document: Document, profile: Profile, act: Act) -> dict[str, Any]:
    """Give a document as the rules read it: with its id and its instant."""
    at = profile.submitted_at or act.at
    return {
        **document,
        "id": profile.public_id,
        "submitted_at": instant_text(microseconds(at), decimals=True),
    }


def write_entry(profile: Profile, document: Document, assessed: Assessed, act: Act) -> None:
    """Write the row of the pool of a profile, in place of one that is there."""
    PoolEntry.objects.bulk_create(
        [entry_row(profile, document, assessed, act)],
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=[*ENTRY, "destinations"],
    )


def entry_row(profile: Profile, document: Document, assessed: Assessed, act: Act) -> PoolEntry:
    """Make the row of the pool of a profile, and write it nowhere."""
    row = dict(zip(ENTRY, assessed.rows(law_day(act.at))[0], strict=True))
    return PoolEntry(
        profile=profile, destinations=";".join(document.get("destinations") or ()), **row
    )
