"""The page on which somebody chooses light or dark."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from openentry.web.appearance import CHOICES, chosen, keep
from openentry.web.pages.refused import WRONG, refused
from openentry.web.pages.showing import page
from openentry.wording import Language


# Whoever made somebody send this form from elsewhere would have changed a colour.
@csrf_exempt
def choose(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask which, and keep it."""
    if request.method != "POST":
        context = {"choices": CHOICES, "chosen": chosen(request)}
        return page(request, "appearance.html", lang, context)
    choice = request.POST.get("appearance", "")
    if choice not in CHOICES:
        return refused(request, WRONG)
    answer = HttpResponseRedirect(reverse(f"appearance-{lang}"), status=HTTPStatus.SEE_OTHER)
    keep(answer, choice)
    return answer
