"""Reading a pool for a round, with a progress bar."""

from __future__ import annotations

from openentry.cli.context import LANG
from openentry.files.progress import progress_bar
from openentry.files.tables import read_all
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law


def read_pool(file: str, law: Law) -> Facts:
    """Read a whole pool, refusing what a round cannot be held on."""
    with progress_bar(LANG) as tell:
        facts, _ = read_all(file, category_ids=law.category_ids, require_round=True, progress=tell)
    return facts
