"""The installation: what is sealed, addresses, mail, accounts of staff, law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from openentry.registry.examining.findings import Finding, only_for_show
from openentry.registry.keeping.files import identity_of
from openentry.registry.keeping.keys import keys
from openentry.registry.keeping.restoring import unusable_masters
from openentry.registry.models import IdentityMatch, RoleGrant
from openentry.registry.roles import ROLES
from openentry.registry.services.people import identity_digests
from openentry.registry.services.sending import check_mail_settings
from openentry.rules.audit import audit
from openentry.rules.errors import InputError, OpenEntryError, VerificationError
from openentry.rules.lawbook import Law

PUBLIC = ("candidate", "representative")
"""Roles that are no staff."""

STAFF = tuple(role for role in ROLES if role not in PUBLIC)
ANY_HOST = "*"


def sealed_data() -> Iterator[Finding]:
    """Look whether what is sealed can be opened, and people can be found again."""
    try:
        keys()
    except OpenEntryError:
        return  # told with the secrets
    if missing := unusable_masters():
        yield Finding(code="master-keys-missing", params={"names": ", ".join(missing)})
        return
    match = (
        IdentityMatch.objects.filter(kind="name_birth", person__sealed__isnull=False)
        .select_related("person")
        .order_by("-pk")
        .first()
    )
    if match is None:
        return
    try:
        identity = identity_of(match.person)
        born = date.fromisoformat(identity["birth_on"])
        again = identity_digests(identity, born)["name_birth"]
    except (VerificationError, InputError, KeyError):
        yield Finding(code="sealed-unreadable", params={"id": match.person.public_id})
        return
    known = match.person.matches.filter(kind="name_birth", digest=again)
    if not known.exists():
        yield Finding(code="index-key-other")


def addresses_and_mail() -> Iterator[Finding]:
    """Look at the names the installation answers to, and at how it writes to people."""
    if ANY_HOST in settings.ALLOWED_HOSTS:
        yield only_for_show("hosts-any")
    if not settings.EMAIL_HOST:
        yield only_for_show("mail-missing")
        return
    try:
        check_mail_settings()
    except OpenEntryError as error:
        yield Finding(code="setting-refused", params={"why": error})


def staff_accounts() -> Iterator[Finding]:
    """Look for members of the staff who sign in without a second factor."""
    from allauth.mfa.models import Authenticator

    held = RoleGrant.objects.filter(
        role__in=STAFF, ended_at__isnull=True, account__is_active=True
    ).exclude(account__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    guarded = Authenticator.objects.exclude(type="recovery_codes").values("user")
    count = held.exclude(account__in=guarded).values("account").distinct().count()
    if count:
        yield only_for_show("staff-one-factor", count=count)


def law_files() -> Iterator[Finding]:
    """Look whether the law of the installation is whole and as it was when in force."""
    try:
        audit(Law.load())
    except OpenEntryError as error:
        yield Finding(code="law-refused", params={"why": error})
