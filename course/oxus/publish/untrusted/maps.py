"""Maps in isolated frames: each gets the base that the maps of a notebook share, for it finds nothing outside."""

import re

from oxus_widgets.base_map import base, version

MAPS = 40
"""Maps of a notebook that get the base, 250 kB each: a student may not make a page as large as they like."""
_END = 64  # letters by which the base is known


def with_base(framed: str, limit: int = MAPS) -> tuple[str, int]:
    """Give the base to each map in a frame that does not hold it.

    A map of another version of the base gets none; it says that it waits for one, and its words are below it.

    Parameters
    ----------
    framed : str
        A frame, as `oxus.publish.untrusted.frame.frame` returns it. Other HTML stays as it is.
    limit : int
        To how many maps at most.

    Returns
    -------
    str
        The frame. What is put in comes from the package, never from the notebook.
    int
        How many maps were given the base.
    """
    if not framed.startswith('<iframe class="oxus-frame"') or "data-base=" not in framed:
        return framed, 0
    # All of it is in an attribute; each level of frames escapes the tag once more.
    start = re.compile(
        rf"(&(?:amp;)*lt;)script (?:nonce=\w+ +)?data-base=(?:&(?:amp;)*(?:quot|\#39|\#x27|\#34);|[\"'])?{version()}\b"
    )
    parts, done, given = [], 0, 0
    for found in start.finditer(framed):
        before = framed[max(0, found.start() - _END - 100) : found.start()]
        if given == limit or base()[-_END:] in before:
            continue
        tag = found[1]
        own = f"{tag}script id=oxus-base type=text/plain>{base()}{tag}/script>"
        parts += [framed[done : found.start()], own]
        done, given = found.start(), given + 1
    return "".join([*parts, framed[done:]]), given
