"""What has been in force is kept by fingerprint: no change of it passes in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from openentry.rules.audit import audit, check_frozen
from openentry.rules.errors import LawError
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW

FRENCH = "crs/additional/french.toml"
TRANSPORT = "categories/transport.toml"
DIGESTS = "digests.toml"


def change(folder: Path, file: str, before: str, after: str) -> Law:
    """Give a copy of the law with a change in one file."""
    root = folder / "law"
    shutil.copytree(PACKAGE_LAW, root)
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return Law(roots=(root,))


def test_the_law_of_the_package_passes_and_every_version_with_a_first_day_is_frozen() -> None:
    law = Law(roots=(PACKAGE_LAW,))
    counted = {finding.what: finding.count for finding in audit(law)}
    tables = (*law.tables.values(), *law.fsw_tables.values())
    assert counted["versions"] == sum(len(table.version) for table in tables)
    assert counted["frozen"] > counted["versions"] + counted["rule-sets"]


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "version"),
    [
        # Points, a note, a source and a list of occupations: all of a version counts.
        (FRENCH, "points = 15", "points = 16", "law-frozen-changed", "crs.additional.french-1"),
        (FRENCH, "before 2017", "till 2017", "law-frozen-changed", "crs.additional.french-0"),
        (TRANSPORT, '"72600", ', "", "law-frozen-changed", "transport-1"),
        (
            "language/celpip_general.toml",
            '["language-tables-2025-12", ',
            "[",
            "law-frozen-changed",
            "celpip_general-1",
        ),
        (DIGESTS, '["transport-2"]', '["transport-9"]', "law-frozen-missing", "transport-9"),
    ],
)
def test_a_change_of_what_has_been_in_force_is_refused(
    file: str, before: str, after: str, code: str, version: str, tmp_path: Path
) -> None:
    with pytest.raises(LawError) as refused:
        check_frozen(change(tmp_path, file, before, after))
    assert (refused.value.code, refused.value.params) == (code, {"version": version})


def test_a_version_without_a_fingerprint_is_refused(tmp_path: Path) -> None:
    text = (PACKAGE_LAW / DIGESTS).read_text(encoding="utf-8")
    (entry,) = [part for part in text.split("\n\n") if part.startswith('["crs.core.age-1"]')]
    with pytest.raises(LawError) as refused:
        check_frozen(change(tmp_path, DIGESTS, entry, ""))
    assert refused.value.code == "law-not-frozen"
    assert refused.value.params == {"version": "crs.core.age-1"}
