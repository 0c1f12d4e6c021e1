"""Who may do what: the table against every role and relation, and the services that ask it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.registry.people import NOON, World, document_of_example, papers

from openentry import registry
from openentry.registry.actors import SYSTEM, Actor, actor_of
from openentry.registry.models import FileReading, Person
from openentry.registry.models.people import SCOPES
from openentry.registry.permissions import permissions, role_for
from openentry.registry.queries.people import own_file, read_file
from openentry.registry.roles import ROLES
from openentry.registry.services import profiles
from openentry.registry.services.accounts import end_role, grant_role
from openentry.registry.services.people import register_person
from openentry.registry.services.representatives import (
    give_consent,
    register_representative,
    revoke_consent,
    transfer_consent,
)
from openentry.registry.states import lives
from openentry.rules.errors import ConflictError, NotAllowedError

YESTERDAY = NOON.date() - timedelta(days=1)
STAFF = tuple(role for role in ROLES if role not in ("candidate", "representative"))


def test_every_act_that_moves_something_is_in_the_table() -> None:
    moving = {act for life in lives().values() for act, _ in life.moves}
    assert moving <= set(permissions())


def test_every_act_that_is_performed_is_in_the_table() -> None:
    room = Path(registry.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in room.rglob("*.py")]
    performed = {name for text in texts for name in re.findall(r'perform\(\s*"([a-z._-]+)"', text)}
    assert len(performed) > 30
    assert performed <= set(permissions())


def test_the_table_gives_what_it_lists_and_nothing_else(world: World) -> None:
    _, person = world.person()
    _, stranger = world.person()
    actors = {role: world.actor(role, province="ON") for role in ROLES}
    own = Actor(name="x", account_id=person.account_id, roles=frozenset({("candidate", "")}))
    for action, listed in permissions().items():
        for role, actor in actors.items():
            relation = listed.by.get(role)
            elsewhere = _may(actor, action, world, stranger, "BC", frozenset({actor.account_id}))
            assert elsewhere == (relation == "any"), (action, role)
            here = _may(actor, action, world, stranger, "ON", frozenset())
            assert here == (relation in ("any", "province", "other")), (action, role)
        assert _may(own, action, world, person, "", frozenset()) == (
            listed.by.get("candidate") in ("own", "any")
        )
        assert _may(SYSTEM, action, world, person, "", frozenset()) == ("system" in listed.by)
        _check_representatives(action, world, person)
    nobody = Actor(name="n", account_id=None, roles=frozenset())
    assert not any(_may(nobody, a, world, person, "ON", frozenset()) for a in permissions())
    assert not _may(actors["administrator"], "pool.emptied", world, person, "", frozenset())


def _check_representatives(action: str, world: World, person: Person) -> None:
    """Try an act for a client with every scope and none, and with every state of the licence."""
    listed = permissions()[action]
    relation = listed.by.get("representative")
    for name, (acting, scopes) in _representatives(world, person).items():
        if relation == "client":
            expected = listed.scope in scopes and (listed.unlicensed or name.startswith("good"))
        else:
            expected = relation == "any"
        assert _may(acting, action, world, person, "", frozenset()) == expected, (action, name)


def _representatives(world: World, person: Person) -> dict[str, tuple[Actor, tuple[str, ...]]]:
    """Give representatives of a person, the same ones each time, with their scopes."""
    if not world.acting:
        made = {
            **{f"good, {scope}": (world.representative(), (scope,)) for scope in SCOPES},
            "good, unpaid": (world.representative("unpaid", checked=False), SCOPES),
            "unchecked": (world.representative(checked=False), SCOPES),
            "over": (world.representative(ends_on=YESTERDAY), SCOPES),
            "unsupervised": (world.representative("student_at_law"), SCOPES),
            "no consent": (world.representative(), ()),
        }
        assert person.account is not None
        owner = actor_of(person.account)
        for acting, scopes in made.values():
            if scopes:
                give_consent(owner, person.public_id, acting.name, scopes)
        world.acting = made
    return world.acting


def _may(
    actor: Actor,
    action: str,
    world: World,
    person: Person,
    province: str,
    done_by: frozenset[int | None],
) -> bool:
    try:
        role_for(
            action,
            actor,
            world.now,
            person=person,
            province=province,
            done_by=frozenset(a for a in done_by if a is not None),
        )
    except NotAllowedError:
        return False
    return True


def _represented(world: World, *scopes: str) -> tuple[Actor, Person, Actor, str]:
    actor, person = world.person()
    acting = world.representative()
    consent = give_consent(actor, person.public_id, acting.name, scopes)
    return actor, person, acting, consent.public_id


def test_a_representative_acts_within_the_consent(world: World) -> None:
    actor, person, acting, consent = _represented(world, "read", "profile")
    standing = profiles.start_profile(acting, person.public_id, document_of_example(0))
    with pytest.raises(NotAllowedError):
        profiles.submit_profile(acting, standing.profile_id)
    profiles.submit_profile(actor, standing.profile_id)
    assert read_file(acting, person.public_id, "representation").profiles[0].state == "in_pool"
    revoke_consent(acting, consent)
    with pytest.raises(NotAllowedError):
        read_file(acting, person.public_id, "representation")
    with pytest.raises(ConflictError) as over:
        revoke_consent(actor, consent)
    assert over.value.code == "consent-over"


def test_only_the_person_or_a_clerk_says_who_is_behind_an_account(world: World) -> None:
    _, _, acting, _ = _represented(world, "read", "profile", "submit")
    account = world.account("candidate")
    names = papers("else")
    born = date(1991, 2, 3)
    for other in (acting, world.person()[0], world.keeper("provincial_officer", province="ON")):
        with pytest.raises(NotAllowedError) as refused:
            register_person(other, account, names, born)
        assert refused.value.code == "not-allowed"
    # Not even whether an account stands for somebody is told to those who may not ask.
    with pytest.raises(NotAllowedError):
        register_person(acting, world.person()[0].account(), names, born)
    clerk = world.keeper("intake_clerk")
    person = register_person(clerk, account, names, born)
    assert person.account == account
    with pytest.raises(ConflictError) as there:
        register_person(actor_of(account), account, names, born)
    assert there.value.code == "account-has-person"
    give_consent(actor_of(account), person.public_id, acting.name, ["read"])
    assert read_file(acting, person.public_id, "representation").person_id == person.public_id


def test_a_consent_ends_by_itself_and_may_be_given_again(world: World) -> None:
    actor, person, acting, consent = _represented(world, "read")
    revoke_consent(actor, consent)
    again = give_consent(
        actor, person.public_id, acting.name, ["read"], world.now + timedelta(days=1)
    )
    assert read_file(acting, person.public_id, "representation").person_id == person.public_id
    world.pass_time(days=1)
    with pytest.raises(NotAllowedError):
        read_file(acting, person.public_id, "representation")
    assert give_consent(actor, person.public_id, acting.name, ["read"]).pk != again.pk


def test_a_consent_moves_to_another_representative(world: World) -> None:
    actor, person, acting, consent = _represented(world, "read")
    other = world.account("representative")
    keeper = world.keeper("administrator")
    register_representative(keeper, other.public_id, "unpaid")
    with pytest.raises(NotAllowedError):
        transfer_consent(acting, consent, other.public_id)
    transfer_consent(actor, consent, other.public_id)
    assert read_file(actor_of(other), person.public_id, "representation")
    with pytest.raises(NotAllowedError):
        read_file(acting, person.public_id, "representation")


def test_the_person_sees_who_read_the_file(world: World) -> None:
    actor, person = world.person()
    clerk = world.keeper("intake_clerk")
    read_file(clerk, person.public_id, "completeness")
    seen = own_file(actor)
    assert [(r.role, r.purpose) for r in seen.readings] == [("intake_clerk", "completeness")]
    assert "file.read" in [e.action for e in seen.history]
    with pytest.raises(NotAllowedError):
        read_file(world.keeper("round_preparer"), person.public_id, "audit")
    assert FileReading.objects.count() == 1


def test_roles_are_given_and_ended_by_an_administrator(world: World) -> None:
    keeper = world.keeper("administrator")
    account = world.account()
    grant_role(keeper, account.public_id, "provincial_officer", "ON")
    assert actor_of(account).roles == {("provincial_officer", "ON")}
    with pytest.raises(ConflictError):
        grant_role(keeper, account.public_id, "provincial_officer", "ON")
    end_role(keeper, account.public_id, "provincial_officer", "ON")
    assert not actor_of(account).roles
    with pytest.raises(ConflictError) as last:
        end_role(keeper, keeper.name, "administrator")
    assert last.value.code == "role-last-administrator"
