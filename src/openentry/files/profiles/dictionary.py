"""The data dictionary of the profile, from the models and the catalogues.

One table a group: its fields, their titles, what they may hold, what absence means.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from openentry.files.profiles import told
from openentry.files.profiles.forms import Form
from openentry.files.profiles.layout import Group, layout
from openentry.files.profiles.places import countries
from openentry.wording import Language, say

_HEADS = ("name", "title", "values", "absent", "meaning")


def groups() -> list[Group]:
    """Give the groups in the order of the page; those of the spouse are told once."""
    found: dict[type, Group] = {}
    for group in layout().walk():
        # A test of the spouse has the fields of a test: the one nearer the top is shown.
        known = found.get(group.model)
        if known is None or len(group.path) < len(known.path):
            found[group.model] = group
    return sorted(found.values(), key=_order)


def _order(group: Group) -> tuple[int, ...]:
    above, places = layout(), []
    for name in group.path:
        places.append(above.names.index(name))
        above = above.groups[name]
    return tuple(places)


def anchor(group: Group) -> str:
    """Give the anchor of a group in a page."""
    return "-".join(("profile", *group.path)).replace("_", "-")


def rows(group: Group, lang: Language) -> Iterator[tuple[str, ...]]:
    """Give one line a field: name, title, values, what absence means, meaning."""
    for name in group.names:
        inner = group.groups.get(name)
        leaf = group.leaves.get(name)
        needed = leaf.needed if leaf is not None else False
        if inner is not None:
            values, absent = _link(inner, lang), say("profile.dictionary-absent", lang)
        else:
            assert leaf is not None
            values, absent = _values(leaf.form, lang), _absent(leaf.form, lang)
        yield (
            f"`{name}`",
            told.title(group.path, name, lang),
            values,
            say("profile.dictionary-needed", lang) if needed else absent,
            told.about(group.path, name, lang),
        )


def _link(inner: Group, lang: Language) -> str:
    shown = next(group for group in groups() if group.model is inner.model)
    name = "list" if inner.many else "one"
    return say(
        f"profile.dictionary-group-{name}",
        lang,
        title=told.group_title(shown, lang),
        anchor=anchor(shown),
    )


def _values(form: Form, lang: Language) -> str:
    words = " ".join(f"`{word}`" for word in form.words)
    name = form.name
    if name in ("code", "codes") and form.words == countries():
        name = "country" if name == "code" else "countries"
    elif name in ("word", "code"):
        return words
    elif name == "number" and form.above:
        name = "number-above"
    ends: dict[str, object] = {}
    if name.startswith("number"):
        ends = {"low": int(form.low), "high": int(form.high)}
    return say(f"profile.dictionary-form-{name}", lang, words=words, **ends)


def _absent(form: Form, lang: Language) -> str:
    if form.default is None:
        return say("profile.dictionary-absent", lang)
    default = form.default
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def heads(lang: Language) -> list[str]:
    """Give the heads of the columns."""
    return [say(f"profile.dictionary-head-{head}", lang) for head in _HEADS]


def dictionary_markdown(lang: Language) -> str:
    """Give the whole dictionary as Markdown."""
    parts = [
        f"# {say('profile.dictionary-title', lang)}",
        say("profile.dictionary-lead", lang),
    ]
    for group in groups():
        parts.append(f"## {told.group_title(group, lang)}")
        parts.append(told.group_about(group, lang))
        lines = [heads(lang), ["---"] * len(_HEADS), *map(list, rows(group, lang))]
        parts.append("\n".join(map(_line, lines)))
    return "\n\n".join(parts) + "\n"


def dictionary_csv(lang: Language) -> str:
    """Give the whole dictionary as CSV, fields named by the way to them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads(lang))
    for group in groups():
        for name, *others in rows(group, lang):
            way = ".".join((*group.path, name.strip("`")))
            writer.writerow([way, *(_plain(other) for other in others)])
    return text.getvalue()


def _plain(text: str) -> str:
    """Take Markdown out of a text: code marks, stress and links."""
    bare = text.replace("`", "").replace("**", "")
    return bare.replace("[", "").partition("](")[0]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
