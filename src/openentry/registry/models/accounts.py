"""Accounts and the roles they hold.

An account signs in with a name of its choosing; names and addresses of people are not here but
sealed with the person. What an account may do follows from its roles alone.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from openentry.registry.ids import account_id
from openentry.registry.models.conditions import one_of
from openentry.registry.roles import ROLES


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None) -> Account:
        """Make an account; without a password it cannot sign in."""
        account = self.model(username=self.model.normalize_username(username))
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in, by a name that need not say who they are."""

    public_id = models.CharField(max_length=24, unique=True, default=account_id)
    username = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="en")
    opened_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=one_of("language", ("en", "fr")), name="account_language_known"
            ),
        )


class RoleGrant(models.Model):
    """A role an account holds or held."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24)
    province = models.CharField(max_length=2, default="", blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=24)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "role", "province"),
                condition=Q(ended_at__isnull=True),
                name="role_grant_held_once",
            ),
            models.CheckConstraint(condition=one_of("role", ROLES), name="role_grant_role_known"),
            models.CheckConstraint(
                condition=Q(role="provincial_officer", province__gt="")
                | (~Q(role="provincial_officer") & Q(province="")),
                name="role_grant_province_of_officers",
            ),
        )
