"""Types of Arrow that can hold each form of a field, and the type that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openentry.files.profiles.forms import Form
from openentry.files.profiles.layout import Group
from openentry.rules.border import Expectation

if TYPE_CHECKING:
    import pyarrow as pa

_TEXTS = ("text", "id", "word", "code", "noc", "test")
_DAYS = ("day", "birth")


def holds(kind: pa.DataType, form: Form) -> bool:
    """Tell whether a type of Arrow can hold a form."""
    import pyarrow.types as t

    if t.is_null(kind):
        return True
    if t.is_dictionary(kind):
        kind = kind.value_type
    text = t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind)
    number = t.is_integer(kind) or t.is_floating(kind) or t.is_decimal(kind)
    listed = t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind)
    match form.name:
        case name if name in _TEXTS:
            return bool(text)
        case name if name in _DAYS:
            return bool(text or t.is_date(kind))
        case "number":
            return bool(number)
        case "whole":
            return bool(t.is_integer(kind))
        case "years" | "mark":
            return bool(text or number)
        case "flag":
            return bool(t.is_boolean(kind))
        case "instant":
            return bool(text or (t.is_timestamp(kind) and kind.tz))
        case _:
            return bool(listed) and holds(kind.value_type, Form(name="text"))


def type_expected(form: Form) -> Expectation:
    """Say which types of Arrow can hold a form."""
    match form.name:
        case name if name in _TEXTS:
            return "expected.type-text", {}
        case name if name in _DAYS:
            return "expected.profile-type-day", {}
        case "whole":
            return "expected.type-integer", {}
        case "flag" | "instant":
            return f"expected.type-{form.name}", {}
        case "number":
            return "expected.profile-type-number", {}
        case "years" | "mark":
            return "expected.profile-type-mark", {}
        case _:
            return "expected.type-list", {}


def written_type(form: Form) -> pa.DataType:
    """Give the type that a form is written with."""
    import pyarrow as pa

    match form.name:
        case name if name in _DAYS:
            return pa.date32()
        case "number":
            return pa.float64()
        case "whole":
            return pa.int64()
        case "flag":
            return pa.bool_()
        case "instant":
            return pa.timestamp("us", tz="UTC")
        case "codes":
            return pa.list_(pa.string())
        case _:
            # Marks and years may be words, so they are text: what is printed stays as it is.
            return pa.string()


def written_struct(group: Group) -> pa.DataType:
    """Give the type that the things of a group are written with."""
    import pyarrow as pa

    fields = []
    for name in group.names:
        if name in group.leaves:
            fields.append(pa.field(name, written_type(group.leaves[name].form)))
        else:
            inner = written_struct(group.groups[name])
            fields.append(pa.field(name, pa.list_(inner) if group.groups[name].many else inner))
    return pa.struct(fields)
