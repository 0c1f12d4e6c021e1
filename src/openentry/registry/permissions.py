"""Who may do what: the one table, ``acts.toml``. What is not listed is refused."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from openentry.registry.actors import SYSTEM_NAME, Actor
from openentry.registry.models import Person, Representative
from openentry.registry.models.people import SCOPES
from openentry.registry.naming import act_named
from openentry.registry.representing import standing_consents, trouble
from openentry.registry.roles import ROLES
from openentry.rules.dates import law_day
from openentry.rules.errors import NotAllowedError

RELATIONS = ("any", "own", "client", "province", "other")


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do one act.

    Attributes
    ----------
    action : str
    by : dict
        Relation needed, by role.
    scope : str
        What a consent must cover for a representative; empty where none may.
    reasons : tuple of str
        Codes of which the act must give one; empty where it gives none.
    unlicensed : bool
        Whether a representative may do it without a licence that holds.
    """

    action: str
    by: dict[str, str]
    scope: str
    unlicensed: bool = False
    reasons: tuple[str, ...] = ()


@cache
def permissions() -> dict[str, Permission]:
    """Give the table."""
    raw = tomllib.loads(Path(__file__).with_name("acts.toml").read_text(encoding="utf-8"))
    table = {}
    for action, entry in raw.items():
        given = Permission(
            action,
            entry["by"],
            entry.get("scope", ""),
            entry.get("unlicensed", False),
            tuple(entry.get("reasons", ())),
        )
        assert set(given.by) <= {*ROLES, SYSTEM_NAME}, action
        assert set(given.by.values()) <= set(RELATIONS), action
        assert given.scope in SCOPES or "client" not in given.by.values(), action
        table[action] = given
    return table


def role_for(
    action: str,
    actor: Actor,
    at: datetime,
    *,
    person: Person | None = None,
    province: str = "",
    done_by: frozenset[int] = frozenset(),
) -> str:
    """Give the role in which an actor may do an act.

    Parameters
    ----------
    action : str
    actor : Actor
    at : datetime
        When; a consent may have ended.
    person : Person, optional
        Whom it concerns.
    province : str
        Province it concerns.
    done_by : frozenset of int
        Accounts that did a step which somebody else must do this one for.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, ``approval-by-preparer``; why a representative may not act for a client
        who consented, as `representing.trouble` has it.
    """
    listed = permissions().get(action)
    by = {} if listed is None else listed.by
    refused = NotAllowedError("not-allowed", act=act_named(action))
    for role, own_province in sorted(actor.roles):
        relation = by.get(role)
        if relation is None:
            continue
        if relation == "other":
            if actor.account_id in done_by:
                raise NotAllowedError("approval-by-preparer")
            return role
        if relation == "any":
            return role
        if relation == "province" and province and province == own_province:
            return role
        if relation == "own" and _own(actor, person):
            return role
        if relation == "client" and listed and person is not None:
            found = _representative(actor, person, listed.scope, at)
            if found is None:
                continue
            wrong = None if listed.unlicensed else trouble(found, person, at, law_day(at))
            if wrong is None:
                return role
            refused = wrong
    raise refused


def _own(actor: Actor, person: Person | None) -> bool:
    return person is not None and actor.account_id == person.account_id is not None


def _representative(
    actor: Actor, person: Person, scope: str, at: datetime
) -> Representative | None:
    """Give the representative that an actor is to a person, by a consent that covers a scope."""
    if actor.account_id is None:
        return None
    standing = standing_consents(at).filter(
        person=person, representative__account_id=actor.account_id
    )
    covering = (c for c in standing.select_related("representative") if scope in c.scopes)
    return next((c.representative for c in covering), None)
