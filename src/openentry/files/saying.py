"""Messages in both languages at once, and lists of words in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from openentry.files.record import Said
from openentry.rules.facts import instant_text, moment
from openentry.rules.loading.reading import Text
from openentry.wording import LANGUAGES, Language, instant, say


def both(message_id: str, /, **params: object) -> Said:
    """Say a message in both languages; a value that is itself text in both is given in each."""
    texts = {
        lang: say(message_id, lang, **{name: _in(value, lang) for name, value in params.items()})
        for lang in LANGUAGES
    }
    return Said(**texts)


def _in(value: object, lang: Language) -> object:
    return value.said(lang) if isinstance(value, Said | Text) else value


def of_text(text: Text) -> Said:
    """Give the words of a law file as those of a record."""
    return Said(en=text.en, fr=text.fr)


def listed(words: Sequence[str], lang: Language) -> str:
    """Put words in a row as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    first = ", ".join(words[:-1])
    return say("notices.list-and", lang, first=first, last=words[-1])


def listed_both(words: Sequence[Said]) -> Said:
    """Put words in a row in both languages."""
    return Said(
        en=listed([word.en for word in words], "en"), fr=listed([word.fr for word in words], "fr")
    )


def instant_said(microseconds: int, lang: Language) -> str:
    """Say an instant; one that is not a whole second is also given as it is recorded."""
    text, exact = instant(moment(microseconds), lang), instant_text(microseconds)
    return f"{text} ({exact})" if "." in exact else text


def instant_both(microseconds: int) -> Said:
    """Say an instant in both languages."""
    return Said(en=instant_said(microseconds, "en"), fr=instant_said(microseconds, "fr"))


def score_both(score: int, *, provisional: bool) -> Said:
    """Say a score in both languages, with *provisional* before it when its points are."""
    return both("notices.provisional-score" if provisional else "notices.plain-score", score=score)
