"""What people say of themselves is nowhere in clear: planted in hundreds of files, found in none.

Looked for in everything that leaves a machine or lies on it: the files of the embedded database,
a dump of PostgreSQL and its log, a backup, the export of the journal, messages, our own log.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from tests.registry import databases
from tests.registry.keyring import masters, using
from tests.registry.people import World, document_of_example

from openentry.registry.keeping.backup import back_up
from openentry.registry.models import Account, OutboxMessage, Person
from openentry.registry.queries.journal import export
from openentry.registry.queries.people import read_file
from openentry.registry.services import people, profiles
from openentry.registry.services.erasing import ask_erasure, erase_person
from openentry.registry.services.exporting import export_person
from openentry.registry.services.merging import merge_persons
from openentry.registry.services.rotating import rotate_keys
from openentry.registry.services.sending import send_waiting
from openentry.rules.errors import OpenEntryError

PLANTED = 500
WRITING = 25
"""People who also write a profile, with their own words in it."""


def _identity(n: int) -> dict[str, Any]:
    return {
        "family_name": f"Quetzalcanari{n:03}",
        "given_names": f"Xiomaraplume{n:03}",
        "birth_country": "FR",
        "document": {"type": "passport", "country": "FR", "number": f"ZQ{n:03}77XK{n:03}"},
        "email": f"oiseau.{n:03}@canari.example",
        "phone": f"+1 613 555 {n:03}77",
        "address": f"{n:03} rue de la Volière",
    }


def _born(n: int) -> date:
    # Nobody else in a register was born so long ago, so no other day is taken for one of these.
    return date(1931, 1, 1) + timedelta(days=n)


def _words(n: int) -> dict[str, Any]:
    document = document_of_example(2)
    jobs = [{**job, "title": f"Siffleur{n:03}"} for job in document["jobs"]]
    return {**document, "jobs": jobs}


def _needles() -> list[bytes]:
    texts: list[str] = []
    for n in range(PLANTED):
        identity = _identity(n)
        texts += [identity[name] for name in ("family_name", "given_names", "email", "phone")]
        texts += [identity["document"]["number"], identity["address"], _born(n).isoformat()]
    texts += [f"Siffleur{n:03}" for n in range(WRITING)]
    return [text.casefold().encode() for text in texts]


STEMS = (
    b"quetzalcanari",
    b"xiomaraplume",
    b"@canari.example",
    b"+1 613 555 ",
    b"77xk",
    " rue de la volière".encode(),
    b"1931-",
    b"1932-",
    b"siffleur",
)
"""What all that is planted has one of: where none of them is, nothing of it can be."""


def _seen(content: bytes, needles: Iterable[bytes]) -> list[bytes]:
    """Give what is found in some content, as text or as the hexadecimal of a dump."""
    folded = content.lower()
    without = tuple(s for s in STEMS if s not in folded and s.hex().encode() not in folded)
    return [
        n
        for n in needles
        if not any(stem in n for stem in without) and (n in folded or n.hex().encode() in folded)
    ]


def _lived(world: World) -> tuple[list[str], str]:
    """Let people do everything there is to do with what names them."""
    ids = []
    for n in range(PLANTED):
        actor = world.actor("candidate")
        account = Account.objects.get(public_id=actor.name)
        person = people.register_person(actor, account, _identity(n), _born(n))
        ids.append(person.public_id)
        if n < WRITING:
            standing = profiles.start_profile(actor, person.public_id, _words(n))
            profiles.submit_profile(actor, standing.profile_id)
            export_person(actor, person.public_id)
    world.held(invitations=3)
    clerk = world.keeper("intake_clerk")
    read_file(clerk, ids[0], "support")
    merge_persons(clerk, ids[-1], ids[-2])
    people.correct_person(clerk, ids[-3], _identity(PLANTED - 3), _born(PLANTED - 3))
    twice = world.actor("candidate")
    own = Account.objects.get(public_id=twice.name)
    for identity, born in ((_identity(0), _born(0)), ({"email": _identity(1)["email"]}, _born(1))):
        with pytest.raises(OpenEntryError) as refused:
            people.register_person(twice, own, identity, born)
        logging.getLogger("openentry").warning("%s", refused.value)
    gone = Person.objects.get(public_id=ids[-4])
    ask_erasure(world.keeper("intake_clerk"), gone.public_id)
    erase_person(world.keeper("administrator"), gone.public_id)
    rotate_keys(world.keeper("administrator"))
    elsewhere = {"email": "ailleurs@example.org"}
    people.change_contacts(clerk, ids[1], elsewhere)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        assert send_waiting().sent > WRITING
    people.change_contacts(clerk, ids[2], elsewhere)  # and the former address still waits
    assert "oiseau.000@canari.example" in {to for letter in mail.outbox for to in letter.to}
    return ids, standing.profile_id


def test_nothing_that_names_anybody_is_found_anywhere(
    world: World,
    database: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    if database == "sqlite":
        with connection.cursor() as cursor:
            # These five hundred are not here to survive a power cut.
            cursor.execute("PRAGMA synchronous=OFF")
    needles = _needles()
    with using(**masters("b", "a")):
        ids, profile = _lived(world)
        backup, _ = back_up(tmp_path / "backup.zip")
        journal = b"".join(export())
    places: dict[str, bytes] = {
        "backup": _opened(backup),
        "journal": journal,
        "log": caplog.text.encode(),
        "outbox": json.dumps(
            list(OutboxMessage.objects.values("key", "kind", "params", "trouble"))
        ).encode(),
    }
    places |= _files(tmp_path) if database == "sqlite" else _dumped(tmp_path)
    for name, content in places.items():
        found = _seen(content, needles)
        assert not found, (name, found[:5])
    # That nothing is found means something only where the search finds what is there.
    for name in set(places) - {"log", "server log", "outbox", "wal"}:
        assert _seen(places[name], [ids[5].encode(), profile.encode()]) != [], name
    assert _seen(places["outbox"], [profile.encode()])
    assert _seen(places["log"], [b"known here"])
    for name in set(places) & {"file", "dump"}:
        assert _seen(places[name], [b"account-7"])
        assert _seen(places[name], [b"in_pool"])


def _opened(path: Path) -> bytes:
    """Give what is in a backup, with every value that is bytes opened too."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found.append(content)
            if name.endswith(".jsonl"):
                for line in content.splitlines():
                    found += [_decoded(value) for value in json.loads(line)]
    return b"\n".join(found)


def _decoded(value: object) -> bytes:
    if isinstance(value, str):
        with suppress(binascii.Error, ValueError):
            return base64.b64decode(value, validate=True)
    return b""


def _files(folder: Path) -> dict[str, bytes]:
    """Give the embedded database as it lies on the disk, before and after a checkpoint."""
    path = folder / "register.sqlite3"
    wal = path.with_name(path.name + "-wal")
    before = wal.read_bytes() + path.read_bytes()
    assert wal.stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {"wal": before, "file": path.read_bytes()}


def _dumped(folder: Path) -> dict[str, bytes]:
    """Give a dump of PostgreSQL and the log of its server."""
    home = databases.server()
    assert home is not None
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    program = str(found[-1]) if found else shutil.which("pg_dump")
    assert program
    name = str(connection.settings_dict["NAME"])
    command = [program, "-h", home, "-U", "tester", name]
    dump = subprocess.run(command, check=True, capture_output=True, cwd="/").stdout
    return {"dump": dump, "server log": Path(home, "log").read_bytes()}


def test_the_search_finds_what_is_in_clear_and_what_is_written_in_hexadecimal() -> None:
    needles = _needles()
    assert len(needles) == 7 * PLANTED + WRITING
    assert len(set(needles)) == len(needles)
    assert all(any(stem in needle for stem in STEMS) for needle in needles)
    text = f"x{_identity(7)['family_name']}y".encode()
    assert _seen(text, needles) == [b"quetzalcanari007"]
    assert _seen(b"\\x" + text.lower().hex().encode(), needles) == [b"quetzalcanari007"]
    assert _seen(_born(31).isoformat().encode(), needles) == [b"1931-02-01"]
