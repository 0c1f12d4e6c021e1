"""Write the fingerprint of every version of the law that has a first day.

Run it when a version first enters into force. A version already recorded is never overwritten
in silence: an erratum is recorded with its reason.

    python tools/freeze_law.py
    python tools/freeze_law.py --erratum crs.core.age-1 --why "row 3 misprinted" --on 2026-12-01
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib

from openentry.rules.audit import fingerprints
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW

PATH = PACKAGE_LAW / "digests.toml"
HEAD = """# Fingerprints of every version that is or was in force: SHA-256 of its canonical JSON.
# Written by tools/freeze_law.py; `openentry law check` recomputes them. A version that has been
# in force is never edited, only corrected by an erratum that stays here.
"""


def main() -> int:
    """Add new fingerprints; refuse changed ones without an erratum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--erratum", help="version whose recorded text is corrected")
    parser.add_argument("--why", help="what was wrong, for the record")
    parser.add_argument("--on", help="day of the correction, YYYY-MM-DD")
    options = parser.parse_args()
    if options.erratum and not (options.why and options.on):
        parser.error("an erratum needs --why and --on")
    recorded = tomllib.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    current = fingerprints(Law(roots=(PACKAGE_LAW,)))
    for key, sha256 in current.items():
        entry = recorded.setdefault(key, {"sha256": sha256, "errata": []})
        if entry["sha256"] == sha256:
            continue
        if key != options.erratum:
            print(
                f"{key} has been in force and has changed: give --erratum {key!r}", file=sys.stderr
            )
            return 1
        entry["errata"].append({"on": options.on, "was": entry["sha256"], "why": options.why})
        entry["sha256"] = sha256
    lines = [HEAD]
    for key in sorted(recorded):
        entry = recorded[key]
        lines.append(f'["{key}"]\nsha256 = "{entry["sha256"]}"')
        errata = ", ".join(
            "{ " + ", ".join(f"{k} = {json.dumps(v)}" for k, v in erratum.items()) + " }"
            for erratum in entry["errata"]
        )
        lines.append(f"errata = [{errata}]\n")
    PATH.write_text("\n".join(lines), encoding="utf-8")
    print(f"{len(recorded)} versions")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
