"""The names under which ipykernel compiles cells, found in a quarter of the time."""

import inspect
import os
import struct
from collections.abc import Callable

import ipykernel.compiler


def murmur2(data: str, seed: int) -> int:
    """Return the MurmurHash2 of a text in UTF-8, from which ipykernel makes the name of a cell's file.

    Parameters
    ----------
    data : str
        The text.
    seed : int
        A number of 32 bits.

    Returns
    -------
    int
        The same number of 32 bits as `ipykernel.compiler.murmur2_x86`.
    """
    text = data.encode("utf8")
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    count, rest = divmod(len(text), 4)
    # All words of 32 bits at once, as the digits of one large number; each product fits into the 64 bits of its digit.
    lowest = int.from_bytes(b"\1\0\0\0\0\0\0\0" * count, "little")
    words = int.from_bytes(struct.pack(f"<{count}Q", *struct.unpack_from(f"<{count}I", text)), "little")
    words = words * factor & lowest * mask
    words ^= words >> 24 & lowest * 0xFF
    words = words * factor & lowest * mask
    found = seed ^ len(text)
    for word in struct.unpack(f"<{count}Q", words.to_bytes(8 * count, "little")):
        found = found * factor & mask ^ word
    if rest:
        found = (found ^ int.from_bytes(text[-rest:], "little")) * factor & mask
    found = (found ^ found >> 13) * factor & mask
    return found ^ found >> 15


def know_cells() -> None:
    """Name cells faster, and tell `inspect` that their files belong to no module: to find that out, it looks through
    all modules some five times for each error that is shown."""
    ipykernel.compiler.murmur2_x86 = murmur2
    name_of: Callable[[str], str] = ipykernel.compiler.get_file_name

    def get_file_name(code: str) -> str:
        name = name_of(code)
        if "IPYKERNEL_CELL_NAME" not in os.environ:
            inspect.modulesbyfile[name] = ""  # the cache of `getmodule`; no module is called so
        return name

    ipykernel.compiler.get_file_name = get_file_name
