"""Serving pages to others: secrets, names, the way the connection is encrypted, what is told."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from openentry.registry.examining.findings import Finding, only_for_show

KEY_LEAST, KEY_KINDS = 50, 8
"""Characters of a key that signs sessions, and different ones among them."""


def pages() -> Iterator[Finding]:
    """Look for what makes pages unsafe when they are served to others."""
    env = settings.ENVIRONMENT
    key = env.text("SECRET_KEY")
    if not key:
        yield only_for_show("secret-key-demonstration")
    elif len(key) < KEY_LEAST or len(set(key)) < KEY_KINDS:
        yield only_for_show("secret-key-weak", least=KEY_LEAST)
    if "*" in settings.ALLOWED_HOSTS:
        yield only_for_show("hosts-any")
    elif not env.values.get("HOSTS"):
        yield only_for_show("hosts-unnamed")
    if not env.text("PROXY_HEADER"):
        yield only_for_show("proxy-header-missing")
    if env.text("DEBUG"):
        yield only_for_show("debug-on")
