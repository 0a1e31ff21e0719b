"""Limit how deeply the data in a submission may be nested.

Copying, converting and writing a notebook are all recursive, and Python's recursion limit differs between versions and
between functions. This limit gives the same result in every version, before any recursion starts.
"""

from typing import Any

MAX_DEPTH = 350
"""Levels of lists and objects. `copy.deepcopy` needs two frames per level, and Python allows 1,000 in all."""


def too_deep(value: Any) -> bool:
    """Whether data from JSON has more than `MAX_DEPTH` levels of lists and objects within each other.

    Parameters
    ----------
    value : object
        What `json.loads` or nbformat returned.

    Returns
    -------
    bool
    """
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [v for v in level if isinstance(v, dict | list)]
        if not level:
            return False
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return True
