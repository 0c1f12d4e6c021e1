"""The kinds of error of rules, files and commands; the root of all is in `openentry.errors`.

A refusal by law is never an exception: it is a result that carries its provision.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from openentry.errors import OpenEntryError as OpenEntryError
from openentry.wording import Language, say

ERRORS_KEPT = 100
"""How many errors of one batch are described one by one; the rest are counted."""


class LawError(OpenEntryError):
    """The law files are wrong: file, table, version, row, what was expected, how to mend."""


class InputError(OpenEntryError):
    """A file or an option given to us cannot be used."""


class UsageError(InputError):
    """A command, an option or a value of one that does not exist."""


class PoolError(OpenEntryError):
    """Columns or states that do not fit together."""


class ConflictError(OpenEntryError):
    """True once, no longer: a round already held, an output folder not empty."""


class NotAllowedError(OpenEntryError):
    """Who may not do what."""


class VerificationError(OpenEntryError):
    """What was recomputed differs from what was recorded."""


class LimitError(OpenEntryError):
    """More than we promise to handle, with the limit."""


class DefectError(OpenEntryError):
    """Our own mistake, told in the form of every other error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """One wrong cell of a facts table.

    Attributes
    ----------
    row : int
        Number of the candidate in the input, from 1; the header is not counted.
    column : str
    value : str
        What was found, as text, cut to 80 characters.
    expected : str
        Message id of what is allowed, ``expected.<name>``.
    params : dict
        Values of that message.
    """

    row: int
    column: str
    value: str
    expected: str
    params: dict[str, object] = field(default_factory=dict)

    def expectation(self, lang: Language = "en") -> str:
        """Say what is allowed in this cell."""
        return say(self.expected, lang, **self.params)


class FactsErrors(OpenEntryError):  # noqa: N818 - a group, named for what it holds
    """Impossible input in a facts table: the first hundred cells and the count of all.

    Attributes
    ----------
    errors : tuple of CellError
        At most `ERRORS_KEPT`, in the order of the rows.
    count : int
        How many wrong cells were found in all.
    """

    def __init__(self, errors: tuple[CellError, ...], count: int) -> None:
        self.errors = errors[:ERRORS_KEPT]
        self.count = count
        super().__init__("facts-refused", count=count)
