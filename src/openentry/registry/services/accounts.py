"""Accounts: opening them, giving and ending roles."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openentry.files.profiles.places import provinces
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Account, RoleGrant
from openentry.registry.naming import role_named
from openentry.registry.roles import ROLES, AllRoles
from openentry.rules.errors import ConflictError, InputError
from openentry.wording import LANGUAGES

SIGN_IN_NAME_TOP = 150


def open_account(
    actor: Actor, username: str, password: str | None = None, *, language: str = "en"
) -> Account:
    """Open an account that may sign in, with no role yet.

    Parameters
    ----------
    actor : Actor
    username : str
        Name to sign in with; it need not say who somebody is, and should not.
    password : str, optional
        At least fifteen characters and not a common one; without it nobody can sign in until a
        way is added.
    language : {"en", "fr"}

    Raises
    ------
    ConflictError
        ``account-name-taken``.
    InputError
        ``account-name``, ``password-weak``, ``language-unknown``.
    """
    if not username.strip() or len(username) > SIGN_IN_NAME_TOP:
        raise InputError("account-name", top=SIGN_IN_NAME_TOP)
    if language not in LANGUAGES:
        raise InputError("language-unknown", value=language)
    if password is not None:
        try:
            validate_password(password)
        except ValidationError:
            raise InputError("password-weak") from None

    def work(act: Act) -> Account:
        act.permit()
        if Account.objects.filter(username__iexact=username.strip()).exists():
            raise ConflictError("account-name-taken")
        account = Account.objects.create_user(username.strip(), password)
        account.language = language
        account.save(update_fields=["language"])
        act.note(account.public_id)
        return account

    return perform("account.opened", actor, work)


def check_role(role: str, province: str = "") -> None:
    """Refuse a role that there is not, or that is not for a province.

    Raises
    ------
    InputError
        ``role-unknown``, ``role-province``.
    """
    if role not in ROLES:
        raise InputError("role-unknown", value=role, allowed=AllRoles())
    if (role == "provincial_officer") != bool(province) or (
        province and province not in provinces()
    ):
        raise InputError("role-province", value=province or "-", allowed=", ".join(provinces()))


def account_with_role(
    actor: Actor, username: str, role: str, province: str = "", *, language: str = "en"
) -> Account:
    """Give a role to the account of that name, opened if there is none: both or neither.

    Raises
    ------
    InputError, ConflictError
        As `open_account` and `grant_role`.
    """
    check_role(role, province)
    with transaction.atomic():
        account = Account.objects.filter(username=username).first()
        account = account or open_account(actor, username, language=language)
        grant_role(actor, account.public_id, role, province)
    return account


def grant_role(actor: Actor, account_id: str, role: str, province: str = "") -> RoleGrant:
    """Give an account a role.

    Raises
    ------
    InputError
        ``account-unknown``, ``role-unknown``, ``role-province``.
    ConflictError
        ``role-held``.
    """
    check_role(role, province)

    def work(act: Act) -> RoleGrant:
        act.permit()
        account = found_account(account_id)
        held = RoleGrant.objects.filter(
            account=account, role=role, province=province, ended_at__isnull=True
        )
        if held.exists():
            raise ConflictError("role-held", role=role_named(role))
        grant = RoleGrant.objects.create(
            account=account,
            role=role,
            province=province,
            granted_at=act.at,
            granted_by=actor.name,
        )
        act.note(account.public_id, {"role": role, "province": province})
        return grant

    return perform("role.granted", actor, work)


def end_role(actor: Actor, account_id: str, role: str, province: str = "") -> None:
    """Take a role from an account; what was done in it stays done.

    Raises
    ------
    InputError
        ``account-unknown``.
    ConflictError
        ``role-not-held``, ``role-last-administrator``.
    """

    def work(act: Act) -> None:
        act.permit()
        account = found_account(account_id)
        held = RoleGrant.objects.select_for_update().filter(
            account=account, role=role, province=province, ended_at__isnull=True
        )
        if (grant := held.first()) is None:
            raise ConflictError("role-not-held", role=role_named(role))
        others = RoleGrant.objects.filter(role=role, ended_at__isnull=True).exclude(pk=grant.pk)
        if role == "administrator" and not others.exists():
            raise ConflictError("role-last-administrator")
        grant.ended_at = act.at
        grant.save(update_fields=["ended_at"])
        act.note(account.public_id, {"role": role, "province": province})

    perform("role.ended", actor, work)


def found_account(account_id: str) -> Account:
    """Give an account by its public id.

    Raises
    ------
    InputError
        ``account-unknown``.
    """
    account = Account.objects.filter(public_id=account_id).first()
    if account is None:
        raise InputError("account-unknown", id=account_id)
    return account
