"""Write the JSON Schemas of the forms that others rely on, as package and manual publish them.

Run it when a field of a record, of a profile or of a file of changes is added or explained anew.
The forms are contracts: what would make an older file invalid needs a new version of the form, not
a new file.

    python -m tools.schemas            # write them
    python -m tools.schemas --check    # say whether they are what the package has
"""

from __future__ import annotations

import argparse
import sys

from openentry.files import record
from openentry.files.profiles import json_schema
from openentry.files.profiles.whatif import changes

FORMS = (record, json_schema, changes)
"""Modules that know where their schema stands and what it should be."""


def main() -> int:
    """Write the schemas, or compare them."""
    parser = argparse.ArgumentParser(prog="tools.schemas", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; 1 if one differs")
    checking = parser.parse_args().check
    stale = 0
    for form in FORMS:
        path, wanted = form.SCHEMA_FILE, form.schema_json()
        if checking:
            fresh = path.exists() and path.read_text(encoding="utf-8") == wanted
            print(f"{path.name}: {'fresh' if fresh else 'run python -m tools.schemas'}")
            stale |= not fresh
            continue
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted, encoding="utf-8")
        print(path)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
