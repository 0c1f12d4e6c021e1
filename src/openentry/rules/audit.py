"""The audit of the law files: whole, sourced, in order, unchanged since they were in force.

For ``openentry law check`` and for the tests. Loading a law already refuses most mistakes;
here everything is opened at once, every version of every day is compiled, and the fingerprints
of versions that have been in force are compared with the recorded ones.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel

from openentry.rules.errors import LawError
from openentry.rules.lawbook import FIRST_DAY, Law
from openentry.rules.loading import language, noc, periods, pool, rounds, sources, titles
from openentry.rules.loading.reading import fingerprint
from openentry.rules.loading.representatives import load_representatives
from openentry.rules.tables import compile_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked and held.

    Attributes
    ----------
    what : str
        Message id, ``law.checked-<what>``.
    count : int
        Of how many.
    """

    what: str
    count: int


def audit(law: Law) -> tuple[Finding, ...]:
    """Check everything there is to check in the law files.

    Returns
    -------
    tuple of Finding
        What held, with counts.

    Raises
    ------
    LawError
        The first thing that did not, with file, place and how to mend it.
    """
    versions = [
        (name, version) for name, document in law.tables.items() for version in document.version
    ]
    versions += [
        (name, version) for name, document in law.fsw_tables.items() for version in document.version
    ]
    cells = sum(compile_table(version, name).row_of.size for name, version in versions)
    rules = [rule for found in law.programs.documents().values() for rule in found.version]
    trades = [len(version.trade_codes) for version in law.programs.fst.version]
    history = rounds.load_history(law.roots).rounds
    prints = pool.load_pool_prints(law.roots)
    pool.check_pool_rounds(prints, history)
    rounds.load_marginals(law.roots)
    noc.load_concordance(law.roots)
    periods.load_ranking(law.roots)
    periods.load_invitation_periods(law.roots)
    periods.load_profile_validity(law.roots)
    periods.load_candidate_periods(law.roots)
    load_representatives(law.roots)
    sources.load_coverage(law.roots)
    category_versions = sum(len(category.version) for category in law.categories.values())
    return (
        Finding(what="tables", count=len(law.tables) + len(law.fsw_tables)),
        Finding(what="versions", count=len(versions)),
        Finding(what="cells", count=cells),
        Finding(what="program-rules", count=len(law.programs.documents())),
        Finding(what="program-versions", count=len(rules)),
        Finding(what="trades", count=trades[-1]),
        Finding(what="rule-sets", count=len(law.rule_sets)),
        Finding(what="categories", count=len(law.categories)),
        Finding(what="category-versions", count=category_versions),
        Finding(what="occupations", count=len(noc.load_occupations(law.roots))),
        Finding(what="titles", count=len(titles.load_titles(law.roots))),
        Finding(what="neighbours", count=len(titles.load_neighbours(law.roots))),
        Finding(what="licensing", count=len(law.licensing.rules)),
        Finding(what="tests", count=len(language.load_language(law.roots).tests)),
        Finding(what="rounds", count=len(history)),
        Finding(what="prints", count=len(prints)),
        Finding(what="sources", count=len(sources.load_sources(law.roots))),
        Finding(what="days", count=_check_days(law)),
        Finding(what="frozen", count=check_frozen(law)),
    )


def _check_days(law: Law) -> int:
    """Open the law of every day from the first to a year past the last change."""
    last = max(rule_set.in_force for rule_set in law.rule_sets) + timedelta(days=365)
    days = (last - FIRST_DAY).days + 1
    for offset in range(days):
        law.on(FIRST_DAY + timedelta(days=offset))
    return days


def check_frozen(law: Law) -> int:
    """Compare what has been in force with its recorded fingerprint; give how many there are.

    Raises
    ------
    LawError
        ``law-frozen-missing``, ``law-frozen-changed``, ``law-not-frozen``.
    """
    path = law.roots[0] / "digests.toml"
    recorded = tomllib.loads(path.read_text(encoding="utf-8"))
    found = fingerprints(Law(roots=law.roots[:1]))
    for key, entry in recorded.items():
        if key not in found:
            raise LawError("law-frozen-missing", version=key)
        if found[key] != entry["sha256"]:
            raise LawError("law-frozen-changed", version=key)
    for key in found:
        if key not in recorded:
            raise LawError("law-not-frozen", version=key)
    return len(recorded)


def fingerprints(law: Law) -> dict[str, str]:
    """Give the fingerprint of every version that has a first day, by version id."""
    dated: list[BaseModel] = [
        *(version for document in law.tables.values() for version in document.version),
        *(version for document in law.fsw_tables.values() for version in document.version),
        *(version for d in law.programs.documents().values() for version in d.version),
        *law.maxima.version,
        *law.rule_sets,
        *law.ranking,
        *law.invitation_periods,
        *periods.load_profile_validity(law.roots),
        *periods.load_candidate_periods(law.roots),
        *law.representatives,
        *(
            version
            for test in language.load_language(law.roots).tests.values()
            for version in test.version
        ),
        *(
            version
            for category in law.categories.values()
            for version in category.version
            if version.in_force is not None
        ),
    ]
    return {f"{_family(version)}{version.id}": fingerprint(version) for version in dated}  # type: ignore[attr-defined]


def _family(version: BaseModel) -> str:
    return "crs.rule_sets " if type(version).__name__ == "RuleSet" else ""
