"""Rows of facts for the tests of the second implementation, written out by hand."""

ABILITIES = ("listening", "reading", "speaking", "writing")


def spoken(prefix: str, *levels: int) -> dict[str, object]:
    """Give the four level columns of `first`, `second` or `spouse`; one level stands for four.

    Order: listening, reading, speaking, writing.
    """
    four = levels * 4 if len(levels) == 1 else levels
    return {f"{prefix}_{ability}": level for ability, level in zip(ABILITIES, four, strict=True)}


def candidate(
    name: str, submitted_at: str, *programs: str, categories: tuple[str, ...] = ()
) -> dict[str, object]:
    """Give a row that can stand in a round."""
    return {
        "id": name,
        "submitted_at": submitted_at,
        "programs": list(programs),
        "categories": list(categories),
        "nominated": "pnp" in programs,
    }
