"""Profiles: drafting, submitting, amending, withdrawing, renewing.

Law: IRPA 10.1(1) to (7), 10.2(1)(a); MI on the period an expression of interest stays in the pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import (
    Document,
    current_document,
    document_of,
    key_of,
    sealed_json,
    version_context,
)
from openentry.registry.models import Person, Profile, ProfileVersion
from openentry.registry.naming import state_named
from openentry.registry.numbering import draft_days, pool_end, profile_number
from openentry.registry.services.barring import refuse_barred
from openentry.registry.services.declaring import said_by
from openentry.registry.services.leaving import end_pending, leave_pool
from openentry.registry.services.people import locked_person
from openentry.registry.services.placing import place
from openentry.registry.services.shapes import check_document
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, FactsErrors, InputError

LIVE = life("profile").live


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
        said = {k: v for k, v in document.items() if k != "nomination"}
        return _draft(act, before.person, said, before)

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
        write_version(act, profile, said_by(profile.person, document))
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

    Somebody who says that a province has nominated them waits until that province confirms it,
    or until they take it out of what they say. The instant of submission is the rank among
    equals from now on (MI, tie-break).

    Raises
    ------
    FactsErrors
        If what it says cannot be.
    NotAllowedError
        ``person-barred``.
    ConflictError
        ``profile-live-already``, ``state-moved-on``, ``profile-draft-old``.
    """
    end_overdue("profile.submitted", actor, profile_id)

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        person = profile.person
        act.permit(person=person)
        if not life("profile").allows(act.action, profile.state):
            life("profile").check(act.action, profile.state, "in_pool")
        refuse_barred(person, law_day(act.at))
        days = draft_days(act.at)
        if profile.state == "draft" and (act.at - profile.started_at).days >= days:
            raise ConflictError("profile-draft-old", days=days)
        if Profile.objects.filter(person=person, state__in=LIVE).exists():
            raise ConflictError("profile-live-already")
        document = document_of(profile.versions.get(number=profile.version))
        said = said_by(person, document)
        if said != document:
            write_version(act, profile, said)
        profile.submitted_at, profile.expires_at = act.at, pool_end(act.at)
        return _settle(act, profile, said)

    return perform("profile.submitted", actor, work)


def amend_profile(actor: Actor, profile_id: str, document: Document) -> Standing:
    """Change what a live profile says. Its instant of submission stays.

    Raises
    ------
    FactsErrors
        If what it says cannot be.
    ConflictError
        ``state-moved-on``: a profile that is ineligible, invited or ended cannot be edited;
        ``profile-over`` at or after the instant until which it could be in the pool.
    """
    check_document(document)
    end_overdue("profile.amended", actor, profile_id)

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        refuse_barred(profile.person, law_day(act.at))
        refuse_over(profile, act.at)
        if not life("profile").allows(act.action, profile.state):
            life("profile").check(act.action, profile.state, profile.state)
        before = document_of(profile.versions.get(number=profile.version))
        said = said_by(profile.person, document, before)
        if profile.nomination_confirmed:
            said["nomination"] = before["nomination"]
        write_version(act, profile, said)
        return _settle(act, profile, said)

    return perform("profile.amended", actor, work)


def withdraw_profile(actor: Actor, profile_id: str) -> Standing:
    """Take a profile out of the pool; another may be submitted at once."""

    def work(act: Act) -> Standing:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person)
        act.move(profile, "withdrawn")
        leave_pool(profile)
        end_pending(act, [profile])
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


def refuse_over(profile: Profile, at: datetime) -> None:
    """Refuse to change a profile whose time is over, whether or not the sweep has been there.

    Raises
    ------
    ConflictError
        ``profile-over``.
    """
    if profile.expires_at is not None and at >= profile.expires_at:
        raise ConflictError("profile-over", expires_at=profile.expires_at)


def follow_birth(act: Act, person: Person, birth_on: date) -> None:
    """Let profiles that are not over follow a corrected birth date.

    Raises
    ------
    ConflictError
        ``birth-contradicts`` when what one of them says cannot be of somebody born that day.
    """
    open_ = Profile.objects.filter(person=person, state__in=("draft", *LIVE))
    for profile in open_.select_for_update(no_key=True).order_by("pk"):
        profile.person = person
        document = document_of(profile.versions.get(number=profile.version))
        if document.get("birth_on") == birth_on.isoformat():
            continue
        document["birth_on"] = birth_on.isoformat()
        write_version(act, profile, document)
        if life("profile").allows("profile.reassessed", profile.state):
            try:
                assessed = place(act, profile, document, action="profile.reassessed")
            except FactsErrors as error:
                raise ConflictError("birth-contradicts", number=profile.number) from error
            out = "-ineligible" if profile.state == "ineligible" else ""
            crs = int(assessed.evaluation.score.total[0])
            act.tell(
                person,
                f"profile-reassessed{out}",
                f"{act.action}:{profile.public_id}:{profile.version}",
                {"number": profile.number, "crs": crs},
            )


def end_overdue(action: str, actor: Actor, profile_id: str, *, province: str = "") -> None:
    """End what of the person of a profile is over by now, before something is done with it.

    Raises
    ------
    NotAllowedError
        ``not-allowed`` for somebody who may not do what is about to be done.
    """
    from openentry.registry.services.lapsing import lapse_before

    found = Profile.objects.filter(public_id=profile_id).select_related("person").first()
    if found is not None:
        lapse_before(action, actor, found.person, province=province)


def _tell(act: Act, profile: Profile) -> None:
    """Tell a person that their profile is over: somebody else may have ended it for them."""
    kind, key = act.action.replace(".", "-"), f"{act.action}:{profile.public_id}"
    act.tell(profile.person, kind, key, {"number": profile.number})


def _draft(act: Act, person: Person, document: Document, before: Profile | None) -> Standing:
    if Profile.objects.filter(person=person, state="draft").exists():
        raise ConflictError("profile-draft-there")
    said = said_by(person, document)
    profile = Profile(
        number=profile_number(), person=person, state="", started_at=act.at, renews=before
    )
    act.move(profile, "draft")
    write_version(act, profile, said)
    return _standing(profile, None)


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


def _settle(act: Act, profile: Profile, document: Document) -> Standing:
    """Put a profile where its assessment says, and tell its owner."""
    assessed = place(act, profile, document, details={"version": profile.version})
    crs = int(assessed.evaluation.score.total[0])
    after = profile.state.replace("_", "-")
    act.tell(
        profile.person,
        f"{act.action.replace('.', '-')}-{after}",
        f"{act.action}:{profile.public_id}:{profile.version}",
        {"number": profile.number, "crs": crs},
    )
    return _standing(profile, crs)


def _standing(profile: Profile, crs: int | None) -> Standing:
    return Standing(
        profile_id=profile.public_id,
        number=profile.number,
        state=profile.state,
        crs=crs,
        reasons=list(profile.reasons),
    )
