"""Representatives: their licence and its check, and what people let them do.

Law: IRPA 91 (who may act for consideration), IRPR 10(2)(c.1) to (c.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Consent, Person, Representative
from openentry.registry.models.people import LICENCES, SCOPES
from openentry.registry.naming import act_named, licence_named
from openentry.registry.representing import class_on
from openentry.registry.services.accounts import found_account
from openentry.registry.services.people import locked_person
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError

_URL_TOP = Representative._meta.get_field("register_url").max_length or 0


def register_representative(
    actor: Actor, account_id: str, licence: str, register_url: str = ""
) -> Representative:
    """Say that an account acts for others, and by which licence.

    Raises
    ------
    InputError
        ``licence-unknown``, ``licence-needs-register``, ``account-unknown``.
    ConflictError
        ``representative-there``.
    """
    if licence not in LICENCES:
        raise InputError("licence-unknown", value=licence, allowed=", ".join(LICENCES))
    kind = class_on(licence, law_day(clock.now()))
    linked = register_url.startswith("https://") and len(register_url) <= _URL_TOP
    if kind is not None and kind.paid and not linked:
        raise InputError("licence-needs-register", licence=licence_named(licence))

    def work(act: Act) -> Representative:
        act.permit()
        account = found_account(account_id)
        if Representative.objects.filter(account=account).exists():
            raise ConflictError("representative-there")
        found = Representative.objects.create(
            account=account, licence=licence, register_url=register_url
        )
        act.note(account.public_id, {"licence": licence})
        return found

    return perform("representative.registered", actor, work)


def check_representative(
    actor: Actor, account_id: str, checked_on: date, ends_on: date | None = None
) -> Representative:
    """Note that the licence was looked up in the register of the body that gave it.

    Every act for a client asks whether it holds. One that was found to be over, or was given
    back, is noted with its last day, and nothing more is done under it.

    Parameters
    ----------
    actor : Actor
    account_id : str
    checked_on : date
    ends_on : date, optional
        Last day of the licence by that register; none where it names none.

    Raises
    ------
    InputError
        ``representative-unknown``, ``day-to-come``.
    NotAllowedError
        ``licence-own-check``.
    ConflictError
        ``licence-checked-later`` for a look that is older than the one that is kept.
    """

    def work(act: Act) -> Representative:
        act.permit()
        found = found_representative(account_id)
        if found.account_id == actor.account_id:
            raise NotAllowedError("licence-own-check")
        if checked_on > law_day(act.at):
            raise InputError("day-to-come", day=checked_on)
        if found.checked_on is not None and checked_on < found.checked_on:
            raise ConflictError("licence-checked-later", day=found.checked_on)
        found.checked_on, found.checked_by, found.ends_on = checked_on, actor.name, ends_on
        found.save(update_fields=["checked_on", "checked_by", "ends_on"])
        days = {
            "checked_on": checked_on.isoformat(),
            "ends_on": None if ends_on is None else ends_on.isoformat(),
        }
        act.note(found.account.public_id, days)
        return found

    return perform("representative.checked", actor, work)


def give_consent(
    actor: Actor,
    person_id: str,
    account_id: str,
    scopes: Sequence[str],
    ends_at: datetime | None = None,
) -> Consent:
    """Let a representative act, within a scope and until an instant.

    Parameters
    ----------
    actor : Actor
        The person themselves: nobody consents for another.
    person_id, account_id : str
    scopes : sequence of {"read", "profile", "submit", "withdraw"}
    ends_at : datetime, optional
        Until revoked when left out.

    Raises
    ------
    InputError
        ``consent-scope``, ``consent-ends``, ``representative-unknown``, ``person-unknown``.
    ConflictError
        ``consent-there``.
    """
    asked = _scopes(scopes)

    def work(act: Act) -> Consent:
        person = locked_person(person_id)
        act.permit(person=person)
        found = found_representative(account_id)
        return _consent(act, person, found, asked, ends_at, None)

    return perform("consent.given", actor, work)


def revoke_consent(actor: Actor, consent_id: str) -> Consent:
    """End a consent at once; the person may, and the representative it was given to.

    Raises
    ------
    InputError
        ``consent-unknown``.
    ConflictError
        ``consent-over``.
    """

    def work(act: Act) -> Consent:
        consent = _locked_consent(consent_id)
        act.permit(person=consent.person)
        of_another = consent.representative.account_id != actor.account_id
        if act.role == "representative" and of_another:
            raise NotAllowedError("not-allowed", act=act_named(act.action))
        _revoke(act, consent)
        return consent

    return perform("consent.revoked", actor, work)


def transfer_consent(actor: Actor, consent_id: str, account_id: str) -> Consent:
    """Let another representative act in place of one, with the same scope and end.

    Raises
    ------
    InputError
        ``consent-unknown``, ``representative-unknown``.
    ConflictError
        ``consent-over``, ``consent-there``.
    """

    def work(act: Act) -> Consent:
        before = _locked_consent(consent_id)
        act.permit(person=before.person)
        found = found_representative(account_id)
        _revoke(act, before)
        return _consent(act, before.person, found, before.scopes, before.ends_at, before)

    return perform("consent.transferred", actor, work)


def found_representative(account_id: str) -> Representative:
    """Give the representative behind an account.

    Raises
    ------
    InputError
        ``representative-unknown``.
    """
    found = Representative.objects.filter(account__public_id=account_id).first()
    if found is None:
        raise InputError("representative-unknown", id=account_id)
    return found


def _scopes(scopes: Sequence[str]) -> list[str]:
    asked = [scope for scope in SCOPES if scope in scopes]
    if not asked or set(scopes) - set(SCOPES):
        raise InputError("consent-scope", value=", ".join(scopes), allowed=", ".join(SCOPES))
    return asked


def _consent(
    act: Act,
    person: Person,
    found: Representative,
    scopes: list[str],
    ends_at: datetime | None,
    before: Consent | None,
) -> Consent:
    if ends_at is not None and ends_at <= act.at:
        raise InputError("consent-ends", ends_at=ends_at)
    standing = Consent.objects.filter(person=person, representative=found, revoked_at__isnull=True)
    for over in standing.filter(ends_at__lte=act.at):
        # One that ran out by itself makes room for the next.
        over.revoked_at = over.ends_at
        over.save(update_fields=["revoked_at"])
    if standing.exists():
        raise ConflictError("consent-there")
    consent = Consent.objects.create(
        person=person,
        representative=found,
        scopes=scopes,
        given_at=act.at,
        ends_at=ends_at,
        transferred_from=before,
    )
    details = {
        "representative": found.account.public_id,
        "scopes": scopes,
        "ends_at": None if ends_at is None else ends_at.isoformat(),
    }
    act.note(consent.public_id, details, person=person)
    act.tell(person, "consent-given", f"{act.action}:{consent.public_id}", {})
    return consent


def _locked_consent(consent_id: str) -> Consent:
    named = Consent.objects.filter(public_id=consent_id).values_list("person__public_id").first()
    if named is None:
        raise InputError("consent-unknown", id=consent_id)
    person = locked_person(named[0])
    consent = Consent.objects.select_for_update(no_key=True).get(public_id=consent_id)
    consent.person = person
    return consent


def _revoke(act: Act, consent: Consent) -> None:
    if consent.revoked_at is not None:
        raise ConflictError("consent-over")
    consent.revoked_at = act.at
    consent.save(update_fields=["revoked_at"])
    act.note(consent.public_id, {"revoked": True}, person=consent.person)
    act.tell(consent.person, "consent-revoked", f"consent.revoked:{consent.public_id}", {})
