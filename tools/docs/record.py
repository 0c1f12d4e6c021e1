"""The record of a round, field by field, from its JSON Schema."""

from openentry.wording import Language


def page(lang: Language) -> str:
    """Write the page."""
    return ""
