"""Signing heads of the journal: that it had this root at this size, by a key that is kept apart."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.conf import settings

from openentry.proof.heads import sign_head
from openentry.proof.keys import SEED_BYTES, SigningKey, demo_signing_key
from openentry.proof.merkle import Frontier
from openentry.registry import clock
from openentry.registry.actors import SYSTEM
from openentry.registry.acts import Act, perform
from openentry.registry.models import JournalHead, JournalState
from openentry.rules.errors import InputError
from openentry.rules.facts import instant_text, microseconds

AT_LEAST = timedelta(hours=1)
"""How old the last head may be while the journal grows."""


@cache
def signing_key() -> SigningKey:
    """Give the key of this installation; that of demonstrations where none is set.

    Raises
    ------
    InputError
        ``key-form`` for a seed that is not 32 bytes in hexadecimal.
    """
    digits = settings.ENVIRONMENT.text("SIGNING_KEY")
    if not digits:
        return demo_signing_key()
    try:
        seed = bytes.fromhex(digits)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise InputError("key-form", name="OPENENTRY_SIGNING_KEY")
    return SigningKey(seed=seed, name=settings.ENVIRONMENT.text("ORIGIN"), demo=False)


def sign_journal() -> JournalHead:
    """Sign the journal as it is; the last head again if nothing was added since."""

    def work(act: Act) -> JournalHead:
        act.permit()
        state = JournalState.objects.select_for_update().get(pk=1)
        last = JournalHead.objects.order_by("-pk").first()
        if last is not None and last.size == state.size:
            return last
        root = Frontier.from_bytes(bytes(state.frontier)).root()
        at = instant_text(microseconds(act.at), decimals=True)
        return JournalHead.objects.create(
            size=state.size,
            root=root.hex(),
            signed_at=act.at,
            note=sign_head(state.size, root, at, signing_key()),
        )

    return perform("journal.head-signed", SYSTEM, work)


def sign_if_due() -> JournalHead | None:
    """Sign when the last head is an hour old and the journal has grown."""
    last = JournalHead.objects.order_by("-pk").first()
    if last is not None and clock.now() - last.signed_at < AT_LEAST:
        return None
    return sign_journal()
