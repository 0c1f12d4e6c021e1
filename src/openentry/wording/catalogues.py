"""Message catalogues: read once, looked up by message id.

The files are ordinary gettext catalogues, so translators keep their tools; they are read as
text with polib, so nothing has to be compiled and no stale copy can exist.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import polib

from openentry.wording.values import spell

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, Language] = ("en", "fr")

_LOCALE = Path(__file__).parent.parent / "locale"


@cache
def _domain(lang: str, domain: str) -> dict[str, tuple[str, ...]]:
    path = _LOCALE / lang / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    return {
        entry.msgid: tuple(entry.msgstr_plural[i] for i in sorted(entry.msgstr_plural))
        if entry.msgid_plural
        else (entry.msgstr,)
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


def _forms(message_id: str, lang: str) -> tuple[str, ...] | None:
    # Errors are worded beside the room that raises them, so `errors.` ids may stand anywhere.
    domain = message_id.partition(".")[0]
    forms = _domain(lang, domain).get(message_id)
    if forms is None and domain == "errors":
        for path in sorted((_LOCALE / lang / "LC_MESSAGES").glob("*.po")):
            forms = _domain(lang, path.stem).get(message_id)
            if forms is not None:
                break
    return forms


def has(message_id: str, lang: Language) -> bool:
    """Tell whether a message exists in a language."""
    return bool(_forms(message_id, lang))


def message_ids(lang: Language) -> frozenset[str]:
    """Give every message id of a language, over all catalogues."""
    paths = (_LOCALE / lang / "LC_MESSAGES").glob("*.po")
    return frozenset(key for path in paths for key in _domain(lang, path.stem))


def template(message_id: str, lang: Language) -> str:
    """Give a message as it stands in its catalogue, placeholders and all.

    Raises
    ------
    KeyError
        If the message does not exist.
    """
    forms = _forms(message_id, lang)
    if not forms:
        raise KeyError(f"no message {message_id!r} in {lang!r}")
    return forms[0]


def say(message_id: str, lang: Language, /, **params: object) -> str:
    """Say a message in a language.

    Parameters
    ----------
    message_id : str
        ``domain.name``; the catalogue is ``locale/<lang>/LC_MESSAGES/<domain>.po``.
    lang : {"en", "fr"}
    **params
        Values of the placeholders. Whole numbers, days and instants are written as the
        language does; text passes through. ``count`` chooses the plural form.

    Raises
    ------
    KeyError
        If the message does not exist: there is no silent fall-back to the other language.
    """
    forms = _forms(message_id, lang)
    if not forms:
        raise KeyError(f"no message {message_id!r} in {lang!r}")
    text = forms[0]
    if len(forms) > 1:
        count = params["count"]
        assert isinstance(count, int)
        # French counts zero and one alike; English only one.
        single = abs(count) < 2 if lang == "fr" else count == 1
        text = forms[0 if single else 1]
    return text.format(**{name: spell(value, lang) for name, value in params.items()})
