"""People: who is behind accounts and profiles, and who may act for them.

What names a person is sealed with that person's own key; found again only by keyed digests.
"""

from __future__ import annotations

import secrets
from functools import partial

from django.db import models
from django.db.models import F, Q

from openentry.registry.ids import consent_id, person_id
from openentry.registry.keeping.keys import SALT
from openentry.registry.models.accounts import Account
from openentry.registry.models.conditions import one_of

SCOPES = ("read", "profile", "submit", "withdraw")
"""What a consent may cover."""

LICENCES = ("rcic", "lawyer", "quebec_notary", "paralegal", "student_at_law", "unpaid")
"""Classes of those who may represent (IRPA 91), and the unpaid helper."""


class Person(models.Model):
    """One human being, whatever accounts they use."""

    public_id = models.CharField(max_length=24, default=person_id)
    account = models.OneToOneField(Account, models.PROTECT, null=True, related_name="person")
    language = models.CharField(max_length=2, default="en")
    salt = models.BinaryField(default=partial(secrets.token_bytes, SALT), null=True)
    sealed = models.BinaryField(null=True)
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    erasure_asked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # A unique column would be given a second index on PostgreSQL, for searching by a
            # part of a text, here and wherever there are very many rows.
            models.UniqueConstraint(fields=("public_id",), name="person_id_once"),
            models.CheckConstraint(
                condition=one_of("language", ("en", "fr")), name="person_language_known"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(sealed__isnull=True, salt__isnull=True, account__isnull=True),
                name="person_erased_keeps_nothing",
            ),
        )


class PersonKey(models.Model):
    """The key of one person, wrapped by a master key; deleting it makes their data unreadable."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="key")
    master = models.CharField(max_length=16)
    wrapped = models.BinaryField()


class IdentityMatch(models.Model):
    """A keyed digest by which the same human being is found again."""

    KINDS = ("document", "name_birth", "synthetic")

    person = models.ForeignKey(Person, models.CASCADE, related_name="matches")
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "digest"), name="identity_match_one_person"),
            models.CheckConstraint(
                condition=one_of("kind", ("document", "name_birth", "synthetic")),
                name="identity_match_kind_known",
            ),
        )


class PersonBar(models.Model):
    """A time in which a person may not file an expression of interest (IRPA 10.1(4), 40(2))."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="bars")
    first_on = models.DateField()
    last_on = models.DateField()
    provision = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=24)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="person_bar_in_order"
            ),
        )


class RetentionStop(models.Model):
    """Why a person's file may not be erased for now, whatever its age."""

    REASONS = ("access_request", "proceedings")

    person = models.ForeignKey(Person, models.PROTECT, related_name="stops")
    reason = models.CharField(max_length=16)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=24)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "reason"),
                condition=Q(lifted_at__isnull=True),
                name="retention_stop_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=one_of("reason", ("access_request", "proceedings")),
                name="retention_stop_reason_known",
            ),
        )


class Representative(models.Model):
    """Somebody who acts for others, with the licence they state and the day it was checked.

    `ends_on` is the last day of the licence, as the register of the body that gave it says.
    """

    account = models.OneToOneField(Account, models.PROTECT, related_name="representative")
    licence = models.CharField(max_length=16)
    register_url = models.CharField(max_length=400, blank=True, default="")
    sealed_number = models.BinaryField(null=True)
    checked_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=one_of("licence", LICENCES), name="representative_licence_known"
            ),
        )


class Consent(models.Model):
    """What a person lets a representative do, until when."""

    public_id = models.CharField(max_length=24, unique=True, default=consent_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    representative = models.ForeignKey(Representative, models.PROTECT, related_name="consents")
    scopes = models.JSONField()
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    transferred_from = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "representative"),
                condition=Q(revoked_at__isnull=True),
                name="consent_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("given_at")),
                name="consent_ends_after_it_begins",
            ),
        )


class FileReading(models.Model):
    """That somebody read a person's file, which that person can see."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="readings")
    account = models.ForeignKey(Account, models.PROTECT, null=True)
    role = models.CharField(max_length=24)
    purpose = models.CharField(max_length=40)
    read_at = models.DateTimeField()
