"""Where profiles stand by what they say and the law of the day, with their rows of the pool.

For services, within their acts. Law: IRPA 10.1(4), 10.2(1)(a), 10.3(1)(e).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openentry.registry.acts import Act, Move
from openentry.registry.assessing import ENTRY, Assessed, assess, checked
from openentry.registry.bulk import delete, insert
from openentry.registry.keeping.files import Document
from openentry.registry.models import Nomination, PoolEntry, Profile
from openentry.registry.services.barring import BARRED, barred_among, standing_bar
from openentry.registry.services.leaving import end_pending, leave_pool
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.truth import TRUE


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
    day = law_day(act.at)
    assessed = assess(checked([as_submitted(document, profile, act)]), day)
    reasons = _reasons(assessed, 0, barred=standing_bar(profile.person, day) is not None)
    name = action or act.action
    live = None if reasons else _live_nominations([profile.pk]).get(profile.pk)
    after = "ineligible" if reasons else _standing(act, profile, document, live, name)
    told = {**_told(assessed, 0), **(details or {})}
    act.move(profile, after, reasons=reasons, details=told, rules=assessed.rules, action=name)
    if after in life("profile").pool:
        write_entry(profile, document, assessed, act)
    else:
        leave_pool(profile)
    if reasons:
        end_pending(act, [profile])
    return assessed


def place_many(
    act: Act, profiles: Sequence[Profile], documents: Sequence[Document], *, action: str = ""
) -> None:
    """Put many profiles where one assessment of all of them says, each as `place` does one.

    Parameters
    ----------
    act : Act
    profiles : sequence of Profile
        Locked, each with its person.
    documents : sequence of mapping
        What each says by now. Both are held at once, so very many come in parts.
    action : str
        Another name than the act's own, for what follows from it.

    Raises
    ------
    FactsErrors
        If what one of them says cannot be.
    ConflictError
        ``state-moved-on``.
    """
    if not profiles:
        return
    day, name = law_day(act.at), action or act.action
    pairs = [*zip(profiles, documents, strict=True)]
    assessed = assess(checked([as_submitted(d, p, act) for p, d in pairs]), day)
    barred = barred_among({profile.person_id for profile in profiles}, day)
    live = _live_nominations([profile.pk for profile in profiles])
    moves, rows = [], []
    seen = zip(pairs, assessed.rows(day), strict=True)
    for at, ((profile, document), entry) in enumerate(seen):
        reasons = _reasons(assessed, at, barred=profile.person_id in barred)
        nomination = live.get(profile.pk)
        after = "ineligible" if reasons else _standing(act, profile, document, nomination, name)
        told = _told(assessed, at)
        moves.append(Move(profile=profile, after=after, reasons=reasons, details=told))
        if after in life("profile").pool:
            rows.append((profile.pk, _destinations(document), *entry))
    act.move_many(moves, rules=assessed.rules, action=name)
    delete(PoolEntry, "profile_id", [profile.pk for profile in profiles])
    insert(PoolEntry, ("profile_id", "destinations", *ENTRY), rows)
    end_pending(act, [move.profile for move in moves if move.reasons])


def _reasons(assessed: Assessed, person: int, *, barred: bool) -> list[str]:
    """Give why somebody may not be in the pool, if they may not."""
    if barred:
        return [BARRED]
    return [] if assessed.in_pool[person] else assessed.reasons(person)


def _told(assessed: Assessed, person: int) -> dict[str, Any]:
    """Say for the journal what an assessment found."""
    verdicts = assessed.evaluation.programs.items()
    return {
        "crs": int(assessed.evaluation.score.total[person]),
        "programs": [name for name, verdict in verdicts if verdict.met[person] == TRUE],
    }


def _live_nominations(profiles: Sequence[int]) -> dict[int | None, Nomination]:
    live = Nomination.objects.filter(profile__in=profiles, state__in=life("nomination").live)
    return {nomination.profile_id: nomination for nomination in live}


def _standing(
    act: Act, profile: Profile, document: Document, live: Nomination | None, action: str
) -> str:
    """Give the state of a profile that meets a program: what has become of its nomination.

    Whoever says to be nominated waits for the province, where the table of states lets this act
    lead to waiting: nobody who comes back from an invitation begins to wait.
    """
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
    return PoolEntry(profile=profile, destinations=_destinations(document), **row)


def _destinations(document: Document) -> str:
    return ";".join(document.get("destinations") or ())
