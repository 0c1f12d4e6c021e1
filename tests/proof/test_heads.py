"""Signed heads: what is signed, who signed it, and everything that is refused."""

import base64
import hashlib
import sys

import pytest

from openentry.proof.errors import ProofError
from openentry.proof.heads import read_head, read_head_text, sign_head
from openentry.proof.keys import (
    DEMO_SEED,
    DEMO_SENTENCE,
    SigningKey,
    VerifyKey,
    demo_signing_key,
    demo_verify_key,
)
from openentry.proof.verifier import ed25519_verifies

AT = "2025-11-14T11:53:39.000000Z"
ROOT = hashlib.sha256(b"root").digest()
KEY = SigningKey(seed=hashlib.sha256(b"ours").digest(), name="journal.example/main", demo=False)
OTHER = SigningKey(seed=hashlib.sha256(b"theirs").digest(), name="witness.example", demo=False)

# RFC 8032, section 7.1: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
        "f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
        "4dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture(params=["with cryptography", "without"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check signatures as a server does and as a base installation does."""
    if request.param == "without":
        hide_cryptography(monkeypatch)


def hide_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the package look as if it were not installed."""
    for name in [n for n in sys.modules if n.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
@pytest.mark.usefixtures("either_way")
def test_the_signatures_of_rfc_8032_hold_and_no_others(
    secret: str, public: str, message: str, signature: str
) -> None:
    key = VerifyKey("rfc.example", bytes.fromhex(public))
    told, signed = bytes.fromhex(message), bytes.fromhex(signature)
    assert key.verifies(told, signed)
    assert not key.verifies(told + b"x", signed)
    assert not key.verifies(told, signed[:-1])
    for place in (0, 31, 32, 63):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not key.verifies(told, bytes(changed))
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes(signed[32:], "little") + order
    assert not key.verifies(told, signed[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_keys_sign_as_rfc_8032_does(secret: str, public: str, message: str, signature: str) -> None:
    key = SigningKey(seed=bytes.fromhex(secret), name="rfc.example", demo=False)
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.verify_key.public.hex() == public


def test_plain_python_agrees_with_the_package_on_many_signatures() -> None:
    for number in range(40):
        seed = hashlib.sha256(b"seed %d" % number).digest()
        key = SigningKey(seed=seed, name="many.example", demo=False)
        message = b"m" * number
        public, signature = key.verify_key.public, key.sign(message)
        assert ed25519_verifies(public, message, signature)
        assert not ed25519_verifies(public, message + b"x", signature)
        assert not ed25519_verifies(ROOT, message, signature)


def test_a_public_key_that_is_no_point_checks_nothing() -> None:
    for number in range(20):
        public = hashlib.sha256(b"no key %d" % number).digest()
        assert not ed25519_verifies(public, b"", bytes(64))
    assert not ed25519_verifies((2**255 - 1).to_bytes(32, "little"), b"", bytes(64))


@pytest.mark.usefixtures("either_way")
def test_a_note_of_another_program_is_read() -> None:
    # The example of the package golang.org/x/mod/sumdb/note, published with its key.
    key = VerifyKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signed = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert signed[:4] == key.id
    assert key.verifies(text.encode(), signed[4:])


def test_a_head_is_this_text() -> None:
    lines = sign_head(5, ROOT, AT, KEY).split("\n")
    assert lines[:5] == [
        "journal.example/main",
        "5",
        base64.b64encode(ROOT).decode(),
        f"time {AT}",
        "",
    ]
    assert lines[5].startswith("— journal.example/main ")
    assert lines[6:] == [""]


@pytest.mark.usefixtures("either_way")
def test_a_head_says_size_root_and_instant() -> None:
    head = read_head(signed(), [VerifyKey.parse(VERIFY)])
    assert (head.origin, head.size, head.root, head.at) == ("journal.example/main", 5, ROOT, AT)
    assert [key.name for key in head.signed_by] == ["journal.example/main"]
    assert not head.demo
    assert head.others == ()


VERIFY = str(KEY.verify_key)
SIGNED = sign_head(5, ROOT, AT, KEY)


def signed() -> str:
    """Give a head, signed before any test hides the package."""
    return SIGNED


def test_further_signatures_are_kept_and_ignored() -> None:
    further = sign_head(5, ROOT, AT, OTHER).split("\n")[5]
    text = f"{SIGNED}{further}\n"
    head = read_head(text, [KEY.verify_key])
    assert head.others == (further,)
    assert head.text == text
    # The origin is ours, so the signature of the witness over its own head does not hold here.
    with pytest.raises(ProofError) as refused:
        read_head(text, [KEY.verify_key, OTHER.verify_key])
    assert refused.value.code == "head-signature"


def test_a_second_signature_over_the_same_head_counts() -> None:
    message = read_head_text(SIGNED).message
    second = base64.b64encode(OTHER.verify_key.id + OTHER.sign(message)).decode()
    text = f"{SIGNED}— {OTHER.name} {second}\n"
    head = read_head(text, [OTHER.verify_key, KEY.verify_key])
    assert [key.name for key in head.signed_by] == [KEY.name, OTHER.name]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("place", range(4))
def test_a_changed_head_is_refused(place: int) -> None:
    other = [
        "journal.example/main2",
        "6",
        base64.b64encode(hashlib.sha256(b"r").digest()).decode(),
        "time 2025-11-14T11:53:39.000001Z",
    ]
    lines = signed().split("\n")
    lines[place] = other[place]
    with pytest.raises(ProofError) as refused:
        read_head("\n".join(lines), [VerifyKey.parse(VERIFY)])
    assert refused.value.code == "head-signature"


BAD_LINES = {
    "no origin": (1, ""),
    "size with a zero before it": (2, "05"),
    "size below zero": (2, "-5"),
    "size in other figures": (2, "٥"),
    "root too short": (3, base64.b64encode(ROOT[:-1]).decode()),
    "root not in base64": (3, "?" * 44),
    "root in careless base64": (3, base64.b64encode(bytes(32)).decode()[:-2] + "B="),
    "no time": (4, AT),
    "time without decimals": (4, "time 2025-11-14T11:53:39Z"),
    "a control character": (1, "journal.\x07example"),
    "half a character": (1, "journal.\ud800example"),
    "carriage return": (4, f"time {AT}\r"),
    "signature without name": (6, "— x"),
    "signature without dash": (6, "- journal.example/main AAAA"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_head_out_of_form_is_refused_with_its_line(name: str) -> None:
    number, line = BAD_LINES[name]
    lines = SIGNED.split("\n")
    lines[number - 1] = line
    with pytest.raises(ProofError) as refused:
        read_head("\n".join(lines), [KEY.verify_key])
    assert (refused.value.code, refused.value.params) == ("head-form", {"line": number})


@pytest.mark.parametrize(
    "text", ["", "\n", "\n\n", "a\n\n", SIGNED[:-1], SIGNED.replace("\n\n", "\n")]
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(ProofError) as refused:
        read_head(text, [KEY.verify_key])
    assert refused.value.code == "head-form"


def test_a_head_with_hundreds_of_signatures_is_refused() -> None:
    with pytest.raises(ProofError):
        read_head(SIGNED + SIGNED.split("\n")[5].join(["", "\n"]) * 100, [KEY.verify_key])


def test_a_head_that_no_known_key_signed_is_refused() -> None:
    namesake = SigningKey(seed=OTHER.seed, name=KEY.name, demo=False)
    for known in ([], [OTHER.verify_key], [namesake.verify_key]):
        with pytest.raises(ProofError) as refused:
            read_head(SIGNED, known)
        assert refused.value.code == "head-unsigned"


def test_the_key_of_demonstrations_comes_from_its_sentence_and_is_refused_by_default() -> None:
    assert hashlib.sha256(DEMO_SENTENCE.encode()).digest() == DEMO_SEED
    assert demo_signing_key().verify_key == demo_verify_key()
    text = sign_head(0, ROOT, AT, demo_signing_key())
    with pytest.raises(ProofError) as refused:
        read_head(text, [demo_verify_key()])
    assert refused.value.code == "head-demo-key"
    assert read_head(text, [demo_verify_key()], allow_demo=True).demo


def test_the_key_of_demonstrations_stays_one_under_another_name() -> None:
    assert VerifyKey("ircc.example", demo_verify_key().public).demo
    assert VerifyKey("somebody.example/demo-2", ROOT).demo
    assert not VerifyKey("somebody.example", ROOT).demo


@pytest.mark.parametrize(
    ("name", "demo", "seed"),
    [("a.example/demo", False, ROOT), ("a.example", True, ROOT), ("a.example", False, DEMO_SEED)],
)
def test_the_name_of_a_key_tells_whether_it_is_for_demonstrations(
    name: str, demo: bool, seed: bytes
) -> None:
    with pytest.raises(ProofError) as refused:
        SigningKey(seed=seed, name=name, demo=demo)
    assert refused.value.code == "key-demo-name"


def test_a_verify_key_is_written_as_it_is_read() -> None:
    key = KEY.verify_key
    name, key_id, written = str(key).split("+", 2)
    assert VerifyKey.parse(f" {key}\n") == key
    for wrong in (name, f"{name}+{key_id}", f"{name}+{key_id}+", f"{name}+00000000+{written}"):
        with pytest.raises(ProofError) as refused:
            VerifyKey.parse(wrong)
        assert refused.value.code == "key-text"
    other_kind = base64.b64encode(b"\x04" + key.public).decode()
    with pytest.raises(ProofError):
        VerifyKey.parse(f"{name}+{key_id}+{other_kind}")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\x00b"])
def test_a_name_that_a_note_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ProofError) as refused:
        SigningKey(seed=ROOT, name=name, demo=False)
    assert refused.value.code == "key-name"


def test_a_seed_of_another_length_is_refused_and_never_shown() -> None:
    with pytest.raises(ProofError) as refused:
        SigningKey(seed=b"short", name="a.example", demo=False)
    assert refused.value.params == {"found": 5, "expected": 32}
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_signing_without_the_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_cryptography(monkeypatch)
    with pytest.raises(ProofError, match=r"openentry\[server\]"):
        sign_head(1, ROOT, AT, KEY)


@pytest.mark.parametrize(
    ("root", "at"),
    [(b"", AT), (ROOT, "2025-11-14"), (ROOT, AT + "\n"), (ROOT, "2025-13-14" + AT[10:])],
)
def test_nothing_that_cannot_be_read_is_signed(root: bytes, at: str) -> None:
    with pytest.raises(ProofError) as refused:
        sign_head(1, root, at, KEY)
    assert refused.value.code == "head-form"
