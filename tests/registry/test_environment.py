"""Settings from the environment: what cannot be is refused by name, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from openentry.project.environment import PREFIX, SETTINGS, database, environment
from openentry.registry.keeping.keys import DEMONSTRATION_ID, read_keys
from openentry.rules.errors import InputError
from openentry.wording import LANGUAGES

KEY, OTHER = "a1" * 32, "b2" * 32
HIDDEN = "n0b0dyKnows"

REFUSED = [
    ("DATABASE", f"postgresql://u:{HIDDEN}@host:port/name"),
    ("DATABASE", f"postgresql://u:{HIDDEN}@host:99999/name"),
    ("DATABASE", f"postgresql://u:{HIDDEN}@[::1/name"),
    ("DATABASE", f"postgresql://u:{HIDDEN}@host:5432/"),
    ("DATABASE", f"postgresql://u:{HIDDEN}@host:5432"),
    ("DATABASE", f"postgresql://u:{HIDDEN}#1@host/name"),
    ("DATABASE", f"postgresql://u:{HIDDEN}?1@host/name"),
    ("DATABASE", f"postgresql://u:{HIDDEN}/1@host/name"),
    ("DATABASE", f"mysql://u:{HIDDEN}@host/name"),
    ("DATABASE", f"/var/{HIDDEN}.sqlite3"),
    ("DATABASE", f"sqlite://{HIDDEN}/register.sqlite3"),
    ("DATABASE", "sqlite:///"),
    ("MASTER_KEYS", f"{HIDDEN}:xyz"),
    ("MASTER_KEYS", HIDDEN),
    ("MASTER_KEYS", f"{DEMONSTRATION_ID}:{KEY}"),
    ("MASTER_KEYS", f"k1:{KEY},k1:{OTHER}"),
    ("MASTER_KEYS", f"k1:{KEY},"),
    ("MASTER_KEYS", f"{'k' * 17}:{KEY}"),
    ("INDEX_KEY", HIDDEN),
    ("SIGNING_KEY", KEY[1:]),
    ("ORIGIN", "two words"),
    ("ORIGIN", "a+b"),
    ("MAIL_PORT", "smtp"),
    ("MAIL_PORT", "0"),
    ("MAIL_PORT", "65536"),
    ("MAIL_PORT", "٢٥"),
    ("MAIL_TLS", "yes"),
    ("PRODUCTION", "1"),
    ("OPERATOR", "king"),
    ("TEST_ROWS", "-1"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_what_cannot_be_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    secret = next(setting.secret for setting in SETTINGS if setting.name == name)
    given = {f"{PREFIX}{name}": value}
    if secret:
        (tmp_path / "secret").write_text(f"{value}\n", encoding="utf-8")
        filed = {f"{PREFIX}{name}_FILE": str(tmp_path / "secret")}
    for settings in (given, filed) if secret else (given,):
        with pytest.raises(InputError) as refused:
            environment(settings)
        assert refused.value.code == "setting-value"
        for lang in LANGUAGES:
            said = refused.value.message(lang)
            assert next(iter(settings)) in said
            assert HIDDEN not in said
            assert KEY[1:] not in said


ACCEPTED = [
    ("DATABASE", "postgresql://u:p%40%2F%23@host:5432/name"),
    ("DATABASE", "postgresql:///name"),
    ("DATABASE", "sqlite:///register.sqlite3"),
    ("DATABASE", "sqlite:////var/lib/register.sqlite3"),
    ("MAIL_PORT", "587"),
    ("ORIGIN", "register.example.org/journal"),
]


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
def test_what_can_be_is_taken(name: str, value: str) -> None:
    assert environment({f"{PREFIX}{name}": value}).text(name) == value


def test_a_password_is_read_as_it_was_meant() -> None:
    given = {f"{PREFIX}DATABASE": "postgresql://u:p%40%2F%23@host:5432/name"}
    described = database(environment(given))
    assert (described["PASSWORD"], described["HOST"], described["NAME"]) == ("p@/#", "host", "name")


@pytest.mark.parametrize(
    "masters", [f"k1:{KEY}", f"k1:{KEY},k2:{OTHER}", f" k1:{KEY} , k2:{OTHER.upper()}"]
)
def test_keys_that_are_accepted_can_be_used(masters: str) -> None:
    given = {f"{PREFIX}MASTER_KEYS": masters, f"{PREFIX}INDEX_KEY": KEY}
    found = environment(given)
    assert read_keys(found.text("MASTER_KEYS"), found.text("INDEX_KEY")).current == "k1"


@pytest.mark.parametrize("left_out", ["MASTER_KEYS", "INDEX_KEY"])
def test_one_of_two_keys_is_refused(left_out: str) -> None:
    both = {"MASTER_KEYS": f"k1:{KEY}", "INDEX_KEY": KEY}
    with pytest.raises(InputError) as refused:
        environment({PREFIX + name: key for name, key in both.items() if name != left_out})
    assert refused.value.code == "setting-alone"
    assert PREFIX + left_out in refused.value.message("fr")


def test_a_key_of_ones_own_signs_a_journal_of_ones_own() -> None:
    key = {f"{PREFIX}SIGNING_KEY": KEY}
    for origin in ({}, {f"{PREFIX}ORIGIN": "journal.example.ca/demo"}):
        with pytest.raises(InputError) as refused:
            environment({**key, **origin})
        assert refused.value.code == "setting-origin"
        assert f"{PREFIX}ORIGIN" in refused.value.message("en")
    environment({**key, f"{PREFIX}ORIGIN": "journal.example.ca"})


def test_a_file_without_a_value_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n", encoding="utf-8")
    for path, code in ((empty, "setting-file-empty"), (tmp_path / "none", "setting-file")):
        with pytest.raises(InputError) as refused:
            environment({f"{PREFIX}MAIL_PASSWORD_FILE": str(path)})
        assert refused.value.code == code
        assert str(path) in refused.value.message("fr")
