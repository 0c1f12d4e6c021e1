"""The data dictionary of the profile, from the models the program reads, and its JSON Schema."""

from __future__ import annotations

from tools.docs import markdown
from tools.docs.markdown import heading, table, w

from openentry.files.profiles import dictionary, told
from openentry.files.profiles.json_schema import schema_json
from openentry.wording import Language, say


def schema_file() -> str:
    """Give the published JSON Schema as text."""
    return schema_json()


def page(lang: Language) -> str:
    """Write the page: one table of fields for each group."""
    body = [w("profile-schema", lang)]
    for group in dictionary.groups():
        body.append(heading(2, told.group_title(group, lang), dictionary.anchor(group)))
        body.append(told.group_about(group, lang))
        body.append(table(dictionary.heads(lang), list(dictionary.rows(group, lang))))
    return markdown.page(
        say("profile.dictionary-title", lang), say("profile.dictionary-lead", lang), *body
    )
