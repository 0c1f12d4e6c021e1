"""Every citation of the law files leads to a source, and every source is of use."""

from datetime import date

from openentry.registry.keeping.retention import retention
from openentry.rules.lawbook import Law
from openentry.rules.loading.language import load_language
from openentry.rules.loading.lists import ListDocument
from openentry.rules.loading.periods import load_profile_validity
from openentry.rules.loading.reading import PACKAGE_LAW, read
from openentry.rules.loading.rounds import load_history, load_marginals, load_round_sources
from openentry.rules.loading.sources import load_coverage, load_sources

ROOTS = (PACKAGE_LAW,)


def test_every_source_is_cited_by_a_law_file() -> None:
    law = Law(roots=ROOTS)
    cited: set[str] = set()
    for table in (*law.tables.values(), *law.fsw_tables.values()):
        for version in table.version:
            cited.update(version.source)
    for document in law.programs.documents().values():
        for rule in document.version:
            cited.update(rule.source)
    rules = (*law.ranking, *law.invitation_periods, *load_profile_validity(ROOTS))
    for other in (
        *law.maxima.version,
        *law.rule_sets,
        *rules,
        *law.candidate_periods,
        *law.representatives,
    ):
        cited.update(other.source)
    for category in law.categories.values():
        for listed in category.version:
            cited.update(listed.source)
    for test in load_language(ROOTS).tests.values():
        for chart in test.version:
            cited.update(chart.source, chart.scale_source)
            for column in chart.other_column:
                cited.update(column.source)
    for found in law.licensing.rules.values():
        for licence in found:
            cited.update(licence.source)
    lists = ("noc", "rounds", "licensing")
    for path in (path for folder in lists for path in PACKAGE_LAW.glob(f"{folder}/*.toml")):
        if path.with_suffix(".csv").exists():
            listed_in = read(path, ListDocument)
            cited.update(listed_in.source)
            if listed_in.described is not None:
                cited.update(listed_in.described.source)
    for gap in load_coverage(ROOTS).gap:
        cited.update(gap.source)
    for kept in retention().rules.values():
        cited.update(kept.source)
    # Pages that frame the law as a whole and decide no single value.
    context = {"mi-amending-2017-2", "cicnews-2026-04", "crs-page-pathtopr"}
    assert set(load_sources(ROOTS)) - cited <= context
    assert cited <= set(load_sources(ROOTS))


def test_sources_known_to_be_wrong_somewhere_say_so_in_both_languages() -> None:
    sources = load_sources(ROOTS)
    for key in ("crs-rules-navly", "crs-grid-shreeji", "rounds-feed"):
        note = sources[key].note
        assert note is not None
        assert "wrong" in note.en
        assert "rreur" in note.fr


def test_every_copy_that_rounds_and_shares_rest_on_is_described_and_none_was_rejected() -> None:
    copies = load_round_sources(ROOTS)
    used = {found.source_copy for found in load_history(ROOTS).rounds.values()}
    used |= {key for found in load_history(ROOTS).rounds.values() for key in found.valid_source}
    used |= {found.source for found in load_marginals(ROOTS)}
    assert used <= set(copies)
    assert all(copies[key].kind != "rejected" for key in used)


def test_the_known_gaps_are_written_down() -> None:
    coverage = load_coverage(ROOTS)
    assert coverage.first_day == date(2015, 1, 1)
    gaps = {gap.id: gap.first_day for gap in coverage.gap}
    assert gaps["crs-2026-11-03"] == date(2026, 11, 3)
    assert gaps["mi-2015-01-30"] == date(2015, 1, 30)
    assert gaps["mi-2015-05-30"] == date(2015, 5, 30)
    assert gaps["mi-2024-08-09"] == date(2024, 8, 9)
    points = next(part for part in coverage.covered if part.files == ("crs",))
    assert points.until == date(2026, 11, 2)
