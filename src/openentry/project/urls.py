"""Addresses: none yet, since pages and HTTP come above the register."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
