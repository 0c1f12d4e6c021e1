"""The examples of the manual do what the manual shows."""

from pathlib import Path

import pytest
from tools.docs import examples

PAGES = examples.documents()


def name(page: Path) -> str:
    return page.relative_to(examples.ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=map(name, PAGES))
def test_every_example_of_a_page_is_true(page: Path, tmp_path: Path) -> None:
    count = 0
    for ran in examples.run(page, tmp_path):
        count += 1
        assert ran.exit_code == ran.exit_expected, ran.found
        assert ran.good, f"run python -m tools.docs --examples; it printed:\n{ran.found}"
    assert count, "a page with live blocks has at least one that runs"


@pytest.mark.parametrize("wanted", ["README.md", "LISEZMOI.md", "tutorial/score.md"])
def test_the_first_pages_a_reader_opens_are_live(wanted: str) -> None:
    found = [page for page in PAGES if name(page).endswith(wanted)]
    assert len(found) == (2 if "/" in wanted else 1), f"{wanted} has no live example"


def test_an_example_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    page = examples.ROOT / "docs" / "en" / "wrong-on-purpose.md"
    assert not page.exists()
    assert examples.matches("$ x\na\n...\nz\n", "$ x\na\nb\nc\nz\n")
    assert not examples.matches("$ x\na\n...\nz\n", "$ x\na\nb\nc\n")
    assert not examples.matches("a\n", "a b\n")
    assert examples.matches("a\n", "a   \n")
