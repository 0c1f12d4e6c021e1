"""Addresses whose pages refuse, fail or look at who asks, beside those of the site."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from openentry.project.urls import (
    handler400 as handler400,
)
from openentry.project.urls import (
    handler403 as handler403,
)
from openentry.project.urls import (
    handler404 as handler404,
)
from openentry.project.urls import (
    handler500 as handler500,
)
from openentry.project.urls import (
    urlpatterns as site,
)
from openentry.rules.errors import ConflictError, InputError


def _defect(request: HttpRequest) -> HttpResponse:
    raise KeyError(request.POST.get("born_year", "CANARY-VALUE"))


def _wrong(_: HttpRequest) -> HttpResponse:
    raise InputError("option-number", option="--on", value="CANARY-VALUE", least=1)


def _conflict(_: HttpRequest) -> HttpResponse:
    raise ConflictError("folder-not-empty", folder="CANARY-VALUE")


def _forbidden(_: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _form(_: HttpRequest) -> HttpResponse:
    return HttpResponse("never reached without a token")


def _asks_who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name", "nobody")))


VIEWS = {
    "defect": _defect,
    "wrong": _wrong,
    "conflict": _conflict,
    "forbidden": _forbidden,
    "form": _form,
    "who": _asks_who,
}
urlpatterns = [
    path(f"{lang}/test/{name}/", view, name=f"{name}-{lang}")
    for name, view in VIEWS.items()
    for lang in ("en", "fr")
] + site
