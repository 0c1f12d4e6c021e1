"""One law file in, one checked document out, or an error that says how to mend it.

Only the form of a file is judged here: it can be read, it has the keys it should and no
others, days are days. What the tables say is judged by the modules beside this one.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from openentry.rules.errors import LawError

PACKAGE_LAW = Path(__file__).parents[2] / "law"
"""The law files of the package, read only."""

Certainty = Literal["stated", "inferred", "unverified"]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Keys = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One key or a list of keys of ``sources.toml``."""


class Document(BaseModel):
    """A law document: nothing unknown is let in, nothing can be changed after."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Text(Document):
    """The same words in both languages; neither is the original."""

    en: str
    fr: str


D = TypeVar("D", bound=Document)


def place(path: Path) -> str:
    """Name a law file the way a reader finds it: from the folder ``law`` on."""
    parts = path.parts
    return (
        "/".join(parts[len(parts) - parts[::-1].index("law") - 1 :])
        if "law" in parts
        else (path.name)
    )


def read(path: Path, model: type[D]) -> D:
    """Read a TOML law file as a document.

    Raises
    ------
    LawError
        ``law-file-missing``, ``law-file-not-toml`` (with line), ``law-file-form`` (with the
        place in the file, what was found and what was expected).
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LawError("law-file-missing", file=place(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawError("law-file-not-toml", file=place(path), found=str(error)) from None
    try:
        # Lists of a file are tuples of a document; strictness is kept for everything else.
        return model.model_validate(_frozen(raw))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise LawError("law-file-form", file=place(path), place=where, found=first["msg"]) from None


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in value)
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return value
