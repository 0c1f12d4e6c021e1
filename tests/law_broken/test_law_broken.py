"""Every mistake in a law file is refused with a message that says how to mend it.

One folder a mistake: the wrong file or files where they stand in ``law``, and ``expect.toml``
with the loader that meets them, the code and the message in both languages. The wrong files
replace those of a copy of the package's law, or, with ``overlay = true``, lie over it as an
installation's own files do; ``remove`` names a file that is taken away.
"""

import re
import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import openentry.rules.loading
from openentry.rules.errors import LawError
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import load_categories
from openentry.rules.loading.language import load_language
from openentry.rules.loading.licensing import load_licensing
from openentry.rules.loading.noc import load_concordance, load_occupations
from openentry.rules.loading.periods import (
    load_invitation_periods,
    load_profile_validity,
    load_ranking,
)
from openentry.rules.loading.pool import check_pool_rounds, load_pool_prints
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.representatives import load_representatives
from openentry.rules.loading.rounds import load_history, load_marginals
from openentry.rules.loading.sources import load_coverage, load_sources
from openentry.rules.loading.titles import load_neighbours, load_titles
from openentry.rules.program_law import ProgramLaw
from openentry.rules.tables import compile_table

HERE = Path(__file__).parent
LOADING = Path(openentry.rules.loading.__path__[0])
MISTAKES = sorted(path.parent for path in HERE.glob("*/expect.toml"))

Roots = tuple[Path, ...]


def load_points(roots: Roots) -> None:
    law = Law(roots=roots)
    for name, document in law.tables.items():
        for version in document.version:
            compile_table(version, name)
    assert law.maxima
    assert law.rule_sets


def load_programs(roots: Roots) -> None:
    for version in ProgramLaw.load(roots).fst.version:
        assert version.trade_codes


def load_selection(roots: Roots) -> None:
    law = Law(roots=roots)
    for name, document in law.fsw_tables.items():
        for version in document.version:
            compile_table(version, name)
    law.on(date(2027, 12, 31))


def match_pool(roots: Roots) -> None:
    check_pool_rounds(load_pool_prints(roots), load_history(roots).rounds)


LOADERS: dict[str, Callable[[Roots], object]] = {
    "categories": load_categories,
    "concordance": load_concordance,
    "coverage": load_coverage,
    "history": load_history,
    "invitation_period": load_invitation_periods,
    "language": load_language,
    "licensing": load_licensing,
    "marginals": load_marginals,
    "neighbours": load_neighbours,
    "occupations": load_occupations,
    "points": load_points,
    "pool": load_pool_prints,
    "pool_rounds": match_pool,
    "profile_validity": load_profile_validity,
    "programs": load_programs,
    "ranking": load_ranking,
    "representatives": load_representatives,
    "selection": load_selection,
    "sources": load_sources,
    "titles": load_titles,
}


def roots_with(mistake: Path, expect: dict[str, Any], folder: Path) -> Roots:
    """Lay the wrong files of a mistake over the law, in a folder of their own."""
    root, overlay = folder / "law", expect.get("overlay", False)
    wrong = [path for path in mistake.rglob("*") if path.is_file() and path.name != "expect.toml"]
    assert wrong or "remove" in expect, "a mistake needs a wrong file"
    if not overlay:
        shutil.copytree(PACKAGE_LAW, root)
    if "remove" in expect:
        (root / expect["remove"]).unlink()
    for path in wrong:
        target = root / path.relative_to(mistake)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return (PACKAGE_LAW, root) if overlay else (root,)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_a_mistake_is_refused_with_its_message_in_both_languages(
    mistake: Path, tmp_path: Path
) -> None:
    expect = tomllib.loads((mistake / "expect.toml").read_text(encoding="utf-8"))
    roots = roots_with(mistake, expect, tmp_path)
    with pytest.raises(LawError) as refused:
        LOADERS[expect["loads"]](roots)
    assert refused.value.code == expect["code"]
    assert refused.value.message("en") == expect["en"]
    assert refused.value.message("fr") == expect["fr"]


def test_the_law_without_a_mistake_is_refused_by_no_loader() -> None:
    for load in LOADERS.values():
        load((PACKAGE_LAW,))


def test_every_code_that_loading_can_raise_has_a_mistake_that_raises_it() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in LOADING.glob("*.py"))
    raised = set(re.findall(r'"(law-[a-z0-9-]+[a-z0-9])"', text))
    cells = ("day", "instant", "period", "integer", "number", "flag", "address")
    raised |= {f"law-cell-{kind}" for kind in cells}
    shown = {
        tomllib.loads((mistake / "expect.toml").read_text(encoding="utf-8"))["code"]
        for mistake in MISTAKES
    }
    assert raised - shown == set()
