"""Erasing a person: their key is forgotten, and with it everything that was sealed with it.

Law: Privacy Regulations 4(1): at least two years after the last administrative use unless the
person consents, and not while a request for access is open. What is left names nobody: states
and instants under a pseudonym, which rounds and their records rest on, and the entries of the
journal with their digests, of which nobody can say any more what they are digests of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.retention import rule
from openentry.registry.models import (
    Account,
    Consent,
    IdentityMatch,
    Interest,
    Invitation,
    JournalEntry,
    OutboxMessage,
    Person,
    PersonBar,
    PersonKey,
    PoolEntry,
    Profile,
    ProfileMove,
    ProfileVersion,
    RetentionStop,
    RoleGrant,
    Round,
)
from openentry.registry.services.people import locked_person, one_human
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError
from openentry.wording import Language, say

NO_USE = ("person.exported", "retention.applied", "keys.rotated", "person.erasure-asked")
"""Acts that are no use of anybody's data for an administrative purpose."""

OPEN_ROUND = ("frozen", "tried", "approved")
"""States of a round that has a frozen pool and has decided nothing."""


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why a person cannot be erased now; says itself in either language.

    Attributes
    ----------
    codes : tuple of str
        Words under ``keeping.obstacle-``.
    """

    codes: tuple[str, ...]

    def message(self, lang: Language = "en") -> str:
        """Say all of them."""
        return "; ".join(say(f"keeping.obstacle-{code}", lang) for code in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: how many rows of what.

    Attributes
    ----------
    person_id : str
    asked : bool
        Whether the person asked; the period of the law had passed otherwise.
    profiles, versions, messages : int
    """

    person_id: str
    asked: bool
    profiles: int
    versions: int
    messages: int


def ask_erasure(actor: Actor, person_id: str) -> Person:
    """Let a person consent to their data being erased before the period of the law is over.

    It is done by the next sweep, or when nothing stands against it any more.

    Raises
    ------
    ConflictError
        ``erasure-asked`` when they did already.
    """

    def work(act: Act) -> Person:
        person = locked_person(person_id)
        act.permit(person=person)
        if person.erasure_asked_at is not None:
            raise ConflictError("erasure-asked", at=person.erasure_asked_at)
        person.erasure_asked_at = act.at
        person.save(update_fields=["erasure_asked_at"])
        act.note(person.public_id, person=person)
        return person

    return perform("person.erasure-asked", actor, work)


def take_back_erasure(actor: Actor, person_id: str) -> Person:
    """Let a person take their consent back while they are still there.

    Raises
    ------
    ConflictError
        ``erasure-not-asked``.
    """

    def work(act: Act) -> Person:
        person = locked_person(person_id)
        act.permit(person=person)
        if person.erasure_asked_at is None:
            raise ConflictError("erasure-not-asked")
        person.erasure_asked_at = None
        person.save(update_fields=["erasure_asked_at"])
        act.note(person.public_id, person=person)
        return person

    return perform("person.erasure-taken-back", actor, work)


def erase_person(actor: Actor, person_id: str) -> Erased:
    """Erase a person for good.

    Raises
    ------
    ConflictError
        ``erasure-forbidden`` with what stands against it; ``erasure-early`` with the last use,
        when the person did not ask; ``person-erased``.
    """

    def work(act: Act) -> Erased:
        person = locked_person(person_id)
        act.permit(person=person)
        humans = one_human(person)
        if codes := obstacles(humans, act.at):
            raise ConflictError("erasure-forbidden", why=Obstacles(codes))
        asked = person.erasure_asked_at is not None
        last = last_used_at(humans)
        if not asked and last > rule("person").before(act.at):
            raise ConflictError("erasure-early", last=last, years=rule("person").years)
        return _erase(act, person, humans, asked=asked)

    return perform("person.erased", actor, work)


def last_used_at(humans: Sequence[Person]) -> datetime:
    """Give the last instant at which something was done with the data of a human being.

    Every act leaves an entry, readings of the file by staff included, so the last entry is
    never before the last use.
    """
    entries = JournalEntry.objects.filter(person__in=humans).exclude(action__in=NO_USE)
    last: datetime | None = entries.aggregate(last=Max("at"))["last"]
    return max(filter(None, [last, *(person.registered_at for person in humans)]))


def obstacles(humans: Sequence[Person], at: datetime) -> tuple[str, ...]:
    """Give the codes of everything that stands against erasing a human being at an instant."""
    profiles = Profile.objects.filter(person__in=humans)
    frozen = Q()
    for snapshot_at in Round.objects.filter(state__in=OPEN_ROUND).values_list(
        "snapshot_at", flat=True
    ):
        since = Q(ended_at__isnull=True) | Q(ended_at__gte=snapshot_at)
        frozen |= Q(submitted_at__lte=snapshot_at) & since
    standing = Q(lifted_at__isnull=True)
    invited = life("invitation").live
    stops = RetentionStop.objects.filter(standing, person__in=humans)
    found = {
        "profile": profiles.filter(state__in=life("profile").live),
        "application": profiles.filter(state="applied"),
        "invitation": Invitation.objects.filter(profile__in=profiles, state__in=invited),
        "bar": PersonBar.objects.filter(standing, person__in=humans, last_on__gte=law_day(at)),
        "round": profiles.filter(frozen) if frozen else profiles.none(),
        **{f"stop-{reason}": stops.filter(reason=reason) for reason in RetentionStop.REASONS},
    }
    return tuple(code for code, rows in found.items() if rows.exists())


def _erase(act: Act, person: Person, humans: Sequence[Person], *, asked: bool) -> Erased:
    profiles = Profile.objects.filter(person__in=humans)
    for draft in profiles.filter(state="draft").select_related("person"):
        act.move(draft, "discarded", action="profile.discarded")
    accounts = [human.account for human in humans if human.account is not None]
    PoolEntry.objects.filter(profile__in=profiles).delete()
    versions, _ = ProfileVersion.objects.filter(profile__in=profiles).delete()
    Interest.objects.filter(profile__in=profiles).delete()
    consents = Consent.objects.filter(person__in=humans)
    consents.update(transferred_from=None)
    consents.delete()
    messages, _ = OutboxMessage.objects.filter(person__in=humans).delete()
    for model in (PersonBar, RetentionStop, IdentityMatch, PersonKey):
        model.objects.filter(person__in=humans).delete()
    # The database lets go of what the journal says only when the person is marked as erased.
    Person.objects.filter(pk__in=[human.pk for human in humans]).update(
        sealed=None,
        salt=None,
        account=None,
        language="en",
        erasure_asked_at=None,
        erased_at=act.at,
    )
    JournalEntry.objects.filter(person__in=humans).update(details="{}")
    ProfileMove.objects.filter(profile__in=profiles).update(reasons=[])
    profiles.update(reasons=[])
    Invitation.objects.filter(profile__in=profiles).update(reason="")
    for account in accounts:
        close_account(act, account)
    person.refresh_from_db()
    act.note(person.public_id, {"asked": asked}, person=person)
    return Erased(
        person_id=person.public_id,
        asked=asked,
        profiles=profiles.count(),
        versions=versions,
        messages=messages,
    )


def close_account(act: Act, account: Account) -> None:
    """Close the account of somebody who is no longer here, unless it serves other roles too."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    held = RoleGrant.objects.filter(account=account, ended_at__isnull=True)
    if held.filter(role="candidate").update(ended_at=act.at):
        act.note(account.public_id, {"role": "candidate", "province": ""}, action="role.ended")
    if held.exists():
        return
    Authenticator.objects.filter(user=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    account.username, account.is_active = account.public_id, False
    account.last_login, account.language = None, "en"
    account.set_unusable_password()
    account.save()
