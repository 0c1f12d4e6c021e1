"""A backup made while people work restores to the same register on either database, or not."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from tests.registry import databases
from tests.registry.keyring import masters, using
from tests.registry.people import World, document_of_example

from openentry.proof.audit import audit_journal
from openentry.proof.merkle import Frontier
from openentry.registry import faults
from openentry.registry.keeping.backup import back_up, manifest_of
from openentry.registry.keeping.dumping import digest_tables, state_digest, tables
from openentry.registry.keeping.files import document_of
from openentry.registry.keeping.restoring import restore
from openentry.registry.models import (
    JournalEntry,
    JournalState,
    Person,
    Profile,
    ProfileVersion,
)
from openentry.registry.queries.journal import StoredLeaves, entries, opened
from openentry.registry.queries.people import own_file
from openentry.registry.services import profiles
from openentry.registry.services.journal_heads import sign_journal
from openentry.rules.errors import ConflictError, InputError, OpenEntryError, VerificationError

OTHER = {"sqlite": "postgres", "postgres": "sqlite"}


def _lived(world: World) -> None:
    """Let a little of everything happen."""
    for example in range(4):
        world.profile(example)
    world.held("1", invitations=1)
    actor, person = world.person(family_name="Ünïcödé “\u2028”")
    profiles.start_profile(actor, person.public_id, document_of_example(0))
    sign_journal()


@contextmanager
def _empty(kind: str, folder: Path) -> Iterator[None]:
    folder.mkdir()
    if kind == "postgres":
        databases.need_postgres()
    with databases.fresh(kind, folder):
        yield


@pytest.mark.parametrize("into", ["same", "other"])
def test_what_is_restored_is_what_was_backed_up(
    world: World, database: str, into: str, tmp_path: Path
) -> None:
    _lived(world)
    before = digest_tables()
    path, manifest = back_up(tmp_path)
    assert path.name == "register-20251112T170000Z.zip"
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.tables == tuple(before)
    assert manifest.master_keys == {"demo": 5}
    steps: list[tuple[str, float]] = []
    with _empty(database if into == "same" else OTHER[database], tmp_path / "new"):
        done = restore(path, tell=lambda step, share: steps.append((step, share)))
        assert done.keys_missing == ()
        assert digest_tables() == before
        assert state_digest(digest_tables()) == manifest.state
        assert Frontier.from_bytes(bytes(JournalState.objects.get().frontier)).root().hex() == (
            manifest.root
        )
        # And life goes on: keys of new rows come after those that were restored.
        world.pass_time(minutes=1)
        world.profile(2)
        world.held("2", invitations=1)
        assert JournalState.objects.get().size > manifest.size
    assert {step for step, _ in steps} == {
        "backup.step-check",
        "backup.step-write",
        "backup.step-compare",
    }
    assert all(0 <= share <= 1 for _, share in steps)


def test_a_backup_under_writes_is_the_register_of_one_instant(
    world: World, database: str, tmp_path: Path
) -> None:
    people = [world.person() for _ in range(4)]
    drafts = [
        (actor, profiles.start_profile(actor, person.public_id, document_of_example(0)).profile_id)
        for actor, person in people
    ]
    failed: list[BaseException] = []
    written = 0
    gate, stop = threading.Semaphore(0), threading.Event()

    def write() -> None:
        nonlocal written
        try:
            while not stop.is_set():
                for actor, draft in drafts:
                    profiles.save_draft(actor, draft, document_of_example(0))
                    written += 1
                    gate.release()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
            gate.release()
        finally:
            connection.close()

    def wait_for_writes(point: str) -> None:
        # Between any two tables somebody has written into both.
        if point == "backup-table" and threading.current_thread() is threading.main_thread():
            while gate.acquire(blocking=False):
                pass
            for _ in range(2):
                assert gate.acquire(timeout=60)

    writer = threading.Thread(target=write)
    faults.listen(wait_for_writes)
    try:
        writer.start()
        path, manifest = back_up(tmp_path / "busy.zip")
    finally:
        faults.listen(None)
        stop.set()
        writer.join()
    assert not failed
    assert written > 2 * len(tables())
    assert JournalState.objects.get().size > manifest.size
    with _empty(database, tmp_path / "new"):
        restore(path)
        rows = [opened(row)[0] for row in entries()]
        frontier = Frontier.from_bytes(bytes(JournalState.objects.get().frontier))
        assert (len(rows), frontier.size) == (manifest.size, manifest.size)
        assert not audit_journal(rows, tiles=StoredLeaves(), frontier=frontier)
        for profile in Profile.objects.all():
            numbers = list(profile.versions.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, profile.version + 1))
        drafted = JournalEntry.objects.filter(action="profile.drafted").count()
        assert ProfileVersion.objects.count() == len(drafts) + drafted


def test_one_changed_byte_is_refused_and_nothing_is_visible(
    world: World, database: str, tmp_path: Path
) -> None:
    world.person()
    path, _ = back_up(tmp_path / "good.zip")
    whole = path.read_bytes()
    folder = tmp_path / "new"
    bad = tmp_path / "bad.zip"
    with _empty(database, folder):
        places = [0, 40, len(whole) // 3, len(whole) // 2, len(whole) - 200, len(whole) - 1]
        for place in places:
            changed = bytearray(whole)
            changed[place] ^= 1
            bad.write_bytes(changed)
            with pytest.raises(VerificationError) as refused:
                restore(bad)
            assert refused.value.code == "backup-damaged", place
        bad.write_bytes(whole[:-1000])
        with pytest.raises(VerificationError):
            restore(bad)
        assert not Person.objects.exists()
        restore(path)
        assert Person.objects.count() == 1


def _rewritten(path: Path, target: Path, change: dict[str, bytes]) -> Path:
    """Make a backup whose seal is right and whose content is not."""
    from openentry.registry.keeping import backup

    with zipfile.ZipFile(path) as old, open(target, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            new.comment = backup.MARK + b"0" * backup.SEAL
            for name in old.namelist():
                with new.open(name, "w") as out:
                    out.write(change.get(name, old.read(name)))
        backup._seal(file)
    return target


def test_rows_that_were_changed_under_a_new_seal_are_found(
    world: World, database: str, tmp_path: Path
) -> None:
    world.profile(2)
    path, _ = back_up(tmp_path / "good.zip")
    name = "tables/registry_poolentry.jsonl"
    with zipfile.ZipFile(path) as archive:
        rows, manifest = archive.read(name), json.loads(archive.read("manifest.json"))
    assert b"504" in rows
    forged = {name: rows.replace(b"504", b"505")}
    with _empty(database, tmp_path / "new"):
        with pytest.raises(VerificationError) as refused:
            restore(_rewritten(path, tmp_path / "a.zip", forged))
        assert refused.value.params["what"] == "registry_poolentry"
        changed = {"manifest.json": json.dumps(manifest | {"root": "0" * 64}).encode()}
        with pytest.raises(VerificationError) as refused:
            restore(_rewritten(path, tmp_path / "b.zip", changed))
        assert refused.value.params["what"] == "manifest.json"
        newer = {"manifest.json": json.dumps(manifest | {"format": "openentry/backup/9"}).encode()}
        with pytest.raises(InputError) as unknown:
            restore(_rewritten(path, tmp_path / "c.zip", newer))
        assert unknown.value.code == "backup-newer"
        migrated = manifest | {"migrations": [*manifest["migrations"], "registry.9999_later"]}
        later = {"manifest.json": json.dumps(migrated).encode()}
        with pytest.raises(ConflictError) as other:
            restore(_rewritten(path, tmp_path / "d.zip", later))
        assert other.value.params["differ"] == "registry.9999_later"
        assert not any(m._base_manager.exists() for m in tables() if m is not JournalState)
        assert JournalState.objects.get().size == 0


def test_nothing_is_written_over(world: World, tmp_path: Path) -> None:
    world.person()
    path, _ = back_up(tmp_path / "one.zip")
    with pytest.raises(ConflictError) as there:
        back_up(path)
    assert there.value.code == "backup-there"
    with pytest.raises(ConflictError) as full:
        restore(path)
    assert full.value.code == "restore-not-empty"
    for name, code in (("missing.zip", "backup-missing"), ("text", "backup-form")):
        if code == "backup-form":
            (tmp_path / name).write_text("no backup, " * 50)
        with pytest.raises(InputError) as wrong:
            restore(tmp_path / name)
        assert wrong.value.code == code
    with pytest.raises(InputError):
        back_up(tmp_path / "packed.gz")
    with pytest.raises(OpenEntryError):
        back_up(tmp_path / "no folder" / "x.zip")


def test_keys_are_not_in_it_and_it_says_which_are_needed(
    world: World, database: str, tmp_path: Path
) -> None:
    with using(**masters("old", "new")):
        actor, _ = world.profile(2)
        path, manifest = back_up(tmp_path / "keys.zip")
    assert manifest.master_keys == {"old": 1}
    secret = bytes.fromhex(masters("old")["MASTER_KEYS"].partition(":")[2])
    assert secret not in path.read_bytes()
    assert secret.hex().encode() not in path.read_bytes()
    with _empty(database, tmp_path / "new"):
        with using(**masters("new")):
            assert restore(path).keys_missing == ("old",)
        with using(**masters("old")):
            assert own_file(actor).profiles[0].state == "in_pool"
            assert document_of(ProfileVersion.objects.get())["birth_on"]


def test_the_manifest_is_read_as_it_was_written(world: World, tmp_path: Path) -> None:
    world.person()
    path, manifest = back_up(tmp_path / "m.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert manifest_of(json.loads(archive.read("manifest.json"))) == manifest


def test_the_law_of_the_installation_goes_with_it(
    world: World, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("OPENENTRY_DATA", str(home))
    path = home / "law" / "rounds" / "invitation_period.toml"
    path.parent.mkdir(parents=True)
    path.write_text("# nothing yet\n")
    world.person()
    saved, manifest = back_up(tmp_path / "law.zip")
    assert list(manifest.files) == ["rounds/invitation_period.toml"]
    with _empty(database, tmp_path / "new"):
        path.write_text("# something else\n")
        with pytest.raises(ConflictError) as there:
            restore(saved)
        assert there.value.code == "restore-law-there"
        path.unlink()
        restore(saved)
        assert path.read_text() == "# nothing yet\n"
        assert not [p for p in home.iterdir() if p.name != "law"]


def test_every_table_that_a_backup_leaves_out_is_made_anew_by_any_installation() -> None:
    from openentry.registry.keeping.retention import retention

    left = {name for name, table in retention().tables.items() if not table.backup}
    assert left == {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "django_session",
    }
