"""Provincial nominations: interest, nominating within an allocation, the candidate's answer.

Law: IRPA 10.1(1.1); IRPR 87; MI on the thirty days to answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import assess, checked
from openentry.registry.bulk import insert
from openentry.registry.ids import public_ids
from openentry.registry.keeping.files import document_of
from openentry.registry.models import Allocation, Interest, Nomination, PoolEntry, Profile
from openentry.registry.models.nominations import STREAMS
from openentry.registry.numbering import nomination_days
from openentry.registry.services.profiles import (
    as_submitted,
    leave_pool,
    locked_profile,
    write_entry,
    write_version,
)
from openentry.registry.states import life
from openentry.rules.dates import OTTAWA, law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError

SHUT = ("QC", "NU")
"""Quebec selects its own; Nunavut has no program tied to Express Entry."""


def set_allocation(actor: Actor, province: str, year: int, stream: str, allowed: int) -> Allocation:
    """Set how many a province may nominate in a year, not below what it has used.

    Raises
    ------
    InputError
        ``province-shut``, ``nomination-stream``.
    ConflictError
        ``allocation-used``.
    """
    _open(province)
    if stream not in STREAMS:
        raise InputError("nomination-stream", value=stream, allowed=", ".join(STREAMS))

    def work(act: Act) -> Allocation:
        act.permit()
        key = {"province": province, "year": year, "stream": stream}
        kept = Allocation.objects.select_for_update().filter(**key).first()
        if kept is None:
            kept = Allocation(**key, allowed=allowed)
        elif kept.used > allowed:
            raise ConflictError("allocation-used", used=kept.used)
        kept.allowed = allowed
        kept.save()
        act.note(f"{province}-{year}", {**key, "allowed": allowed})
        return kept

    return perform("allocation.set", actor, work)


def move_allocation(actor: Actor, province: str, year: int, source: str, count: int) -> None:
    """Move part of an allocation between base and enhanced nominations.

    Raises
    ------
    ConflictError
        ``allocation-used``.
    """

    def work(act: Act) -> None:
        act.permit()
        both = {
            a.stream: a
            for a in Allocation.objects.select_for_update()
            .filter(province=province, year=year)
            .order_by("stream")
        }
        other = next(s for s in STREAMS if s != source)
        if source not in both or both[source].allowed - both[source].used < count:
            used = both[source].used if source in both else 0
            raise ConflictError("allocation-used", used=used)
        both[source].allowed -= count
        both[source].save()
        into = both.get(other) or Allocation(province=province, year=year, stream=other, allowed=0)
        into.allowed += count
        into.save()
        act.note(f"{province}-{year}", {"from": source, "to": other, "count": count})

    perform("allocation.moved", actor, work)


def notify_interest(actor: Actor, profile_id: str, province: str) -> Interest:
    """Tell a candidate that a province is interested; only one who named that province.

    Raises
    ------
    NotAllowedError
        ``province-not-chosen``.
    ConflictError
        ``interest-told``.
    """
    _open(province)

    def work(act: Act) -> Interest:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person, province=province)
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
        ``province-not-chosen``.
    ConflictError
        ``allocation-empty``, ``nomination-there``, ``state-moved-on``.
    """
    _open(province)

    def work(act: Act) -> Nomination:
        profile = locked_profile(profile_id)
        act.permit(person=profile.person, province=province)
        life("profile").check(act.action, profile.state, "nominated_pending")
        if not _chose(profile, province):
            raise NotAllowedError("province-not-chosen")
        live = Nomination.objects.filter(profile=profile, state__in=life("nomination").live)
        if live.exists():
            raise ConflictError("nomination-there")
        allocation = _take(province, law_day(act.at).year, "enhanced")
        answer_before = act.at + timedelta(days=nomination_days(act.at))
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
    _open(province)

    def work(act: Act) -> Nomination:
        act.permit(province=province)
        nomination = Nomination.objects.create(
            allocation=_take(province, law_day(act.at).year, "base"),
            province=province,
            stream="base",
            state="accepted",
            made_at=act.at,
            made_by=actor.name,
        )
        act.note(nomination.public_id, {"province": province, "stream": "base"})
        return nomination

    return perform("nomination.made", actor, work)


def record_accepted(act: Act, rows: Sequence[tuple[int, int, Mapping[str, Any]]]) -> None:
    """Record nominations that were made and accepted elsewhere, within an act.

    They were allowed elsewhere, too: the allocation of their year grows by what it has used,
    so that what a province may still nominate stays as it is.

    Parameters
    ----------
    act : Act
    rows : sequence of (profile key, person key, block of the profile)
    """
    by_allocation: dict[tuple[str, int], list[tuple[int, int, Mapping[str, Any]]]] = {}
    for row in rows:
        made_on = date.fromisoformat(row[2]["nominated_on"])
        by_allocation.setdefault((row[2]["province"], made_on.year), []).append(row)
    life("nomination").check(act.action, None, "accepted")
    for (province, year), those in sorted(by_allocation.items(), key=lambda item: item[0]):
        key = {"province": province, "year": year, "stream": "enhanced"}
        allocation, _ = Allocation.objects.get_or_create(**key, defaults={"allowed": 0})
        Allocation.objects.filter(pk=allocation.pk).update(
            allowed=F("allowed") + len(those), used=F("used") + len(those)
        )
        insert(
            Nomination,
            ("public_id", "profile_id", "person_id", "made_at"),
            [
                (name, profile, person, _begun(date.fromisoformat(block["nominated_on"])))
                for name, (profile, person, block) in zip(
                    public_ids("nom", len(those)), those, strict=True
                )
            ],
            fixed={
                "allocation_id": allocation.pk,
                "province": province,
                "stream": "enhanced",
                "state": "accepted",
                "made_by": act.actor.name,
            },
        )


def _begun(day: date) -> datetime:
    """Give the instant at which a day begins in Ottawa."""
    return datetime.combine(day, time(), OTTAWA)


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
        _end(act, nomination, "accepted")
        document = document_of(profile.versions.get(number=profile.version))
        document["nomination"] = _block(nomination, act)
        assessed = assess(checked([as_submitted(document, profile, act)]), law_day(act.at))
        profile.nomination_confirmed = True
        write_version(act, profile, document)
        after = "nominated" if assessed.in_pool[0] else "ineligible"
        crs = int(assessed.evaluation.score.total[0])
        act.move(profile, after, details={"crs": crs}, rules=assessed.rules)
        if assessed.in_pool[0]:
            write_entry(profile, document, assessed, act)
        act.tell(
            profile.person,
            "nomination-accepted",
            f"{act.action}:{nomination.public_id}",
            {"number": profile.number, "province": nomination.province, "crs": crs},
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


def _undo(action: str, actor: Actor, nomination_id: str, after: str) -> Nomination:
    def work(act: Act) -> Nomination:
        nomination, profile = locked_nomination(nomination_id)
        act.permit(person=profile.person, province=nomination.province)
        was_pending = nomination.state == "pending"
        if action == "nomination.lapsed":
            assert nomination.answer_before is not None
            if act.at < nomination.answer_before:
                raise ConflictError("nomination-runs", answer_before=nomination.answer_before)
        _end(act, nomination, after)
        if was_pending:
            Allocation.objects.filter(pk=nomination.allocation_id).update(used=F("used") - 1)
        if profile.state in ("nominated_pending", "nominated"):
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
    """Put a profile back into the pool without its nomination."""
    assert profile.expires_at is not None
    document = document_of(profile.versions.get(number=profile.version))
    if document.pop("nomination", None) is not None or profile.nomination_confirmed:
        profile.nomination_confirmed = False
        write_version(act, profile, document)
        profile.save(update_fields=["nomination_confirmed"])
    assessed = assess(checked([as_submitted(document, profile, act)]), law_day(act.at))
    inside = bool(assessed.in_pool[0])
    act.move(
        profile,
        "in_pool" if inside else "ineligible",
        reasons=[] if inside else assessed.reasons(0),
        details={"crs": int(assessed.evaluation.score.total[0])},
        rules=assessed.rules,
    )
    if inside:
        write_entry(profile, document, assessed, act)
    else:
        leave_pool(profile)


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


def _open(province: str) -> None:
    if province in SHUT:
        raise InputError("province-shut", province=province)


def _chose(profile: Profile, province: str) -> bool:
    """Whether a candidate named this province, or all of them."""
    listed = PoolEntry.objects.filter(profile=profile).values_list("destinations", flat=True)
    named = (listed.first() or "").split(";")
    return province in named or "all" in named


def _take(province: str, year: int, stream: str) -> Allocation:
    """Take one of an allocation; the database refuses one too many, whoever else takes."""
    key = {"province": province, "year": year, "stream": stream}
    left = Allocation.objects.filter(**key, used__lt=F("allowed"))
    if not left.update(used=F("used") + 1):
        raise ConflictError("allocation-empty", province=province, year=str(year))
    return Allocation.objects.get(**key)


def _end(act: Act, nomination: Nomination, after: str) -> None:
    life("nomination").check(act.action, nomination.state, after)
    nomination.state = after
    if after not in life("nomination").live:
        nomination.ended_at = act.at
    nomination.save(update_fields=["state", "ended_at"])
    details = {"after": after, "province": nomination.province}
    act.note(nomination.public_id, details, person=nomination.person)


def _block(nomination: Nomination, act: Act) -> dict[str, Any]:
    made = law_day(nomination.made_at).isoformat()
    return {
        "province": nomination.province,
        "nominated_on": made,
        "accepted_on": law_day(act.at).isoformat(),
    }
