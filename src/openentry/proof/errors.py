"""The one kind of error of proof: something that was given cannot be read or used.

A check that was made and failed is no error but a finding, with its code; see `checks`.
"""

from __future__ import annotations

from openentry.errors import OpenEntryError


class ProofError(OpenEntryError):
    """A journal, a head, a key or a receipt that is not in its form, or may not be used so."""
