"""Verification of Ed25519 signatures in plain Python (RFC 8032, 5.1.7)."""

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P

_Point = tuple[int, int, int, int]


def _add(a: _Point, b: _Point) -> _Point:
    minus = (a[1] - a[0]) * (b[1] - b[0]) % _P
    plus = (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = plus - minus, d - c, d + c, plus + minus
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _add(found, point)
        point, n = _add(point, point), n >> 1
    return found


def _point(data: bytes) -> _Point | None:
    written = int.from_bytes(data, "little")
    odd, y = written >> 255, written % 2**255
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if x * x % _P != square or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature was made over a message by the holder of a key."""
    key, s = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or _BASE is None or len(signature) != 64 or s >= _ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    negative = (_P - key[0], key[1], key[2], _P - key[3])
    x, y, z, _ = _add(_times(s, _BASE), _times(k % _ORDER, negative))
    inverse = pow(z, -1, _P)
    found = y * inverse % _P | (x * inverse % _P & 1) << 255
    return found.to_bytes(32, "little") == signature[:32]
