"""The doctor: what refuses a start, each on its own, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from tests.registry import databases
from tests.registry.keyring import masters, using
from tests.registry.people import World

from openentry.project.environment import Environment
from openentry.registry import triggers
from openentry.registry.checks import check_start, examine
from openentry.registry.examining import installation
from openentry.registry.examining.findings import Finding
from openentry.registry.keeping.dumping import digest_tables
from openentry.registry.keeping.keys import keys
from openentry.registry.models import JournalEntry, JournalState, Person
from openentry.registry.services.journal_heads import sign_journal, signing_key
from openentry.rules.errors import InputError
from openentry.wording import LANGUAGES, message_ids

SAFE = {
    **masters("k1"),
    "SIGNING_KEY": "22" * 32,
    "ORIGIN": "journal.example.ca",
    "SECRET_KEY": "a secret of this test",
}


@contextmanager
def _production(
    changed: Mapping[str, str] | None = None, operator: str = "authority", production: bool = True
) -> Iterator[None]:
    """Let the installation be one that real people depend on, with everything set."""
    given = {k: v for k, v in {**SAFE, **(changed or {})}.items() if v}
    keys.cache_clear()
    signing_key.cache_clear()
    try:
        with override_settings(
            ENVIRONMENT=Environment(given),
            PRODUCTION=production,
            OPERATOR=operator,
            EMAIL_HOST="mail.example.ca",
            DEFAULT_FROM_EMAIL="registre@example.ca",
            ALLOWED_HOSTS=["ee.example.ca"],
        ):
            yield
    finally:
        keys.cache_clear()
        signing_key.cache_clear()


@pytest.fixture(autouse=True)
def _law_holds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening every day of the law takes a second, which one test spends."""
    if "law" not in request.node.name:
        monkeypatch.setattr(installation, "audit", lambda law: ())


def _found(*, full: bool = False) -> list[Finding]:
    return [finding for one in examine(full=full) for finding in one.findings]


def _codes(*, full: bool = False, refused: bool = True) -> set[str]:
    codes = {finding.code for finding in _found(full=full) if finding.refused == refused}
    # The server of the tests is one that may lose everything, for speed.
    return codes - {"postgres-not-durable"}


def _params(code: str, *, full: bool = False) -> dict[str, Any]:
    return next(dict(finding.params) for finding in _found(full=full) if finding.code == code)


def test_a_demonstration_is_warned_and_starts(world: World) -> None:
    world.profile(2)
    before = digest_tables()
    assert _codes() == set()
    assert _codes(full=True, refused=False) == {
        "keys-demonstration",
        "signing-key-demonstration",
        "secret-key-demonstration",
        "mail-missing",
    }
    check_start()
    assert digest_tables() == before
    assert [one.name for one in examine()] == [
        "secrets",
        "addresses",
        "law",
        "database",
        "tables",
        "kept",
        "writing",
        "journal",
        "sealed",
        "staff",
    ]


def test_an_authority_with_everything_set_starts(world: World, database: str) -> None:
    with _production():
        world.profile(2)
        sign_journal()
        assert _codes() == _codes(full=True) == set()
        warned = {"sqlite-strict"} if database == "sqlite" else set()
        assert _codes(refused=False) == warned
        if database == "sqlite":
            check_start()


@pytest.mark.parametrize("real", [("authority", False), ("demonstration", True)])
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"MASTER_KEYS": "", "INDEX_KEY": ""}, "keys-demonstration"),
        ({"SIGNING_KEY": "", "ORIGIN": ""}, "signing-key-demonstration"),
        ({"SECRET_KEY": ""}, "secret-key-demonstration"),
        ({"MASTER_KEYS": "k1:xyz"}, "setting-refused"),
        ({"ORIGIN": "journal.example.ca/demo"}, "setting-refused"),
    ],
)
def test_secrets_that_everybody_has_refuse_a_start(
    database: str, real: tuple[str, bool], changed: dict[str, str], code: str
) -> None:
    with _production(None, *real):
        assert code not in _codes()
    with _production(changed, *real):
        assert code in _codes()
        with pytest.raises(InputError) as refused:
            check_start()
        assert refused.value.code == "start-refused"
        for lang in LANGUAGES:
            said = next(f.message(lang) for f in _found() if f.code == code)
            assert said in refused.value.message(lang)


SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"ALLOWED_HOSTS": ["ee.example.ca", "*"]}, "hosts-any"),
    ({"EMAIL_HOST": ""}, "mail-missing"),
    ({"DEFAULT_FROM_EMAIL": "nobody"}, "setting-refused"),
]


@pytest.mark.parametrize(("changed", "code"), SETTINGS)
def test_addresses_and_mail_refuse_a_start(
    database: str, changed: dict[str, Any], code: str
) -> None:
    with _production():
        assert code not in _codes()
        with override_settings(**changed):
            assert code in _codes()


def test_staff_without_a_second_factor_refuse_a_start(world: World) -> None:
    with _production():
        world.account("candidate")
        account = world.account("auditor", "administrator")
        assert "staff-one-factor" not in _codes()  # it has no password and cannot sign in
        account.password = make_password("a long one for this test")
        account.save()
        assert _params("staff-one-factor") == {"count": 1}
        assert "staff-one-factor" in _codes()
        Authenticator.objects.create(user=account, type="recovery_codes", data={})
        assert "staff-one-factor" in _codes()
        Authenticator.objects.create(user=account, type="totp", data={})
        assert "staff-one-factor" not in _codes()


def _sqlite_with(command: str, folder: Path) -> None:
    described = databases.sqlite(folder / "register.sqlite3")
    options = described["OPTIONS"]
    databases.use(
        described | {"OPTIONS": options | {"init_command": options["init_command"] + command}}
    )


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("PRAGMA journal_mode=DELETE", "journal_mode"),
        ("PRAGMA synchronous=NORMAL", "synchronous"),
        ("PRAGMA foreign_keys=OFF", "foreign_keys"),
    ],
)
def test_settings_that_may_lose_what_was_committed_refuse_a_start(
    command: str, name: str, tmp_path: Path
) -> None:
    # Only the embedded database has these settings.
    with databases.fresh("sqlite", tmp_path):
        assert "sqlite-setting" not in _codes()
        _sqlite_with(command, tmp_path)
        assert _params("sqlite-setting")["name"] == name
        assert "sqlite-setting" in _codes()


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path):
        assert _codes(full=True) == set()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA ignore_check_constraints=ON")
            row = "(person_id, master, wrapped) VALUES (77, 'k', x'00')"
            cursor.execute(f"INSERT INTO registry_personkey {row}")
            cursor.execute("PRAGMA foreign_keys=ON")
        assert "registry_personkey" in _params("sqlite-damaged", full=True)["found"]


def test_a_register_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    place = tmp_path / "none" / "register.sqlite3"
    with databases.fresh("sqlite", tmp_path):
        databases.use(databases.sqlite(place))
        assert _codes() == {"database-none"}
        assert [one.name for one in examine()][-1] == "database"
    assert not place.exists()


def test_a_database_that_is_too_old_or_keeps_other_time_refuses_a_start(tmp_path: Path) -> None:
    databases.need_postgres()
    with databases.fresh("postgres", tmp_path) as described:
        assert _codes() == set()
        with _production():
            durable = [f.params["name"] for f in _found() if f.code == "postgres-not-durable"]
            assert durable == ["fsync", "full_page_writes", "synchronous_commit"]
            assert all(f.refused for f in _found() if f.code == "postgres-not-durable")
        databases.use(described | {"TIME_ZONE": "America/Toronto"})
        assert _params("postgres-setting")["found"] == "America/Toronto"
        assert "postgres-setting" in _codes()
        databases.use(described)
        connection.ensure_connection()
        connection.pg_version = 140_013  # type: ignore[attr-defined]
        assert _params("postgres-old") == {"found": "14", "least": "15"}
        assert "postgres-old" in _codes()


def test_a_database_that_does_not_answer_is_told_and_no_more(tmp_path: Path) -> None:
    databases.need_postgres()
    with databases.fresh("postgres", tmp_path) as described:
        databases.use(described | {"NAME": "nothing_of_that_name"})
        assert _codes() == {"database-away"}
        databases.use(described)


def test_tables_of_another_release_refuse_a_start(world: World) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("registry", "9999_later")
    assert _params("tables-later") == {"names": "registry.9999_later"}
    assert "tables-later" in _codes()
    recorder.record_unapplied("registry", "9999_later")
    recorder.record_unapplied("registry", "0002_first_rows")
    assert _params("tables-missing") == {"names": "registry.0002_first_rows"}
    assert [one.name for one in examine()][-1] == "tables"


def test_missing_triggers_refuse_a_start(world: World) -> None:
    world.person()
    triggers.remove()
    assert {"triggers-missing", "journal-not-kept"} <= _codes()
    assert "registry_journalentry_no_update" in _params("triggers-missing")["names"]
    triggers.install()
    assert _codes() == set()


def _changed(statement: str) -> None:
    triggers.remove()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE registry_journalentry SET action = 'x' WHERE index = 1", "entry-changed"),
        ("DELETE FROM registry_journalentry WHERE index = 1", "journal-size"),
        ("UPDATE registry_journalstate SET size = size + 1", "journal-size"),
        ("UPDATE registry_journalentry SET leaf = {zeros} WHERE index = 0", "entry-changed"),
    ],
)
def test_a_journal_that_is_not_its_own_refuses_a_start(
    world: World, database: str, statement: str, code: str
) -> None:
    world.profile(2)
    assert _codes() == set()
    zeros = "'\\x00'" if database == "postgres" else "x'00'"
    quoted = statement.replace(" index", ' "index"').format(zeros=zeros)
    _changed(quoted)
    assert _params("journal-differs")["code"] == code
    assert "journal-differs" in _codes()


def test_what_was_changed_long_ago_is_found_when_all_of_it_is_read(world: World) -> None:
    world.profile(2)
    _changed('UPDATE registry_journalentry SET details = \'{"crs":1}\' WHERE "index" = 1')
    assert "journal-differs" not in _codes()
    assert _params("journal-differs", full=True) == {"code": "details-changed", "index": 1}


def test_a_frontier_that_was_changed_is_found(world: World) -> None:
    world.profile(2)
    state = JournalState.objects.get()
    frontier = bytearray(state.frontier)
    for changed in (bytes(frontier[:-1]), bytes([*frontier[:-1], frontier[-1] ^ 1])):
        state.frontier = changed
        state.save()
        assert _params("journal-differs")["code"] == "frontier-changed"


def test_a_journal_that_cannot_be_written_refuses_a_start(world: World, database: str) -> None:
    if database == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=ON")
        assert "journal-not-written" in _codes()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=OFF")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
        assert "journal-not-written" in _codes()
    assert JournalEntry.objects.count() == 0


def test_keys_that_are_not_those_of_the_register_refuse_a_start(world: World) -> None:
    with using(**masters("k1")):
        _, person = world.person()
    with using(**masters("k2")):
        assert _params("master-keys-missing") == {"names": "k1"}
    other = {"MASTER_KEYS": "k1:" + "ab" * 32, "INDEX_KEY": masters()["INDEX_KEY"]}
    with using(**other):
        assert "master-keys-missing" in _codes()
    with using(**masters("k1") | {"INDEX_KEY": "33" * 32}):
        assert "index-key-other" in _codes()
    with using(**masters("k1")):
        assert _codes() == set()
        sealed = bytearray(Person.objects.get(pk=person.pk).sealed or b"")
        sealed[-1] ^= 1
        Person.objects.filter(pk=person.pk).update(sealed=bytes(sealed))
        assert _params("sealed-unreadable") == {"id": person.public_id}


def test_law_that_does_not_hold_refuses_a_start(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home" / "law" / "rounds"
    folder.mkdir(parents=True)
    monkeypatch.setenv("OPENENTRY_DATA", str(tmp_path / "home"))
    assert "law-refused" not in _codes()
    (folder / "invitation_period.toml").write_text("days = 61\n")
    assert "law-refused" in _codes()


def test_every_finding_is_worded_and_every_word_is_a_finding(database: str) -> None:
    from openentry.registry import checks, examining

    paths = [*Path(examining.__path__[0]).glob("*.py"), Path(checks.__file__)]
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    worded = {m.partition(".")[2] for m in message_ids("en") if m.startswith("doctor.")}
    looked = {f"check-{one.name}" for one in examine(full=True)}
    assert looked == {name for name in worded if name.startswith("check-")}
    assert not [code for code in worded - looked if f'"{code}"' not in written]


def test_rows_that_refer_to_nobody_are_found(world: World) -> None:
    from openentry.registry.examining.storage import references
    from openentry.registry.models import OutboxMessage

    world.profile(2)
    assert list(references()) == []
    OutboxMessage.objects.update(person_id=987_654)
    assert [f.params["where"] for f in references()] == ["registry_outboxmessage.person_id"]
