"""Checks a receipt of OpenEntry, alone: python verifier.py RECEIPT [--key NAME+ID+KEY] ...

A second opinion, for people who would rather not install or trust OpenEntry. It is this one file,
needs Python 3.11 and nothing else, and opens no connection. It prints a line for each check; the
page "Proof" of the manual says what they mean.
Exit code: 0 every check passed; 1 this is no receipt; 2 wrongly called; 4 a check failed.
Without --key only the public key for demonstrations is known, which proves nothing about who
signed; with --key only the keys given count.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

Point = tuple[int, int, int, int]
Found = list[tuple[str, bool]]
Json: TypeAlias = Any
DEMO = "openentry.example/demo+bce49a92+AfIrMsuPBJd1fVyajv7SRw3GDFXEBLh6Abu9uCi1wv1f"
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def _add(a: Point, b: Point) -> Point:
    """Add two points of the curve, in extended coordinates (RFC 8032, 5.1.4)."""
    minus, plus = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = plus - minus, d - c, d + c, plus + minus
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _add(found, point)
        point, n = _add(point, point), n >> 1
    return found


def _point(data: bytes) -> Point | None:
    """Read a point of the curve; None if it is none."""
    odd, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    return x, y, 1, x * y % P


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature over a message holds (RFC 8032, 5.1.7)."""
    base, key = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), _point(public)
    s = int.from_bytes(signature[32:], "little")
    if base is None or key is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    x, y, z, _ = _add(_times(s, base), _times(k % ORDER, (P - key[0], key[1], 1, P - key[3])))
    inverse = pow(z, -1, P)
    found = y * inverse % P | (x * inverse % P & 1) << 255
    return found.to_bytes(32, "little") == signature[:32]


def canonical(value: Json) -> str:
    """Write whole numbers, text, true, false, null, lists and objects as RFC 8785 does."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(n)}:{canonical(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise ValueError("a number that is not exact")
    return json.dumps(value, ensure_ascii=False)


def leaf(value: Json) -> bytes:
    """Hash the canonical JSON of a value as a leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + canonical(value).encode()).digest()


def root_of(found: bytes, index: int, size: int, proof: list[str]) -> bytes | None:
    """Climb from a leaf to the root along a proof of inclusion; None if it does not fit."""
    beside = [bytes.fromhex(text) for text in proof]
    if not 0 <= index < size or any(len(one) != 32 for one in beside):
        return None
    last = size - 1
    while last:
        if index & 1 or index < last:
            if not beside:
                return None
            pair = beside[0] + found if index & 1 else found + beside[0]
            found, beside = hashlib.sha256(b"\x01" + pair).digest(), beside[1:]
        index, last = index >> 1, last >> 1
    return None if beside else found


def key_of(text: str) -> tuple[str, bytes, bytes]:
    """Read a key, NAME+ID+KEY; give its name, its id and its public key."""
    name, key_id, written = text.split("+", 2)
    data = base64.b64decode(written, validate=True)
    own = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or own.hex() != key_id:
        raise ValueError("not NAME+ID+KEY of an Ed25519 key")
    return name, own, data[1:]


def head_of(text: str, keys: list[tuple[str, bytes, bytes]]) -> tuple[int, bytes, bool]:
    """Read a signed note: size and root of the journal, and whether a known key signed it."""
    told, _, signatures = text.rpartition("\n\n")
    lines, holds, note = told.split("\n"), list[bool](), f"{told}\n".encode()
    for line in signatures.removesuffix("\n").split("\n"):
        dash, name, written = line.split(" ")
        data = base64.b64decode(written, validate=True)
        known = [key for other, own, key in keys if (other, own) == (name, data[:4])]
        holds += [dash == "—" and ed25519_verifies(key, note, data[4:]) for key in known]
    signed = lines[3].startswith("time ") and all(lines) and bool(holds) and all(holds)
    return int(lines[1]), base64.b64decode(lines[2], validate=True), signed


def shown(name: str, part: Json, size: int, root: bytes) -> Found:
    """Check that an entry stands in the journal and says what it is shown to say."""
    salted = bytes.fromhex(part["salt"]) + canonical(part["details"]).encode()
    told = hashlib.sha256(salted).hexdigest() == part["entry"]["details"]
    found = root_of(leaf(part["entry"]), part["entry"]["index"], size, part["proof"]) == root
    return [(f"{name}-in-journal", found), (f"{name}-as-shown", told)]


def says(part: Json, action: str, named: dict[str, Json]) -> bool:
    """Tell whether an entry is of an action and its details have each of some values."""
    said = [canonical(part["details"].get(name, [])) == canonical(v) for name, v in named.items()]
    return part["entry"]["action"] == action and all(said)


def of_round(receipt: Json, size: int, root: bytes) -> Found:
    """Check the receipt of a candidate for a round."""
    told, pool, frozen, held = (receipt[name] for name in ("round", "pool", "frozen", "held"))
    seen, line, place = pool["leaf"], told["line"], told["place"]
    named = {"round": told["number"], "pool_root": pool["root"]}
    found = root_of(leaf(seen), pool["index"], pool["size"], pool["proof"])
    sized = says(frozen, "round.frozen", named | {"pool_size": pool["size"]})
    checks = [*shown("frozen", frozen, size, root), ("frozen-names-pool", sized)]
    checks += [("leaf-in-pool", found == bytes.fromhex(pool["root"]))]
    checks += [("leaf-of-round", seen["round"] == told["number"])]
    if held is not None:
        checks += shown("held", held, size, root)
        named |= {name: told[name] for name in ("record_digest", "order_digest")} | line
        after = frozen["entry"]["index"] < held["entry"]["index"]
        checks.append(("held-names-result", after and says(held, "round.held", named)))
    invited, cutoff, at = line["invited"], line["crs_cutoff"], line["tie_break_at"]
    good = (place is not None) == seen["eligible"] and (cutoff is None) == (invited == 0)
    if cutoff is None:
        good = good and at is None
    elif place is not None:
        here, there = (-seen["crs"], seen["submitted_at"] if at else ""), (-cutoff, at or "")
        right = (here <= there or place > invited) and (here >= there or place < invited)
        good = good and right and place >= 1
    return [*checks, ("place-and-line", good)]


def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Refuse an object in which a name stands twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def main() -> int:
    """Check the receipt that is named; give the exit code."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("receipt", type=Path)
    parser.add_argument("--key", action="append", type=key_of)
    asked = parser.parse_args()
    try:
        receipt = json.loads(asked.receipt.read_bytes(), object_pairs_hook=once)
        if receipt["schema"] != "openentry/receipt/1":
            raise ValueError("schema")
        try:
            size, root, signed = head_of(receipt["head"], asked.key or [key_of(DEMO)])
        except (ValueError, IndexError):
            size, root, signed = 0, b"", False
        ways: Json = {"round": of_round, "entry": lambda r, *at: shown("entry", r["entry"], *at)}
        checks = [("head-signed", signed), *ways[receipt["kind"]](receipt, size, root)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        print(f"no receipt: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(*(f"{'pass' if passed else 'FAIL'} {code}" for code, passed in checks), sep="\n")
    print("" if asked.key else "note demo-key\n", end="")
    return 0 if all(passed for _, passed in checks) else 4


if __name__ == "__main__":
    sys.exit(main())
