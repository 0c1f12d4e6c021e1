"""The French of notices: the department's own words, and sentences that hold for one person."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polib
import pytest
from tests.rounds_on_files.held import category, general, people
from tests.rounds_on_files.pools import LAW
from tests.rounds_on_files.test_withholding import pool_of

from openentry import wording
from openentry.files.holding import hold
from openentry.rules.names import provision_text

CATALOGUE = Path(wording.__file__).parent.parent / "locale" / "fr" / "LC_MESSAGES" / "notices.po"

REFUSED = {
    r"\btirages?\b": "ronde",
    r"\bscores?\b": "note",
    r"\bpointages?\b": "note",
    r"\bseuils?\b": "note la plus basse invitée",
    r"\bpools?\b": "bassin",
    r"\béligibles?\b": "admissible",
    r"\binadmissibles?\b": "non admissible",
    r"\bpostul\w*": "présenter une demande",
    r"\bappliquer\b": "présenter une demande",
    r"\bCRS\b": "SCG",
    r"\bITA\b": "invitation",
    r"\bnominés?\b": "désigné par une province",
    r"\bdépartage\w*": "bris d’égalité",
    r"\bjours calendaires\b": "jours civils",
    r"\bex æquo\b": "à égalité",
    r"'": "’",
    r"\.\.\.": "…",
}
"""Words of others, or calques, that the department does not use; and what it says."""


def texts() -> list[tuple[str, str]]:
    """Give every French message of notices with its id."""
    found = []
    for entry in polib.pofile(str(CATALOGUE)):
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        found += [(entry.msgid, re.sub(r"`[^`]*`|\{\w+\}", "", text)) for text in forms]
    assert len(found) > 100
    return found


@pytest.mark.parametrize("pattern", REFUSED)
def test_notices_use_the_words_of_the_department(pattern: str) -> None:
    wrong = [name for name, text in texts() if re.search(pattern, text, re.IGNORECASE)]
    assert not wrong, f"say {REFUSED[pattern]}: {wrong}"


@pytest.mark.parametrize(
    ("provision", "french"),
    [
        ("IRPA 10.3(1)(h)", "LIPR 10.3(1)h)"),
        ("IRPA 10.3(1)(h.1), (h.2)", "LIPR 10.3(1)h.1), h.2)"),
        ("IRPA 10.1(1.1)", "LIPR 10.1(1.1)"),
        ("IRPR 76(1)(a)(vi)", "RIPR 76(1)a)(vi)"),
        ("IRPR 75(2)(e)(ii)", "RIPR 75(2)e)(ii)"),
    ],
)
def test_a_provision_is_cited_as_the_french_text_numbers_it(provision: str, french: str) -> None:
    assert provision_text(provision, "fr") == french
    assert provision_text(provision, "en") == provision


ONE_OF_MANY = re.compile(
    r"\b1 (?:candidats\b|d’entre eux (?:sont|ont|l’ont|étaient|pouvaient)|ans\b|jours\b"
    r"|invitations\b|candidates\b|of them (?:were|are)|days\b|years\b|of whom were"
    r"|invited candidates\b)"
)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_small_rounds_are_said_in_the_singular(n: int) -> None:
    cec = np.full(n, 2, np.int8)
    # All equal, so that the line cuts among them.
    alike = people(1, 3, programs=cec[:1]).take(np.zeros(n, np.intp))
    alike.id[:] = [b"%d" % i for i in range(n)]
    for asked in (general(invitations=1), general(invitations=2), category(invitations=1)):
        for facts in (alike, people(n, 3, programs=cec)):
            for text in hold(asked, facts, LAW).notices.values():
                assert not ONE_OF_MANY.search(text), ONE_OF_MANY.search(text)


def test_no_notice_of_any_round_leaves_a_place_unfilled_or_a_space_too_many() -> None:
    for seed in range(6):
        facts = pool_of(60, seed, everyone=False)
        for asked in (general(), category(), category(name="military-1"), general(crs_minimum=470)):
            for text in hold(asked, facts, LAW).notices.values():
                assert not re.search(r"[{}]|  |\( |,,|\.\.|\bNone\b", text)
