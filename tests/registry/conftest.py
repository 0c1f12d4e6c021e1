"""A register for each test, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "openentry.project.settings"

import django

django.setup()

from tests.registry import databases  # noqa: E402 - models need the apps
from tests.registry.people import World  # noqa: E402

KINDS = ("sqlite", "postgres")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give an empty register; the test runs once on each database."""
    kind: str = request.param
    if kind == "postgres":
        databases.need_postgres()
    with databases.fresh(kind, tmp_path):
        yield kind


@pytest.fixture
def world(database: str) -> Iterator[World]:
    """Give a register with people who can do things in it, at an instant that stands still."""
    with World.begun() as begun:
        yield begun
