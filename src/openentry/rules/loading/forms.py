"""What is wrong with the form of a law file, said so that a lawyer can mend it.

For turning what pydantic found into our own errors: which key, in which version, what stands
there and what should. What the tables say is judged elsewhere.
"""

from __future__ import annotations

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from openentry.rules.errors import LawError

_EXPECTED = {
    "string_type": "law-text-expected",
    "int_type": "law-whole-number-expected",
    "int_from_float": "law-whole-number-expected",
    "float_type": "law-number-expected",
    "bool_type": "law-flag-expected",
    "tuple_type": "law-list-expected",
    "dict_type": "law-table-expected",
    "model_type": "law-table-expected",
    "too_short": "law-empty",
    "string_too_short": "law-empty",
}
"""Kinds of finding that need no more than the place and what stands there."""


def form_error(
    file: str, raw: object, model: type[BaseModel], refused: ValidationError
) -> LawError:
    """Say the first thing that is wrong with the form of a file.

    Parameters
    ----------
    file : str
        Name of the file from the folder ``law`` on.
    raw : object
        The file as read, to name versions by their id.
    model : type of BaseModel
        What the file should look like, to list the keys that are allowed.
    refused : ValidationError
    """
    found = refused.errors(include_url=False)
    # A slip in a key shows twice, as unknown and as missing: the unknown one tells more.
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    loc = tuple(part for part in first["loc"] if not str(part).startswith("function-"))
    kind = first["type"]
    if kind in ("extra_forbidden", "missing"):
        return _key_error(file, raw, model, loc, unknown=kind == "extra_forbidden")
    where: dict[str, object] = {"file": file, "place": place_of(loc, raw)}
    value = _shown(first["input"])
    if kind.startswith("date"):
        return LawError("law-day", **where, found=value)
    if kind == "literal_error":
        if str(loc[-1]).endswith("certainty") or "field_certainty" in loc:
            return LawError("law-certainty", **where, found=value)
        return LawError("law-word", **where, found=value, allowed=_allowed(first))
    if kind in _EXPECTED:
        return LawError(_EXPECTED[kind], **where, found=value)
    return LawError("law-file-form", **where, found=value)


def place_of(loc: tuple[int | str, ...], raw: object) -> str:
    """Name a place in a file as a path of keys, versions by their id."""
    names: list[str] = []
    here = raw
    for part in loc:
        if isinstance(part, int) and isinstance(here, list | tuple) and part < len(here):
            here = here[part]
            own = here.get("id") if isinstance(here, dict) else None
            names[-1:] = [f"{names[-1] if names else ''}[{own or part + 1}]"]
            continue
        here = here.get(part) if isinstance(here, dict) else None
        names.append(str(part))
    return ".".join(names)


def _key_error(
    file: str,
    raw: object,
    model: type[BaseModel],
    loc: tuple[int | str, ...],
    *,
    unknown: bool,
) -> LawError:
    key, above = str(loc[-1]), place_of(loc[:-1], raw)
    where: dict[str, object] = {"file": file, "place": above or "—", "key": key}
    if unknown:
        return LawError("law-key-unknown", **where, allowed=", ".join(_keys(model, loc[:-1])))
    if key in ("en", "fr"):
        return LawError("law-language-missing", **where)
    return LawError("law-key-missing", **where)


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """Give the keys allowed at a place, following the models down."""
    if issubclass(model, RootModel):  # a file of tables: its first keys are names
        model, loc = _model_in(model.model_fields["root"].annotation) or model, loc[1:]
    for part in loc:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(str(part))
        inner = _model_in(field.annotation) if field is not None else None
        if inner is None:
            break
        model = inner
    return tuple(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _model_in(inner)) is not None:
            return found
    return None


def _allowed(error: ErrorDetails) -> str:
    words = str(error.get("ctx", {}).get("expected", ""))
    return words.replace("'", "").replace(" or ", ", ")


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
