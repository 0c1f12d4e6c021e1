"""Profiles: drafting, submitting, amending, withdrawing, renewing.

Law: IRPA 10.1(1) to (7), 10.2(1)(a); MI on the period an expression of interest stays in the pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import ENTRY, Assessed, assess, checked
from openentry.registry.keeping.files import (
    Document,
    current_document,
    document_of,
    key_of,
    sealed_json,
    version_context,
)
from openentry.registry.models import Person, PoolEntry, Profile, ProfileVersion
from openentry.registry.naming import state_named
from openentry.registry.numbering import draft_days, pool_end, profile_number
from openentry.registry.services.people import locked_person, refuse_barred
from openentry.registry.services.shapes import check_document
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.facts import instant_text, microseconds

LIVE, POOL = life("profile").live, life("profile").pool
_REGISTERS_OWN = ("id", "submitted_at", "identity", "nomination")
"""Parts of a document that the register itself fills or keeps elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a profile stands after an act.

    Attributes
    ----------
    profile_id, number, state : str
    crs : int or None
        None while it is a draft.
    reasons : list of str
        Why it is not in the pool: ``program:condition``.
    """

    profile_id: str
    number: str
    state: str
    crs: int | None
    reasons: list[str]


def start_profile(actor: Actor, person_id: str, document: Document) -> Standing:
    """Begin a draft, which is kept for sixty days.

    Raises
    ------
    ConflictError
        ``profile-draft-there``.
    FactsErrors
        If it is not put together as a profile is.
    """
    check_document(document)

    def work(act: Act) -> Standing:
        person = locked_person(person_id)
        act.permit(person=person)
        return _draft(act, person, document, None)

    return perform("profile.started", actor, work)


def renew_profile(actor: Actor, profile_id: str) -> Standing:
    """Begin a draft with everything an earlier profile said, so that nothing is typed again.

    Raises
    ------
    ConflictError
        ``profile-draft-there``; ``profile-document-gone`` when what it said was disposed of.
    """

    def work(act: Act) -> Standing:
        before = locked_profile(profile_id)
        act.permit(person=before.person)
        if (document := current_document(before)) is None:
            raise ConflictError("profile-document-gone", number=before.number)
        return _draft(act, before.person, declared(document), before)

    return perform("profile.renewed", actor, work)


def save_draft(actor: Actor, profile_id: str, document: Document) -> Standing:
    """Keep what a draft says by now.

    Raises
    ------
    ConflictError
        ``profile-not-draft``.
    FactsErrors
        If it is not put together as a profile is.
    """
    check_document(document)

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        if profile.state != "draft":
            raise ConflictError("profile-not-draft", state=state_named("profile", profile.state))
        write_version(act, profile, declared(document))
        act.note(profile.public_id, {"version": profile.version}, person=profile.person)
        return _standing(profile, None)

    return perform("profile.drafted", actor, work)


def discard_draft(actor: Actor, profile_id: str) -> Standing:
    """Throw a draft away."""

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        act.move(profile, "discarded")
        _tell(act, profile)
        return _standing(profile, None)

    return perform("profile.discarded", actor, work)


def submit_profile(actor: Actor, profile_id: str) -> Standing:
    """Submit a draft: it enters the pool if it meets a program, and is ineligible if not.

    The instant of submission is the rank among equals from now on (MI, tie-break).

    Raises
    ------
    FactsErrors
        If what it says cannot be.
    NotAllowedError
        ``person-barred``.
    ConflictError
        ``profile-live-already``, ``state-moved-on``, ``profile-draft-old``.
    """

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        person = profile.person
        act.permit(person=person)
        refuse_barred(person, law_day(act.at))
        days = draft_days(act.at)
        if profile.state == "draft" and (act.at - profile.started_at).days >= days:
            raise ConflictError("profile-draft-old", days=days)
        if Profile.objects.filter(person=person, state__in=LIVE).exists():
            raise ConflictError("profile-live-already")
        document = document_of(profile.versions.get(number=profile.version))
        assessed = assess(checked([as_submitted(document, profile, act)]), law_day(act.at))
        profile.submitted_at, profile.expires_at = act.at, pool_end(act.at)
        return _settle(act, profile, document, assessed, new_entry=True)

    return perform("profile.submitted", actor, work)


def amend_profile(actor: Actor, profile_id: str, document: Document) -> Standing:
    """Change what a live profile says. Its instant of submission stays.

    Raises
    ------
    FactsErrors
        If what it says cannot be.
    ConflictError
        ``state-moved-on``: a profile that is ineligible, invited or ended cannot be edited.
    """
    check_document(document)

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        refuse_barred(profile.person, law_day(act.at))
        if not life("profile").allows(act.action, profile.state):
            life("profile").check(act.action, profile.state, profile.state)
        said = declared(document)
        if profile.nomination_confirmed:
            kept = document_of(profile.versions.get(number=profile.version))
            said = {**said, "nomination": kept["nomination"]}
        assessed = assess(checked([as_submitted(said, profile, act)]), law_day(act.at))
        write_version(act, profile, said)
        return _settle(act, profile, said, assessed)

    return perform("profile.amended", actor, work)


def withdraw_profile(actor: Actor, profile_id: str) -> Standing:
    """Take a profile out of the pool; another may be submitted at once."""

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        act.move(profile, "withdrawn")
        leave_pool(profile)
        _tell(act, profile)
        return _standing(profile, None)

    return perform("profile.withdrawn", actor, work)


def locked_profile(profile_id: str) -> Profile:
    """Give a profile with its person, both locked until the act ends.

    Raises
    ------
    InputError
        ``profile-unknown``.
    ConflictError
        ``person-erased``.
    """
    found = Profile.objects.filter(public_id=profile_id).values_list("person__public_id").first()
    if found is None:
        raise InputError("profile-unknown", id=profile_id)
    # The person first, as every other service does, so that no two acts wait for each other.
    person = locked_person(found[0])
    profile = Profile.objects.select_for_update(no_key=True).get(public_id=profile_id)
    profile.person = person
    return profile


def leave_pool(profile: Profile) -> None:
    """Take the row of a profile out of the pool."""
    PoolEntry.objects.filter(profile=profile).delete()


def _tell(act: Act, profile: Profile) -> None:
    """Tell a person that their profile is over: somebody else may have ended it for them."""
    kind, key = act.action.replace(".", "-"), f"{act.action}:{profile.public_id}"
    act.tell(profile.person, kind, key, {"number": profile.number})


def _draft(act: Act, person: Person, document: Document, before: Profile | None) -> Standing:
    if Profile.objects.filter(person=person, state="draft").exists():
        raise ConflictError("profile-draft-there")
    profile = Profile(
        number=profile_number(), person=person, state="", started_at=act.at, renews=before
    )
    act.move(profile, "draft")
    write_version(act, profile, declared(document))
    return _standing(profile, None)


def declared(document: Document) -> dict[str, Any]:
    """Leave out what the register fills itself: nobody declares their own nomination true."""
    return {name: value for name, value in document.items() if name not in _REGISTERS_OWN}


def write_version(act: Act, profile: Profile, document: Document) -> None:
    """Keep a document, sealed, as the next version of a profile."""
    profile.version += 1
    context = version_context(profile.public_id, profile.version)
    ProfileVersion.objects.create(
        profile=profile,
        number=profile.version,
        made_at=act.at,
        made_by=act.actor.name,
        sealed=sealed_json(key_of(profile.person), document, context),
    )
    profile.save(update_fields=["version"])


def as_submitted(document: Document, profile: Profile, act: Act) -> dict[str, Any]:
    """Give a document as the rules read it: with its id and its instant."""
    at = profile.submitted_at or act.at
    return {
        **document,
        "id": profile.public_id,
        "submitted_at": instant_text(microseconds(at), decimals=True),
    }


def _settle(
    act: Act, profile: Profile, document: Document, assessed: Assessed, *, new_entry: bool = False
) -> Standing:
    """Put a profile where its assessment says, with its row of the pool."""
    inside = bool(assessed.in_pool[0])
    stays = "in_pool" if new_entry or profile.state == "pending" else profile.state
    after = stays if inside else "ineligible"
    crs = int(assessed.evaluation.score.total[0])
    reasons = [] if inside else assessed.reasons(0)
    details = {"version": profile.version, "crs": crs, "programs": _programs(assessed)}
    act.move(profile, after, reasons=reasons, details=details, rules=assessed.rules)
    if inside:
        write_entry(profile, document, assessed, act)
    else:
        leave_pool(profile)
    act.tell(
        profile.person,
        f"{act.action.replace('.', '-')}-{after.replace('_', '-')}",
        f"{act.action}:{profile.public_id}:{profile.version}",
        {"number": profile.number, "crs": crs},
    )
    return _standing(profile, crs)


def write_entry(profile: Profile, document: Document, assessed: Assessed, act: Act) -> None:
    """Write the row of the pool of a profile, in place of one that is there."""
    row = dict(zip(ENTRY, assessed.rows(law_day(act.at))[0], strict=True))
    row["destinations"] = ";".join(document.get("destinations") or ())
    PoolEntry.objects.update_or_create(profile=profile, defaults=row)


def _programs(assessed: Assessed) -> list[str]:
    return [name for name, verdict in assessed.evaluation.programs.items() if verdict.met[0] == 1]


def _standing(profile: Profile, crs: int | None) -> Standing:
    return Standing(
        profile_id=profile.public_id,
        number=profile.number,
        state=profile.state,
        crs=crs,
        reasons=list(profile.reasons),
    )
