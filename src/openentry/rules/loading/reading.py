"""One law file in, one checked document out, or an error that says how to mend it.

Only the form of a file is judged here: it can be read, it has the keys it should and no
others, days are days. What the tables say is judged by the modules beside this one.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import rfc8785
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from openentry.rules.errors import LawError
from openentry.rules.loading.forms import form_error
from openentry.wording import Language, days_spelled

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

    def said(self, lang: Language) -> str:
        """Give the words of one language, days spelled as it spells them."""
        return days_spelled(self.fr if lang == "fr" else self.en, lang)


D = TypeVar("D", bound=BaseModel)


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
        ``law-file-missing``, ``law-file-not-utf8``, ``law-file-not-toml`` (with line and
        column), and what `forms.form_error` finds: the place, what stands there, what should.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LawError("law-file-missing", file=place(path)) from None
    except UnicodeDecodeError:
        raise LawError("law-file-not-utf8", file=place(path)) from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (at[1], at[2]) if at else ("—", "—")
        raise LawError("law-file-not-toml", file=place(path), line=line, column=column) from None
    try:
        # Lists of a file are tuples of a document; strictness is kept for everything else.
        return model.model_validate(_frozen(raw))
    except ValidationError as error:
        raise form_error(place(path), raw, model, error) from None


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in value)
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return value


def plain(version: BaseModel) -> dict[str, Any]:
    """Give a version as plain JSON values, without what it leaves unsaid."""
    return version.model_dump(mode="json", exclude_none=True)


def fingerprint(version: BaseModel) -> str:
    """Give the SHA-256 of a version's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(plain(version))).hexdigest()
