"""Every act, state, role and setting has words in both languages, and no words are left over."""

from __future__ import annotations

import ast

import pytest
from tests.house.source import modules

from openentry.project.environment import SETTINGS
from openentry.project.values import CHECKED
from openentry.registry.actors import SYSTEM_NAME
from openentry.registry.models.outbox import STATES
from openentry.registry.models.people import LICENCES
from openentry.registry.naming import act_named, kind_named, licence_named, role_named, state_named
from openentry.registry.permissions import permissions
from openentry.registry.roles import ROLES
from openentry.registry.states import life, lives
from openentry.rules.errors import ConflictError
from openentry.wording import LANGUAGES, Language, message_ids

NO_ACTS = {"receipt"}
"""Told as acts where they are refused, though they change nothing."""

NEVER_KEPT = {"journal.tested", "journal.changed"}
"""Written by the doctor only to be taken back at once, so nobody ever reads of them."""


def acts() -> set[str]:
    """Give every act: those of the table, and what the journal calls what follows from one."""
    noted = {
        str(keyword.value.value)
        for module in modules()
        if module.room == "registry"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "action"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value
    }
    assert "invitation.issued" in noted
    assert noted >= NEVER_KEPT
    return {*permissions(), *noted, *NO_ACTS} - NEVER_KEPT


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_act_state_and_role_has_words_and_nothing_else_does(lang: Language) -> None:
    expected = {act_named(act).message_id for act in acts()}
    expected |= {kind_named(kind).message_id for kind in lives()}
    expected |= {state_named(kind, s).message_id for kind in lives() for s in life(kind).states}
    expected |= {state_named("message", s).message_id for s in STATES}
    expected |= {state_named("profile", None).message_id}
    expected |= {role_named(role).message_id for role in (*ROLES, SYSTEM_NAME)}
    expected |= {licence_named(licence).message_id for licence in LICENCES}
    families = tuple(f"register.{name}-" for name in ("act", "kind", "state", "role", "licence"))
    assert {m for m in message_ids(lang) if m.startswith(families)} == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_words_and_nothing_else_does(lang: Language) -> None:
    named = {m.removeprefix("settings.") for m in message_ids(lang) if m.startswith("settings.")}
    expected = {setting.name.lower().replace("_", "-") for setting in SETTINGS}
    assert named == expected | {f"expected-{kind}" for kind in CHECKED}


@pytest.mark.parametrize(
    ("kind", "act", "state", "first"),
    [
        ("round", "round.held", "prepared", ("round.frozen",)),
        ("round", "round.held", "frozen", ("round.tried",)),
        ("round", "round.held", "tried", ("round.approved",)),
        ("round", "round.published", "tried", ("round.approved",)),
        ("round", "round.frozen", "approved", ("round.revised", "round.thawed")),
        ("round", "round.frozen", "held", ()),
        ("round", "round.held", "cancelled", ()),
        ("invitation", "invitation.declined", "lapsed", ()),
        ("profile", "profile.amended", "invited", ("invitation.declined",)),
        ("profile", "nomination.accepted", "in_pool", ("nomination.made",)),
    ],
)
def test_what_has_to_come_first_follows_from_the_moves(
    kind: str, act: str, state: str, first: tuple[str, ...]
) -> None:
    assert life(kind).toward(act, state) == first


def test_every_first_step_is_possible_and_shortens_the_way() -> None:
    for one in lives().values():
        for act in {act for act, _ in one.moves}:
            for state in one.states:
                for step in one.toward(act, state):
                    assert one.allows(step, state)
                    left = [one.toward(act, after) for after in one.moves[step, state]]
                    reached = [one.allows(act, after) for after in one.moves[step, state]]
                    assert any(left) or any(reached), (one.kind, act, state, step)


def test_a_refusal_names_act_and_state_in_the_language_of_the_reader() -> None:
    with pytest.raises(ConflictError) as refused:
        life("round").check("round.held", "prepared", "held")
    assert refused.value.params["state"] == "prepared"
    assert "“Round held” is not possible now (round: prepared)" in refused.value.message("en")
    assert "First comes: “Pool of the round frozen”." in refused.value.message("en")
    french = refused.value.message("fr").replace("\u00a0", " ")
    assert "Il faut d’abord : « Bassin de la ronde figé »." in french
    assert "« Ronde tenue » n’est pas possible maintenant (ronde : préparée)" in french
