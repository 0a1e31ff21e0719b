"""Read one object from a Debian package of an R package, without R."""

import bz2
import lzma
import subprocess
import tempfile
import warnings
import zlib
from pathlib import Path

import pandas as pd

from .registry import package


def r_table(debian_package: str, name: str) -> pd.DataFrame:
    """A data frame that an R package carries.

    Parameters
    ----------
    debian_package : str
        Name in data/raw/registry.toml ("r-cran-collapse").
    name : str
        The R object ("wlddev").

    Notes
    -----
    R keeps lazily loaded objects in one file; its index gives offset and length of each. A record is a 4-byte length
    and then either a zlib stream, or a letter for the compression ("2" bzip2, "Z" xz) and its stream.
    """
    import rdata  # not a dependency of the course: needed only here

    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata has no class for R's Date, a column that is not used
        subprocess.run(["dpkg-deb", "-x", str(package(debian_package)), scratch], check=True)
        (folder,) = {path.parent for path in Path(scratch).rglob("data/Rdata.rdx")}
        offset, length = map(int, rdata.read_rds(folder / "Rdata.rdx")["variables"][name])
        record = (folder / "Rdata.rdb").read_bytes()[offset : offset + length]
        return rdata.conversion.convert(rdata.parser.parse_data(_unpacked(record[4:])))


def _unpacked(stream: bytes) -> bytes:
    if stream[:1] == b"2":
        return bz2.decompress(stream[1:])
    if stream[:1] == b"Z":
        # R writes raw LZMA2 with the preset 9 extreme.
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
        return lzma.decompress(stream[1:], format=lzma.FORMAT_RAW, filters=filters)
    return zlib.decompress(stream)
