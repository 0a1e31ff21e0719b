"""Digests that do not tell what they are of, and hints that only the same answer opens.

An answer's outputs on all calls together make one text. A slow digest of it is a key: one half of what the key yields
is the name under which the record knows the answer, the other half covers what the record has to say about it. Whoever
has not the outputs has neither.
"""

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

ITERATIONS = 60_000


@lru_cache(64)  # it is slow by design, and many answers give back the same
def key(outputs: str, salt: str, iterations: int = ITERATIONS) -> bytes:
    """The key that an answer's outputs yield (PBKDF2 with HMAC-SHA256; some 30 ms)."""
    password, grain = outputs.encode("utf-8"), salt.encode("utf-8")
    try:
        from hashlib import pbkdf2_hmac
    except ImportError:  # a Python without OpenSSL, as in a browser
        return _pbkdf2(password, grain, iterations)
    return pbkdf2_hmac("sha256", password, grain, iterations)


def _pbkdf2(password: bytes, salt: bytes, iterations: int) -> bytes:
    """The first block of PBKDF2, RFC 8018, section 5.2."""
    fresh = hmac.new(password, digestmod=hashlib.sha256)

    def once(message: bytes) -> bytes:
        mac = fresh.copy()
        mac.update(message)
        return mac.digest()

    step = once(salt + b"\0\0\0\1")
    total = int.from_bytes(step)
    for _ in range(iterations - 1):
        step = once(step)
        total ^= int.from_bytes(step)
    return total.to_bytes(32)


def name(made: bytes) -> str:
    """The name under which a record knows the answer."""
    return hmac.digest(made, b"name", "sha256").hex()[:32]


def clear_text(content: Any) -> bytes:
    """Content as the bytes that are covered."""
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def seal(content: Any, made: bytes, size: int = 0) -> str:
    """Content, covered so that only the key uncovers it; filled up to a size, so that its length tells nothing."""
    clear = clear_text(content).ljust(size)
    return base64.b64encode(_covered(clear, made)).decode("ascii")


def unseal(sealed: str, made: bytes) -> Any:
    """The content of `seal`; its name must have matched."""
    return json.loads(_covered(base64.b64decode(sealed), made).decode("utf-8"))


def _covered(data: bytes, made: bytes) -> bytes:
    stream = b"".join(hmac.digest(made, b"cover%d" % block, "sha256") for block in range(len(data) // 32 + 1))
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
