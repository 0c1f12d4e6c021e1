"""Codes of the register that say themselves in words: acts, states, kinds and roles.

An error may name an act or a state; a program reads its code, a person its words.
"""

from __future__ import annotations

from openentry.wording import Language, say


class Named(str):
    """A code, equal to its plain text, that is spelled by a message where a sentence needs it.

    Parameters
    ----------
    code : str
    message_id : str
        What says it.
    """

    __slots__ = ("message_id",)

    message_id: str

    def __new__(cls, code: str, message_id: str) -> Named:
        named = super().__new__(cls, code)
        named.message_id = message_id
        return named

    def message(self, lang: Language = "en") -> str:
        """Say it in a language."""
        return say(self.message_id, lang)


def act_named(action: str) -> Named:
    """Name an act of ``acts.toml``."""
    return Named(action, f"register.act-{action.replace('.', '-')}")


def kind_named(kind: str) -> Named:
    """Name a kind of thing that has a life."""
    return Named(kind, f"register.kind-{kind}")


def state_named(kind: str, state: str | None) -> Named:
    """Name a state of ``states.toml``; None is the state of what has not begun."""
    if state is None:
        return Named("-", "register.state-none")
    return Named(state, f"register.state-{kind}-{state}")


def role_named(role: str) -> Named:
    """Name a role of an account."""
    return Named(role, f"register.role-{role}")


def reason_named(reason: str) -> Named:
    """Name a reason that an act gives."""
    return Named(reason, f"register.reason-{reason}")


def licence_named(licence: str) -> Named:
    """Name a class of those who may represent."""
    return Named(licence, f"register.licence-{licence}")
