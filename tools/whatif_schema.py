"""Write the JSON Schema of a file of changes, as the package and the manual publish it.

Run it when a kind of change or a field of one is added or explained anew. The form is a
contract: what would make an older file invalid needs a new version of it, not a new file.

    python -m tools.whatif_schema            # write it
    python -m tools.whatif_schema --check    # say whether it is what the changes have
"""

from __future__ import annotations

import argparse
import sys

from openentry.files.profiles.whatif.changes import SCHEMA_FILE, schema_json


def main() -> int:
    """Write the schema, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; 1 if it differs")
    if parser.parse_args().check:
        there = SCHEMA_FILE.exists() and SCHEMA_FILE.read_text(encoding="utf-8") == schema_json()
        print(f"{SCHEMA_FILE.name}: {'fresh' if there else 'run python -m tools.whatif_schema'}")
        return 0 if there else 1
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(schema_json(), encoding="utf-8")
    print(SCHEMA_FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
