"""Cover what a quiz says of each option, so that its answers cannot be read in a notebook or in the text of a page.

What is said of an option opens with a salted digest of that option only. Anyone who tries all options finds the right
one, as anyone who clicks them does. `widgets/views/quiz/sealed.js` opens what is covered here.
"""

import base64
import hashlib
import json
import zlib
from typing import Any


def seal(option: str, salt: str, content: Any, size: int = 0) -> str:
    """Return the content as JSON, filled up to a size in bytes, covered and in base64.

    Parameters
    ----------
    option, salt : str
        The text that opens it, and the text that makes equal options of two questions differ.
    content : object
        Anything that JSON can hold.
    size : int
        The least size, so that the length says nothing.
    """
    clear = clear_bytes(content).ljust(size)
    return base64.b64encode(covered(option, salt, clear)).decode("ascii")


def unseal(option: str, salt: str, sealed: str) -> Any:
    """Return the content of `seal`; raises ValueError for another option."""
    return json.loads(covered(option, salt, base64.b64decode(sealed)))


def clear_bytes(content: Any) -> bytes:
    """Return content as the bytes that are covered."""
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def covered(option: str, salt: str, data: bytes) -> bytes:
    """Return data with a stream of digests laid over it; once more gives the data."""
    blocks = range(len(data) // 32 + 1)
    stream = b"".join(hashlib.sha256(f"{block}\n{salt}\n{option}".encode()).digest() for block in blocks)
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))


def pack(content: Any) -> str:
    """Return content as a text that says nothing to a reader."""
    return base64.b64encode(zlib.compress(clear_bytes(content), 9)).decode("ascii")


def unpack(packed: str) -> Any:
    """Return the content of `pack`; raises ValueError for another text."""
    try:
        return json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
    except zlib.error:
        raise ValueError("not a packed quiz") from None
