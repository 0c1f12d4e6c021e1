"""The Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RegistryConfig(AppConfig):
    """The register as Django sees it."""

    name = "openentry.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the triggers taken off before tables change and put on after."""
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, plan: list[tuple[Any, bool]], **_: object) -> None:
    from openentry.registry import triggers

    if any(migration.app_label == RegistryConfig.label for migration, _ in plan):
        triggers.remove()


def _after_migrating(**_: object) -> None:
    from openentry.registry import triggers

    triggers.install()
