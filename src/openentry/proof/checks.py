"""What checking comes to: each check by its code, passed or failed, and remarks beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openentry.proof.errors import ProofError
from openentry.proof.heads import HeadText, read_head, read_head_text
from openentry.proof.keys import VerifyKey

DEMO_KEY = "demo-key"
"""Remark: only a key that anybody has signed the head."""

OTHER_SIGNATURES = "other-signatures"
"""Remark: the head bears signatures of keys that are not known here."""

RESULT_NOT_SHOWN = "result-not-shown"
"""Remark: nothing in the receipt ties its record, order and line to the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    code : str
        Kebab-case; documented.
    passed : bool
    index : int or None
        Entry of the journal that it is about, where it is about one.
    error : ProofError or None
        Why it failed, where that has a code of its own.
    params : mapping
        Values for the sentence that says it.
    """

    code: str
    passed: bool
    index: int | None = None
    error: ProofError | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of a receipt, of a journal or of a record.

    Attributes
    ----------
    checks : tuple of Check
        In the order in which they were made.
    remarks : tuple of str
        Codes of what a reader should know though it is no failure.
    """

    checks: tuple[Check, ...]
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def first_bad(self) -> int | None:
        """The first entry of the journal that a failed check is about."""
        return min((c.index for c in self.failed if c.index is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadChecked:
    """A head of a document, read and its signature checked.

    Attributes
    ----------
    check : Check
    said : HeadText or None
        What it says, whoever signed it; None if it is in no form.
    remarks : tuple of str
    """

    check: Check
    said: HeadText | None
    remarks: tuple[str, ...]


def check_head(text: str, keys: tuple[VerifyKey, ...], *, allow_demo: bool) -> HeadChecked:
    """Check the head of a document; what is wrong with it is a failed check, not an error."""
    said = None
    try:
        said = read_head_text(text)
        head = read_head(text, keys, allow_demo=allow_demo)
    except ProofError as error:
        return HeadChecked(
            check=Check(code="head-signed", passed=False, error=error), said=said, remarks=()
        )
    names = ", ".join(key.name for key in head.signed_by)
    remarks = [DEMO_KEY] * head.demo + [OTHER_SIGNATURES] * bool(head.others)
    params = {"names": names, "at": head.at, "size": head.size}
    check = Check(code="head-signed", passed=True, params=params)
    return HeadChecked(check=check, said=said, remarks=tuple(remarks))
