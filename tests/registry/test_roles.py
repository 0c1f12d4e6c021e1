"""Roles by code or by words, and accounts that are opened only with the role asked for."""

from __future__ import annotations

import pytest
from tests.registry.people import World

from openentry.registry.actors import SYSTEM
from openentry.registry.models import Account, JournalEntry, RoleGrant
from openentry.registry.naming import role_named
from openentry.registry.roles import ROLES, AllRoles, role_called
from openentry.registry.services.accounts import account_with_role
from openentry.rules.errors import ConflictError, InputError
from openentry.wording import LANGUAGES


def test_a_role_is_known_by_its_code_and_by_its_words_in_either_language() -> None:
    for role in ROLES:
        assert role_called(role) == role
        for lang in LANGUAGES:
            assert role_called(role_named(role).message(lang)) == role
    assert role_called("Préparateur de rondes") == "round_preparer"
    assert role_called("preparateur-de-rondes") == "round_preparer"
    assert role_called("ROUND-PREPARER") == "round_preparer"
    assert role_called("le registre lui-même") is None
    assert role_called("king") is role_called("") is None


def test_no_two_roles_are_called_alike() -> None:
    meant: dict[str, str] = {}
    for role in ROLES:
        for words in (role, *(role_named(role).message(lang) for lang in LANGUAGES)):
            assert meant.setdefault(words.replace("_", " "), role) == role


@pytest.mark.parametrize(
    ("role", "province", "code"),
    [
        ("nonsense", "", "role-unknown"),
        ("provincial_officer", "", "role-province"),
        ("provincial_officer", "XX", "role-province"),
        ("auditor", "ON", "role-province"),
    ],
)
def test_a_role_that_cannot_be_given_opens_no_account(
    world: World, role: str, province: str, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        account_with_role(SYSTEM, "ada", role, province)
    assert refused.value.code == code
    assert not Account.objects.exists()
    assert not JournalEntry.objects.exists()
    if code == "role-unknown":
        assert refused.value.params["allowed"] == AllRoles()
        assert "round_preparer (préparateur de rondes)" in refused.value.message("fr")


def test_an_account_gets_a_further_role_and_not_the_same_twice(world: World) -> None:
    account = account_with_role(SYSTEM, "ada", "auditor")
    assert account_with_role(SYSTEM, "ada", "provincial_officer", "ON") == account
    with pytest.raises(ConflictError) as held:
        account_with_role(SYSTEM, "ada", "auditor")
    assert held.value.code == "role-held"
    assert Account.objects.count() == 1
    assert RoleGrant.objects.count() == 2
