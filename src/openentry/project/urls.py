"""Addresses: those of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("openentry.web.urls"))]

handler400 = "openentry.web.pages.refused.wrong"
handler403 = "openentry.web.pages.refused.forbidden"
handler404 = "openentry.web.pages.refused.nowhere"
handler500 = "openentry.web.pages.refused.failed"
