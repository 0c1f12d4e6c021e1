"""What the tests of analysis share: the demonstration's rounds, held once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from openentry.analysis.writing import SEED, Held, hold_published


@dataclass(frozen=True)
class Written:
    held: Held
    folder: Path
    steps: list[tuple[str, float]]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("held") / "out"
    steps: list[tuple[str, float]] = []
    held = hold_published(SEED, folder, lambda step, done: steps.append((step, done)))
    return Written(held=held, folder=folder, steps=steps)
