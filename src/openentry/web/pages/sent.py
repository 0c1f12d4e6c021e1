"""What a form of the calculator sent: the answers, and nothing else that came with them."""

from __future__ import annotations

from django.http import HttpRequest

from openentry.web.pages.questions import NAMES
from openentry.web.pages.showing import today

_MOST = 100
"""Letters of an answer that are read."""

FROM, LINK = "from", "link"
"""What share.js adds to answers that it read from a link."""


def answers_sent(request: HttpRequest) -> dict[str, str]:
    """Read the answers that were sent."""
    sent = request.POST
    return {name: sent[name][:_MOST] for name in NAMES if name in sent}


def from_link(request: HttpRequest) -> dict[str, str]:
    """Give what says that a link brought the answers, as it travels on; nothing if none did."""
    return {FROM: LINK} if request.POST.get(FROM) == LINK else {}


def first_answers() -> dict[str, str]:
    """Give what stands in a form that nobody has filled in: the day of the score."""
    on = today()
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}
