"""Addresses of assets: by the name that changes with the content, once they are collected."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed files; their plain names where nothing was collected.

    Only a process that serves pages collects. Elsewhere, as in tests, a page names the files as
    they lie in the package, where they are found, too.
    """

    keep_only_hashed_files = True

    def stored_name(self, name: str) -> str:
        """Give the name under which a file is asked for."""
        if not self.hashed_files:
            return str(self.clean_name(name))
        return str(super().stored_name(name))
