"""A restore that fails, or is killed, leaves no register where there was none."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.registry import databases
from tests.registry.people import World

from openentry.project.drafting import whole_register
from openentry.project.starting import make_tables
from openentry.registry.keeping import backup
from openentry.registry.keeping.backup import back_up
from openentry.registry.keeping.restoring import restore
from openentry.registry.models import Person
from openentry.rules.errors import ConflictError, OpenEntryError


def _backups(tmp_path: Path) -> tuple[Path, Path]:
    """Give a good backup, and one whose last rows are found to be others at the very end."""
    with databases.fresh("sqlite", tmp_path), World.begun() as world:
        world.person()
        good, _ = back_up(tmp_path / "good.zip")
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(good) as old, open(bad, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            new.comment = backup.MARK + b"0" * backup.SEAL
            for name in old.namelist():
                content = old.read(name)
                if name == "manifest.json":
                    content = json.dumps(json.loads(content) | {"root": "0" * 64}).encode()
                with new.open(name, "w") as out:
                    out.write(content)
        backup._seal(file)
    return good, bad


def _restored(source: Path, then: Callable[[], object] = lambda: None) -> None:
    with whole_register():
        restore(source, prepare=make_tables)
        then()


# Only an embedded database is a file that may be left behind.


def test_a_restore_that_fails_leaves_no_register(tmp_path: Path) -> None:
    good, bad = _backups(tmp_path)
    place = tmp_path / "new" / "deep" / "register.sqlite3"
    with databases.fresh("sqlite", tmp_path):
        databases.use(databases.sqlite(place))
        for source in (bad, tmp_path / "none.zip"):
            with pytest.raises(OpenEntryError):
                _restored(source)
            assert not (tmp_path / "new").exists()
        _restored(good)
        assert [path.name for path in place.parent.iterdir()] == ["register.sqlite3"]
        assert Person.objects.count() == 1
        # One that is there is left as it is.
        with pytest.raises(ConflictError) as full:
            _restored(good)
        assert full.value.code == "restore-not-empty"
        assert Person.objects.count() == 1


def test_a_restore_that_is_killed_leaves_no_register(tmp_path: Path) -> None:
    good, _ = _backups(tmp_path)
    place = tmp_path / "new" / "register.sqlite3"
    with databases.fresh("sqlite", tmp_path):
        databases.use(databases.sqlite(place))
        child = os.fork()
        if not child:
            _restored(good, then=lambda: os._exit(9))  # all is written, and it has no name yet
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 9
        assert not place.exists()
        _restored(good)
        assert Person.objects.count() == 1


def test_a_register_that_appears_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    good, _ = _backups(tmp_path)
    place = tmp_path / "new" / "register.sqlite3"
    with databases.fresh("sqlite", tmp_path):
        databases.use(databases.sqlite(place))
        with pytest.raises(ConflictError) as there:
            _restored(good, then=lambda: place.write_bytes(b"another"))
        assert there.value.code == "register-appeared"
        assert place.read_bytes() == b"another"
        assert [path.name for path in place.parent.iterdir()] == ["register.sqlite3"]
