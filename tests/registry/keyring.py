"""Keys for tests: other master keys than those of demonstrations, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings

from openentry.project.environment import Environment
from openentry.registry.keeping.keys import keys

INDEX = "11" * 32


@contextmanager
def using(**set_: str) -> Iterator[None]:
    """Let settings be these, beside those that are there, until the block ends.

    Parameters
    ----------
    **set_
        Names of settings without the prefix.
    """
    keys.cache_clear()
    try:
        with override_settings(ENVIRONMENT=Environment({**settings.ENVIRONMENT.values, **set_})):
            yield
    finally:
        keys.cache_clear()


def masters(*names: str) -> dict[str, str]:
    """Give the settings of master keys with these ids, the first one in use."""
    listed = ",".join(f"{name}:{(name * 64).encode().hex()[:64]}" for name in names)
    return {"MASTER_KEYS": listed, "INDEX_KEY": INDEX}
