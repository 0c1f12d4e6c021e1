"""What-if: changes to a profile as data, what each is worth, and which to look at first."""

from openentry.files.profiles.whatif.reading import checked_changes, read_changes
from openentry.files.profiles.whatif.suggesting import suggestions
from openentry.files.profiles.whatif.trying import try_changes

__all__ = ["checked_changes", "read_changes", "suggestions", "try_changes"]
