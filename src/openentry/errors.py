"""The root of all our exceptions.

An error has a stable code, plain parameters and a message id; the wording is in the
catalogues, so the same error speaks both languages in a page, an API answer and a terminal.
The kinds of error stand beside what raises them: `openentry.rules.errors` has those of rules,
files and commands, `openentry.proof.errors` those of proof.
"""

from __future__ import annotations

from openentry.wording import Language, say

STANDARD_STREAM = "-"
"""What a file is called on the command line that is standard input or output."""


class OpenEntryError(Exception):
    """Something that stops the work, with a code that outsiders may rely on.

    Parameters
    ----------
    code : str
        Kebab-case, stable, documented.
    **params
        Plain values for the message; never personal data.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def message(self, lang: Language = "en") -> str:
        """Say what is wrong, where, what was expected and what to do."""
        params = self.params
        if params.get("file") == STANDARD_STREAM:
            way = "output" if self.code.startswith("output-") else "input"
            params = params | {"file": say(f"words.standard-{way}", lang)}
        text = say(f"errors.{self.code}", lang, **params)
        return text if params is self.params else text[0].upper() + text[1:]

    def __str__(self) -> str:
        return self.message("en")
