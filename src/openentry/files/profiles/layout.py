"""The layout of a profile: its groups and fields as plain data, read off the models.

For everything that goes over all fields: readers, writers, the dictionary. A group is either one
thing (the spouse) or a list of things (the jobs).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from openentry.files.profiles.forms import Form
from openentry.files.profiles.schema import Profile

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One field that holds values.

    Attributes
    ----------
    name : str
    form : Form
    needed : bool
        Whether it may not be left out.
    """

    name: str
    form: Form
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """A thing, or a list of things, with the fields it has.

    Attributes
    ----------
    path : tuple of str
        Names from the top; empty for the profile itself.
    model : type
    many : bool
        Whether it is a list.
    leaves : dict of str to Leaf
    groups : dict of str to Group
    """

    path: Path
    model: type[BaseModel]
    many: bool
    leaves: dict[str, Leaf] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of everything in it, in the order of the model."""
        return tuple(info.alias or name for name, info in self.model.model_fields.items())

    def walk(self) -> Iterator[Group]:
        """Give the group and every group inside it."""
        yield self
        for inner in self.groups.values():
            yield from inner.walk()

    def find(self, path: Path) -> Group:
        """Give the group at a path from this one."""
        return self.groups[path[0]].find(path[1:]) if path else self


@cache
def layout() -> Group:
    """Give the layout of the profile."""
    return _group((), Profile, many=False)


def _group(path: Path, model: type[BaseModel], *, many: bool) -> Group:
    made = Group(path=path, model=model, many=many)
    for python_name, info in model.model_fields.items():
        name = info.alias or python_name
        inner, listed, form = _read(info.annotation, info.metadata)
        if inner is not None:
            made.groups[name] = _group((*path, name), inner, many=listed)
        else:
            assert form is not None, f"{model.__name__}.{name} has no form"
            made.leaves[name] = Leaf(name=name, form=form, needed=info.is_required())
    return made


def _read(
    annotation: Any,  # noqa: ANN401 - a type may be written in any of these ways
    metadata: list[Any],
) -> tuple[type[BaseModel] | None, bool, Form | None]:
    """Find the model, whether it is in a list, and the form in the type of a field."""
    form = next((m for m in metadata if isinstance(m, Form)), None)
    origin, parts = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False, form
    if origin is Literal:
        words = tuple(map(str, parts))
        made = Form(name="word", words=words)
        return None, False, dataclasses.replace(form, words=words) if form else made
    if origin is Annotated:
        inner, listed, found = _read(parts[0], list(parts[1:]))
        return inner, listed, form or found
    if origin is list:
        inner, _, _ = _read(parts[0], [])
        return inner, True, form
    found_form = form
    for part in parts:
        if part is type(None):
            continue
        inner, listed, found = _read(part, [form] if form else [])
        if inner is not None:
            return inner, listed, None
        found_form = found or found_form
    return None, False, found_form
