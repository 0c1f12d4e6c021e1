"""Who acts: an account with its roles, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass

from openentry.registry.models import Account, RoleGrant
from openentry.rules.errors import NotAllowedError

SYSTEM_NAME = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts.

    Attributes
    ----------
    name : str
        Public id of the account, or ``system``; what the journal keeps.
    account_id : int or None
    roles : frozenset of (role, province)
        Province is empty but for provincial officers.
    """

    name: str
    account_id: int | None
    roles: frozenset[tuple[str, str]]

    def account(self) -> Account:
        """Give the account.

        Raises
        ------
        NotAllowedError
            ``not-for-the-system`` for what only somebody with an account may do.
        """
        if self.account_id is None:
            raise NotAllowedError("not-for-the-system")
        return Account.objects.get(pk=self.account_id)


SYSTEM = Actor(name=SYSTEM_NAME, account_id=None, roles=frozenset({(SYSTEM_NAME, "")}))
"""The worker, the sweep, and commands run on the machine itself."""


def actor_of(account: Account) -> Actor:
    """Give an account as an actor, with the roles it holds now.

    Raises
    ------
    NotAllowedError
        ``account-closed``.
    """
    if not account.is_active:
        raise NotAllowedError("account-closed")
    held = RoleGrant.objects.filter(account=account, ended_at__isnull=True)
    return Actor(
        name=account.public_id,
        account_id=account.pk,
        roles=frozenset(held.values_list("role", "province")),
    )
