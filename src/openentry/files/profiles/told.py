"""Titles and explanations of the fields, from the catalogues, in both languages.

A field that means the same in several groups is worded once; where a group means something of
its own by it, its message carries the name of the group.
"""

from __future__ import annotations

from openentry.files.profiles.layout import Group, Path
from openentry.wording import Language, has, say

TOP = "profile"
"""Stands for the profile itself among the names of groups."""


def title(path: Path, name: str, lang: Language) -> str:
    """Give the title of a field of the group at a path."""
    return _said("title", path, name, lang)


def about(path: Path, name: str, lang: Language) -> str:
    """Say what a field of the group at a path means."""
    return _said("about", path, name, lang)


def group_title(group: Group, lang: Language) -> str:
    """Give the title of a group: that of the field it stands in."""
    if not group.path:
        return say(f"profile.title-{TOP}", lang)
    own = title(group.path[:-1], group.path[-1], lang)
    if len(group.path) == 1:
        return own
    return f"{title((), group.path[0], lang)} – {own}"


def group_about(group: Group, lang: Language) -> str:
    """Say what a group is about."""
    if not group.path:
        return say(f"profile.about-{TOP}", lang)
    return about(group.path[:-1], group.path[-1], lang)


def _said(what: str, path: Path, name: str, lang: Language) -> str:
    own = f"profile.{what}-{path[-1]}-{name}" if path else ""
    return say(own if own and has(own, lang) else f"profile.{what}-{name}", lang)
