"""Roles of accounts: their codes, and the words for them that people write and read."""

from __future__ import annotations

from openentry.registry.naming import role_named
from openentry.registry.spelling import plain
from openentry.wording import LANGUAGES, Language, say

ROLES = (
    "candidate",
    "representative",
    "provincial_officer",
    "intake_clerk",
    "migration_officer",
    "round_preparer",
    "round_approver",
    "auditor",
    "administrator",
)
"""Roles an account can hold; ``system`` is nobody's account."""


def role_called(text: str) -> str | None:
    """Give the role that somebody means: its code, or its words in either language.

    Accents, capitals, hyphens and underscores do not matter.
    """
    return _called().get(plain(text))


def roles_in_words(lang: Language) -> str:
    """List every role by its code, with its words where they are others."""
    words = {role: role_named(role).message(lang) for role in ROLES}
    alike = {role for role in ROLES if plain(words[role]) == plain(role)}
    return ", ".join(role if role in alike else f"{role} ({words[role]})" for role in ROLES)


class AllRoles(str):
    """Every role, by code for a program and with words for a person."""

    __slots__ = ()

    def __new__(cls) -> AllRoles:
        return super().__new__(cls, ", ".join(ROLES))

    def message(self, lang: Language = "en") -> str:
        """Say them."""
        return roles_in_words(lang)


def _called() -> dict[str, str]:
    words = {plain(say(f"register.role-{r}", lang)): r for r in ROLES for lang in LANGUAGES}
    return {**words, **{plain(role): role for role in ROLES}}
