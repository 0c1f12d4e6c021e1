"""Three answers: true, false and not known (None), joined as the answers of the project are.

Where conditions are joined by "and", one that is false decides, whatever is not known; where they
are joined by "or", one that is true does. What is not known never counts as met nor as failed.
Not law: a way of reading conditions when a declaration leaves something out.
"""

Known = bool | None


def every(*parts: Known) -> Known:
    """Join with "and": false wins, then not known, then true."""
    if any(part is False for part in parts):
        return False
    if any(part is None for part in parts):
        return None
    return True


def some(*parts: Known) -> Known:
    """Join with "or": true wins, then not known, then false."""
    if any(part is True for part in parts):
        return True
    if any(part is None for part in parts):
        return None
    return False


def opposite(part: Known) -> Known:
    """Turn true and false round; what is not known stays so."""
    return None if part is None else not part


def reached(known: int, unknown: int, needed: int) -> Known:
    """Tell whether an amount is reached, where a part of it may or may not count.

    Parameters
    ----------
    known : int
        What counts for certain.
    unknown : int
        What may count on top.
    needed : int
        The least amount.

    Returns
    -------
    bool or None
        True if the certain part is enough, None if only both together are, else False.
    """
    if known >= needed:
        return True
    return None if known + unknown >= needed else False
