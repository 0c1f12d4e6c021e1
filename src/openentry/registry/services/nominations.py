"""Provincial nominations: interest, nominating within an allocation, the candidate's answer.

Law: IRPA 10.1(1.1); IRPR 87; MI on the thirty days to answer.
"""

from __future__ import annotations

from typing import Any

from openentry.files.profiles.places import EVERYWHERE
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import current_document, document_of
from openentry.registry.models import Interest, Nomination, Profile
from openentry.registry.numbering import nomination_end
from openentry.registry.services.allocating import refuse_province, take_place
from openentry.registry.services.barring import refuse_barred
from openentry.registry.services.leaving import give_back, move_nomination
from openentry.registry.services.placing import place
from openentry.registry.services.profiles import (
    end_overdue,
    locked_profile,
    refuse_over,
    write_version,
)
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError


def notify_interest(actor: Actor, profile_id: str, province: str) -> Interest:
    """Tell a candidate that a province is interested; only one who named that province.

    Raises
    ------
    NotAllowedError
        ``province-not-chosen``.
    ConflictError
        ``interest-told``.
    """
    refuse_province(province)

    def work(act: Act) -> Interest:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person, province=province)
        refuse_over(profile, act.at)
        if profile.state not in life("profile").pool:
            life("profile").check("nomination.made", profile.state, "nominated_pending")
        if not _chose(profile, province):
            raise NotAllowedError("province-not-chosen")
        if Interest.objects.filter(profile=profile, province=province).exists():
            raise ConflictError("interest-told")
        interest = Interest.objects.create(
            profile=profile, province=province, notified_at=act.at, notified_by=actor.name
        )
        act.note(profile.public_id, {"province": province}, person=profile.person)
        act.tell(
            profile.person,
            "interest-notified",
            f"{act.action}:{profile.public_id}:{province}",
            {"number": profile.number, "province": province},
        )
        return interest

    return perform("interest.notified", actor, work)


def nominate(actor: Actor, profile_id: str, province: str) -> Nomination:
    """Nominate a candidate within the year's enhanced allocation; thirty days to answer.

    Raises
    ------
    NotAllowedError
        ``province-not-chosen``, ``person-barred``.
    ConflictError
        ``allocation-empty``, ``nomination-there``, ``state-moved-on``.
    """
    refuse_province(province)
    end_overdue("nomination.made", actor, profile_id, province=province)

    def work(act: Act) -> Nomination:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person, province=province)
        refuse_over(profile, act.at)
        refuse_barred(profile.person, law_day(act.at))
        life("profile").check(act.action, profile.state, "nominated_pending")
        if not _chose(profile, province):
            raise NotAllowedError("province-not-chosen")
        live = Nomination.objects.filter(profile=profile, state__in=life("nomination").live)
        if live.exists():
            raise ConflictError("nomination-there")
        allocation = take_place(province, law_day(act.at).year, "enhanced")
        answer_before = nomination_end(act.at)
        nomination = Nomination.objects.create(
            profile=profile,
            person=profile.person,
            allocation=allocation,
            province=province,
            stream="enhanced",
            state="pending",
            made_at=act.at,
            made_by=actor.name,
            answer_before=answer_before,
        )
        if profile.state == "pending":
            document = document_of(profile.versions.get(number=profile.version))
            place(act, profile, document, details={"province": province})
            nomination.refresh_from_db()  # over already where no program is met any more
        else:
            act.move(profile, "nominated_pending", details={"province": province})
        act.tell(
            profile.person,
            "nomination-made",
            f"{act.action}:{nomination.public_id}",
            {
                "number": profile.number,
                "province": province,
                "answer_before": answer_before.isoformat(),
            },
        )
        return nomination

    return perform("nomination.made", actor, work)


def record_base_nomination(actor: Actor, province: str) -> Nomination:
    """Count a nomination outside Express Entry against the year's base allocation.

    Raises
    ------
    ConflictError
        ``allocation-empty``.
    """
    refuse_province(province)

    def work(act: Act) -> Nomination:
        act.permit(province=province)
        nomination = Nomination.objects.create(
            allocation=take_place(province, law_day(act.at).year, "base"),
            province=province,
            stream="base",
            state="accepted",
            made_at=act.at,
            made_by=actor.name,
        )
        act.note(nomination.public_id, {"province": province, "stream": "base"})
        return nomination

    return perform("nomination.made", actor, work)


def accept_nomination(actor: Actor, nomination_id: str) -> Nomination:
    """Accept: the nominee class and its points, from this instant.

    Raises
    ------
    ConflictError
        ``nomination-over`` on the day after the last to answer.
    """

    def work(act: Act) -> Nomination:
        nomination, profile = locked_nomination(nomination_id)
        act.permit(person=profile.person)
        if nomination.answer_before is not None and act.at >= nomination.answer_before:
            raise ConflictError("nomination-over", answer_before=nomination.answer_before)
        refuse_over(profile, act.at)
        move_nomination(act, nomination, "accepted", profile)
        document = document_of(profile.versions.get(number=profile.version))
        document["nomination"] = _block(nomination, act)
        profile.nomination_confirmed = True
        profile.save(update_fields=["nomination_confirmed"])
        write_version(act, profile, document)
        assessed = place(act, profile, document)
        crs = int(assessed.evaluation.score.total[0])
        act.tell(
            profile.person,
            "nomination-accepted",
            f"{act.action}:{nomination.public_id}",
            {"number": profile.number, "province": nomination.province, "crs": crs},
        )
        if profile.state == "ineligible":
            key = f"{act.action}:{profile.public_id}:ineligible"
            act.tell(
                profile.person, "profile-reassessed-ineligible", key, {"number": profile.number}
            )
        return nomination

    return perform("nomination.accepted", actor, work)


def reject_nomination(actor: Actor, nomination_id: str) -> Nomination:
    """Reject: back to the pool as before, and the province may nominate another."""
    return _undo("nomination.rejected", actor, nomination_id, "rejected")


def lapse_nomination(actor: Actor, nomination_id: str) -> Nomination:
    """Let a nomination lapse that was not answered in time."""
    return _undo("nomination.lapsed", actor, nomination_id, "lapsed")


def withdraw_nomination(actor: Actor, nomination_id: str) -> Nomination:
    """Withdraw a nomination: its points go with it."""
    return _undo("nomination.withdrawn", actor, nomination_id, "withdrawn")


def refuse_nomination(actor: Actor, nomination_id: str) -> Nomination:
    """Refuse a nomination that an officer may not accept (IRPR 87): its points go with it."""
    return _undo("nomination.refused", actor, nomination_id, "refused")


def _undo(action: str, actor: Actor, nomination_id: str, after: str) -> Nomination:
    def work(act: Act) -> Nomination:
        nomination, profile = locked_nomination(nomination_id)
        act.permit(person=profile.person, province=nomination.province)
        was_pending = nomination.state == "pending"
        if action == "nomination.lapsed":
            assert nomination.answer_before is not None
            if act.at < nomination.answer_before:
                raise ConflictError("nomination-runs", answer_before=nomination.answer_before)
        move_nomination(act, nomination, after, profile)
        if was_pending:
            give_back(nomination)
        _without(act, profile)
        act.tell(
            profile.person,
            action.replace(".", "-"),
            f"{action}:{nomination.public_id}",
            {"number": profile.number, "province": nomination.province},
        )
        return nomination

    return perform(action, actor, work)


def _without(act: Act, profile: Profile) -> None:
    """Let a profile stand without its nomination, whatever its state.

    One that is invited keeps its frozen score and, should it come back, does so without the
    points; one that is over says no more that it is nominated.
    """
    document = current_document(profile)
    if document is None or profile.state not in life("profile").live:
        return
    said = document.pop("nomination", None) is not None
    if said or profile.nomination_confirmed:
        profile.nomination_confirmed = False
        profile.save(update_fields=["nomination_confirmed"])
        write_version(act, profile, document)
    if life("profile").allows(act.action, profile.state):
        place(act, profile, document)


def locked_nomination(nomination_id: str) -> tuple[Nomination, Profile]:
    """Give a nomination and its profile, both locked until the act ends.

    Raises
    ------
    InputError
        ``nomination-unknown``.
    """
    found = Nomination.objects.filter(public_id=nomination_id, profile__isnull=False)
    if (first := found.values_list("profile__public_id").first()) is None:
        raise InputError("nomination-unknown", id=nomination_id)
    profile = locked_profile(first[0])
    return Nomination.objects.select_for_update(no_key=True).get(public_id=nomination_id), profile


def _chose(profile: Profile, province: str) -> bool:
    """Whether a candidate named this province, or all, or says to be nominated by it."""
    said = current_document(profile) or {}
    named = [*(said.get("destinations") or ()), said.get("nomination", {}).get("province")]
    return province in named or EVERYWHERE in named


def _block(nomination: Nomination, act: Act) -> dict[str, Any]:
    made = law_day(nomination.made_at).isoformat()
    return {
        "province": nomination.province,
        "nominated_on": made,
        "accepted_on": law_day(act.at).isoformat(),
    }
