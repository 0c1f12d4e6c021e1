"""Light or dark: as the device says, unless somebody chose, which a cookie of one word keeps.

It is the only thing that a public page looks at of whoever asks, and it tells them apart from
nobody: pages stay the same for everybody who chose the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "appearance"
DEVICE, LIGHT, DARK = "device", "light", "dark"
CHOICES = (DEVICE, LIGHT, DARK)
_KEPT_FOR = timedelta(days=365)


def chosen(request: HttpRequest) -> str:
    """Give what was chosen: one of `CHOICES`."""
    said = request.COOKIES.get(COOKIE, DEVICE)
    return said if said in CHOICES else DEVICE


def theme(request: HttpRequest) -> str:
    """Give what the page is told: ``light``, ``dark`` or nothing."""
    said = chosen(request)
    return "" if said == DEVICE else said


def keep(answer: HttpResponseBase, choice: str) -> None:
    """Keep a choice in the browser; the device's own way needs no cookie."""
    if choice == DEVICE:
        answer.delete_cookie(COOKIE, samesite="Lax")
        return
    answer.set_cookie(
        COOKIE,
        choice,
        max_age=_KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
