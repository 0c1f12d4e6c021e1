"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The register as Django sees it."""

    name = "openentry.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
