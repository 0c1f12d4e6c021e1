"""``openentry template``: an example facts table or profile, and what its fields mean."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from openentry.cli.context import LANG, check_word, t
from openentry.cli.usage import verb

EXAMPLES = ("csv", "json", "jsonl")
DICTIONARIES = ("dictionary", "dictionary-csv")


def template(
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="csv|json|jsonl|dictionary|dictionary-csv",
            help=t("template-format-help"),
        ),
    ] = "",
    profile: Annotated[
        bool, typer.Option("--profile", help=t("template-profile-help"), is_flag=True)
    ] = False,
) -> None:
    """Print an example facts table or profile, or the data dictionary."""
    form = form or ("json" if profile else "csv")
    check_word("--format", form, *EXAMPLES, *DICTIONARIES)
    if profile:
        _profile(form)
        return
    # Reading and the law load much; help does without.
    from openentry.cli.printing import emit
    from openentry.files import template as templates
    from openentry.files.sources import Format
    from openentry.rules.lawbook import Law

    if form in EXAMPLES:
        emit(templates.template(Format(form)))
        sys.stderr.write(t("template-hint") + "\n")
        return
    ids = Law.load().category_ids
    as_csv = form == "dictionary-csv"
    make = templates.dictionary_csv if as_csv else templates.dictionary_markdown
    emit(make(LANG, ids))


def _profile(form: str) -> None:
    from openentry.cli.printing import emit
    from openentry.files.profiles import dictionary
    from openentry.files.profiles.example import profile_template
    from openentry.files.sources import Format

    if form in EXAMPLES:
        emit(profile_template(Format(form)))
        sys.stderr.write(t("template-profile-hint") + "\n")
        return
    as_csv = form == "dictionary-csv"
    make = dictionary.dictionary_csv if as_csv else dictionary.dictionary_markdown
    emit(make(LANG))


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "template",
        "template-help",
        "openentry template > candidates.csv",
        "openentry template --format dictionary",
        "openentry template --profile > profile.json",
    )(template)
