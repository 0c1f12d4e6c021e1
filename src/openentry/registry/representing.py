"""Whether somebody may act for others now: their class, its licence, and who supervises them.

Asked at every act done for a client, since a licence that was good when consent was given may be
over by now. Law: IRPA 91; the classes are in ``law/representatives.toml``.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from openentry.registry.assessing import law
from openentry.registry.models import Consent, Person, Representative
from openentry.registry.naming import licence_named
from openentry.rules.errors import NotAllowedError
from openentry.rules.lawbook import in_force
from openentry.rules.loading.representatives import RepresentativeClass


def standing_consents(at: datetime) -> QuerySet[Consent]:
    """Give the consents that hold at an instant."""
    return Consent.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), revoked_at__isnull=True
    )


def class_on(licence: str, on: date) -> RepresentativeClass | None:
    """Give what the law of a day says of a class; None where it names no such class."""
    version = in_force(law().representatives, on)
    return None if version is None else version.named(licence)


def trouble(
    found: Representative, person: Person, at: datetime, on: date
) -> NotAllowedError | None:
    """Tell why a representative may do nothing for a person; None if they may.

    Parameters
    ----------
    found : Representative
    person : Person
        Who consented.
    at : datetime
    on : date
        Day of the law, that of `at`.

    Returns
    -------
    NotAllowedError or None
        ``representative-class``, ``representative-unchecked``, ``representative-licence-over``,
        ``representative-unsupervised``.
    """
    kind = class_on(found.licence, on)
    if (wrong := _licence(found, kind, on)) is not None or kind is None:
        return wrong
    if kind.supervised_by and not _supervised(kind, person, at, on):
        names = [licence_named(name) for name in kind.supervised_by]
        return NotAllowedError(
            "representative-unsupervised",
            licence=licence_named(found.licence),
            first=names[0],
            last=names[-1],
        )
    return None


def may_be_paid(found: Representative, on: date) -> bool:
    """Tell whether somebody may take a fee on a day: a licence that was checked and is not over."""
    kind = class_on(found.licence, on)
    return kind is not None and kind.paid and _licence(found, kind, on) is None


def _licence(
    found: Representative, kind: RepresentativeClass | None, on: date
) -> NotAllowedError | None:
    named = licence_named(found.licence)
    if kind is None:
        return NotAllowedError("representative-class", licence=named)
    if not kind.paid:
        # The law asks a licence of those who act for a fee, and nothing of the others.
        return None
    if found.ends_on is not None and found.ends_on < on:
        return NotAllowedError("representative-licence-over", licence=named, last_on=found.ends_on)
    if found.checked_on is None:
        return NotAllowedError("representative-unchecked", licence=named)
    return None


def _supervised(kind: RepresentativeClass, person: Person, at: datetime, on: date) -> bool:
    """Tell whether somebody who may supervise represents the same person."""
    others = standing_consents(at).filter(
        person=person, representative__licence__in=kind.supervised_by
    )
    return any(may_be_paid(c.representative, on) for c in others.select_related("representative"))
