"""The pages as a browser asks for them, without a database and without a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def client() -> Iterator[Client]:
    """Ask for pages; any look into a database is an error."""
    from openentry.project.starting import start_django

    start_django()
    from django.core.cache import caches
    from django.db import connections
    from django.test import Client
    from django.test.utils import override_settings

    caches["pages"].clear()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a public page looked into the database")

    with (
        override_settings(ALLOWED_HOSTS=["testserver"]),
        connections["default"].execute_wrapper(refuse),
    ):
        yield Client()
