"""Countries and provinces that a profile may name, from ``places.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

CANADA = "CA"
QUEBEC = "QC"
EVERYWHERE = "all"
"""Stands for every province and territory among destinations."""

FEDERAL = "federal"
"""Stands for the federal authority among those that issue certificates."""


@cache
def countries() -> tuple[str, ...]:
    """Give the codes of countries and territories, ISO 3166-1 alpha-2."""
    return _lists()["countries"]


@cache
def provinces() -> tuple[str, ...]:
    """Give the codes of the provinces and territories of Canada."""
    return _lists()["provinces"]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {name: tuple(codes) for name, codes in tomllib.loads(text).items()}
