"""The register on the command line: making it, filling it, telling what is in it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.text import Text

from openentry.cli.context import LANG, check_word, t
from openentry.cli.printing import console, emit, table
from openentry.cli.steps import steps
from openentry.project.starting import make_tables, start_register, triggers_put_back
from openentry.wording import say, spell

FORMS = ("table", "json")


def answer_init() -> None:
    """Make the tables, or bring them up to this release; what is there stays.

    Raises
    ------
    LimitError
        ``register-away`` when the database does not answer.
    InputError
        ``register-folder``, ``start-refused``.
    """
    put_back = triggers_put_back()
    place = make_tables()
    start_register()
    if put_back:
        sys.stderr.write(t("register-triggers-put-back", names=", ".join(put_back)) + "\n")
    console().print(Text(t("register-ready", place=place or "PostgreSQL")))


def answer_account(name: str, role: str, province: str) -> None:
    """Open an account if there is none of that name, and give it a role.

    Raises
    ------
    InputError, ConflictError
        As the services of accounts.
    """
    start_register()
    from openentry.registry.actors import SYSTEM
    from openentry.registry.naming import role_named
    from openentry.registry.roles import role_called
    from openentry.registry.services.accounts import account_with_role

    code = role_called(role) or role
    account_with_role(SYSTEM, name, code, province, language=LANG)
    console().print(Text(t("register-role-given", name=name, role=role_named(code))))


def answer_connect(name: str, source_id: str) -> None:
    """Give somebody who was loaded from a file an account, opened if there is none of that name.

    Raises
    ------
    InputError, ConflictError
        As `openentry.registry.services.loading.connect_person`.
    """
    start_register()
    from django.db import transaction

    from openentry.registry.actors import SYSTEM
    from openentry.registry.models import Account
    from openentry.registry.services.accounts import open_account
    from openentry.registry.services.loading import connect_person

    # Without such a person, no account is left behind.
    with transaction.atomic():
        found = Account.objects.filter(username=name).first()
        connect_person(SYSTEM, found or open_account(SYSTEM, name, language=LANG), source_id)
    console().print(Text(t("register-connected", name=name)))


def answer_load(source: str, form: str) -> None:
    """Load the profiles of a file, with what was done.

    Raises
    ------
    FactsErrors, InputError, ConflictError
        If anything in it is wrong: then nothing of it is loaded.
    """
    check_word("--format", form, *FORMS)
    start_register()
    from openentry.registry.actors import SYSTEM
    from openentry.registry.services.loading import load_profiles

    with steps() as tell:
        done = load_profiles(
            SYSTEM, source, progress=lambda _, share: tell("register.step-load", share or 0.0)
        )
    counts = asdict(done)
    if form == "json":
        emit(json.dumps(counts))
        return
    rows = [(t(f"register-load-{name}"), spell(count, LANG)) for name, count in counts.items()]
    console().print(table([t("register-what"), t("register-count")], rows, right=frozenset({1})))


def answer_status(form: str) -> None:
    """Tell how many of what there are."""
    check_word("--format", form, *FORMS)
    start_register()
    from openentry.registry.queries.counts import counts

    found = counts()
    if form == "json":
        emit(json.dumps(found))
        return
    rows = [
        (t(f"register-{group}"), say(f"register.state-{group}-{state}", LANG), spell(count, LANG))
        for group, states in found.items()
        if isinstance(states, dict)
        for state, count in states.items()
    ]
    rows += [
        (t(f"register-{name}"), "", spell(count, LANG))
        for name, count in found.items()
        if isinstance(count, int)
    ]
    heads = [t("register-what"), t("register-state"), t("register-count")]
    console().print(table(heads, rows, right=frozenset({2})))


def answer_journal(out: Path) -> None:
    """Sign the journal and write it, for `openentry verify` and for anybody's own check.

    Raises
    ------
    InputError
        If the place cannot be written.
    """
    start_register()
    from openentry.files.outputs import whole_output
    from openentry.registry.queries.journal import export
    from openentry.registry.services.journal_heads import sign_journal

    head = sign_journal()
    with whole_output(out) as file:
        for line in export():
            file.write(line)
    sys.stderr.write(t("register-journal-written", count=head.size, file=str(out)) + "\n")
