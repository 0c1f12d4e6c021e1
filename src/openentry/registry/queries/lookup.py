"""A province looks up who somebody is, by the profile number and the code the candidate gave it.

Law: IRPA 10.4; MI s. 7 (family name and date of birth beside the factors).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import assess, checked
from openentry.registry.codes import code_fits
from openentry.registry.keeping.files import current_document, identity_of
from openentry.registry.models import Account, JournalEntry, PoolEntry, Profile
from openentry.registry.queries.candidates import Candidate, candidate_of, reachable
from openentry.registry.queries.readings import NOMINATION, leave_reading
from openentry.registry.services.people import locked_person
from openentry.registry.services.placing import as_submitted, entry_row
from openentry.rules.dates import law_day
from openentry.rules.errors import InputError, LimitError

TRIES = 20
"""Wrong tries of one account in a day: slips of the hand, and never a search."""

_DAY = timedelta(days=1)
_REFUSED = "file.lookup-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Who a candidate is, and what the law looks at of them."""

    family_name: str
    birth_on: date
    candidate: Candidate


def look_up(actor: Actor, province: str, number: str, code: str) -> Identified:
    """Give who a candidate is, leaving a trace that the candidate sees.

    A number that is not there, one that the province may not see and a wrong code are refused in
    the same words. Each such try stays in the journal, and in the history of the candidate whose
    number it was.

    Parameters
    ----------
    actor : Actor
        An officer of the province.
    province : str
    number : str
        Of the profile.
    code : str
        As the candidate gave it; capitals, spaces and hyphens do not matter.

    Raises
    ------
    NotAllowedError
        ``not-allowed``.
    InputError
        ``lookup-unknown``.
    LimitError
        ``lookup-tries`` after too many wrong tries in a day.
    """
    asked = number.strip().upper()

    def work(act: Act) -> Identified | None:
        act.permit(province=province)
        # One try at a time of each account, so that many at once are counted as well.
        Account.objects.select_for_update(no_key=True).get(public_id=actor.name)
        _check_tries(act)
        fits = code_fits(asked, code)
        entry = reachable(province, act.at).filter(profile__number=asked)
        found = entry.select_related("profile__person").first()
        if found is None and fits:
            found = _waiting(act, asked, province)
        if found is None or not fits:
            _note_refused(act, asked, province)
            return None
        person = locked_person(found.profile.person.public_id)
        leave_reading(act, person, NOMINATION, province=province)
        identity = identity_of(person)
        # Somebody from a file that named nobody has a birth date in the profile alone.
        born = identity.get("birth_on") or (current_document(found.profile) or {})["birth_on"]
        return Identified(
            family_name=identity.get("family_name") or "",
            birth_on=date.fromisoformat(born),
            candidate=candidate_of(found),
        )

    seen = perform("file.looked-up", actor, work)
    if seen is None:
        raise InputError("lookup-unknown")
    return seen


def _waiting(act: Act, number: str, province: str) -> PoolEntry | None:
    """Give the row that somebody would have who waits for this province to nominate them."""
    there = Profile.objects.filter(number=number, state="pending", expires_at__gt=act.at)
    profile = there.select_related("person").first()
    document = None if profile is None else current_document(profile)
    if profile is None or document is None:
        return None
    if document.get("nomination", {}).get("province") != province:
        return None
    assessed = assess(checked([as_submitted(document, profile, act)]), law_day(act.at))
    return entry_row(profile, document, assessed, act)


def _check_tries(act: Act) -> None:
    wrong = JournalEntry.objects.filter(action=_REFUSED, actor=act.actor.name, at__gt=act.at - _DAY)
    if wrong.count() >= TRIES:
        raise LimitError("lookup-tries", top=TRIES)


def _note_refused(act: Act, number: str, province: str) -> None:
    profile = Profile.objects.filter(number=number).select_related("person").first()
    act.note(
        "" if profile is None else profile.public_id,
        {"province": province},
        person=None if profile is None else profile.person,
        action="file.lookup-refused",
    )
