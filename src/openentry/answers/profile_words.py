"""What a form of a profile calls a field, and how it tells a person what is wrong with an answer.

Titles of the data dictionary speak to whoever writes a file; where that would puzzle a person at a
form, the form has words of its own. So it is with what a reader of files expects.
"""

from __future__ import annotations

from openentry.files.profiles import told
from openentry.rules.errors import CellError
from openentry.wording import Language, has, say

_OWN_WORDS = {
    "expected.flag": "answers.wrong-flag",
    "expected.instant": "answers.wrong-no-day",
    "expected.profile-after-birth": "answers.wrong-before-birth",
    "expected.profile-birth": "answers.wrong-birth-day",
    "expected.profile-born": "answers.wrong-born-late",
    "expected.profile-codes": "answers.wrong-word",
    "expected.profile-country": "answers.wrong-word",
    "expected.profile-first-language": "answers.wrong-which-first",
    "expected.profile-form-day": "answers.wrong-no-day",
    "expected.profile-form-mark": "answers.wrong-no-mark-form",
    "expected.profile-form-noc": "answers.wrong-noc",
    "expected.profile-form-test": "answers.wrong-word",
    "expected.profile-hours": "answers.wrong-hours",
    "expected.profile-mark": "answers.wrong-reason",
    "expected.profile-needed": "answers.wrong-left-out",
    "expected.profile-noc": "answers.wrong-noc",
    "expected.profile-noc-edition": "answers.wrong-noc-edition",
    "expected.profile-not-before": "answers.wrong-not-before",
    "expected.profile-number": "answers.wrong-number",
    "expected.profile-number-above": "answers.wrong-number-above",
    "expected.profile-remote": "answers.wrong-remote",
    "expected.profile-size-couple": "answers.wrong-size-couple",
    "expected.profile-test": "answers.wrong-reason",
    "expected.profile-with-spouse": "answers.wrong-with-spouse",
    "expected.profile-years": "answers.wrong-years",
    "expected.whole-number": "answers.wrong-whole",
    "expected.word": "answers.wrong-word",
}
"""What a file is told in words that a form would not use."""


def worded(begins: str, name: str, lang: Language) -> str:
    """Give the form's own words for a field: of its group, else of all that bear its name.

    Parameters
    ----------
    begins : str
        What the messages begin with.
    name : str
        Way to the field, with or without the numbers of things.
    lang : Language

    Returns
    -------
    str
        Empty where there are none.
    """
    steps = _plain(name)
    for place in range(len(steps)):
        own = begins + "-".join(steps[place:])
        if has(own, lang):
            return say(own, lang)
    return ""


def label(name: str, lang: Language) -> str:
    """Give what the form calls a field."""
    *group, last = _plain(name)
    return worded("profileform.title-", name, lang) or told.title(tuple(group), last, lang)


def _plain(name: str) -> list[str]:
    return [step for step in name.split(".") if step and not step.isdigit()]


def wrong_words(error: CellError, lang: Language) -> str:
    """Say what is wrong with an answer and what to do."""
    own = _OWN_WORDS.get(error.expected)
    if own is None:
        expected = error.expectation(lang).removesuffix(".")
        return say("answers.wrong-expected", lang, expected=expected)
    params = dict(error.params)
    if isinstance(other := params.get("other"), str):
        group = error.column.rpartition(".")[0]
        params["other"] = label(f"{group}.{other}", lang) if not other.isdigit() else other
    return say(own, lang, **params)
