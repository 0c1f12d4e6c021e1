"""Who represents somebody, as that person sees it: class, licence, day checked, scope, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openentry.registry.models import Consent, Person
from openentry.registry.representing import may_be_paid, standing_consents, trouble
from openentry.rules.dates import law_day
from openentry.rules.errors import NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentationFile:
    """One consent to be represented, and the one it was given to.

    Attributes
    ----------
    consent_id : str
    representative : str
        Public id of the account.
    licence : str
        Class; words under ``register.licence-``.
    register_url : str
        Where anybody can look the licence up.
    checked_on : date or None
        When a clerk last did; None for never.
    licence_ends_on : date or None
        Last day of the licence, where its register names one.
    may_be_paid : bool
        Whether they may take a fee today.
    refusal : NotAllowedError or None
        Why they can do nothing today although consent stands.
    scopes : tuple of str
    given_at : datetime
    ends_at, revoked_at : datetime or None
    stands : bool
        Whether the consent holds now.
    """

    consent_id: str
    representative: str
    licence: str
    register_url: str
    checked_on: date | None
    licence_ends_on: date | None
    may_be_paid: bool
    refusal: NotAllowedError | None
    scopes: tuple[str, ...]
    given_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    stands: bool


def representation_of(person: Person, at: datetime) -> list[RepresentationFile]:
    """Give every consent of a person, first to last."""
    found = Consent.objects.filter(person=person).order_by("pk")
    standing = set(standing_consents(at).filter(person=person).values_list("pk", flat=True))
    return [
        _consent(consent, person, at, stands=consent.pk in standing)
        for consent in found.select_related("representative__account")
    ]


def _consent(consent: Consent, person: Person, at: datetime, *, stands: bool) -> RepresentationFile:
    who, day = consent.representative, law_day(at)
    refusal = trouble(who, person, at, day) if stands else None
    return RepresentationFile(
        consent_id=consent.public_id,
        representative=who.account.public_id,
        licence=who.licence,
        register_url=who.register_url,
        checked_on=who.checked_on,
        licence_ends_on=who.ends_on,
        may_be_paid=refusal is None and may_be_paid(who, day),
        refusal=refusal,
        scopes=tuple(consent.scopes),
        given_at=consent.given_at,
        ends_at=consent.ends_at,
        revoked_at=consent.revoked_at,
        stands=stands,
    )
