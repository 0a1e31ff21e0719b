"""The map on a site's first page: the region of the course among its neighbours, as one drawing."""

import re
from importlib import import_module

import numpy as np

import oxus_data
from oxus.core.edition import Edition
from oxus.core.safe_output import html_text
from oxus_data import CENTRAL_ASIA, Region
from oxus_widgets.map_shapes import map_shapes

_ASPECT = 3.0  # width by height
_AROUND = 0.14  # of the region's height above and below it
_EAST = 0.3  # of its width to the right
_WORDS = 0.5  # of the map that the words of the page may cover, on the left


def hero(edition: Edition) -> str:
    """The map as an SVG element, light or dark as the page; empty if the course's tables name no place for a map.

    Parameters
    ----------
    edition : Edition
        The course. Its package of tables says which states are the region.
    """
    region = _region(edition)
    if region is None and edition.settings.data != "oxus_data":
        return ""
    drawn = map_shapes(region)
    own = [state for state in (region.states if region else CENTRAL_ASIA) if state in drawn["shapes"]]
    if not own:
        return ""
    names = oxus_data.load("states", region).set_index("state_id")["name"]
    left, top, width, height = _window([drawn["shapes"][state] for state in own])
    neighbours = drawn["land"] + "".join(d for state, d in drawn["shapes"].items() if state not in own)
    states = "".join(f'<path class="own" d="{drawn["shapes"][state]}"/>' for state in own)
    size = height / 24
    words = ""
    for state, (x, y) in drawn["places"].items():
        if left + width * _WORDS < x < left + width and top + size < y < top + height - size:
            kind = "own" if state in own else "other"
            words += f'<text class="{kind}" x="{x:g}" y="{y + size / 3:.4g}">{html_text(names[state])}</text>'
    alt = f"Map of {_listed([names[state] for state in own])} among their neighbours."
    return (
        f'<svg class="oxus-hero-map" viewBox="{left:.4g} {top:.4g} {width:.4g} {height:.4g}" font-size="{size:.3g}" '
        f'preserveAspectRatio="xMaxYMid slice" role="img" aria-label="{html_text(alt)}">'
        f'<path class="land" d="{neighbours}"/>{states}<path class="disputed" d="{drawn["disputed"]}"/>{words}</svg>'
    )


def _region(edition: Edition) -> Region | None:
    """The region that a course's own package of tables offers; None for the course on Central Asia."""
    if edition.settings.data in ("", "oxus_data"):
        return None
    try:
        package = import_module(edition.settings.data)
    except ImportError:
        return None
    return next((found for found in vars(package).values() if isinstance(found, Region)), None)


def _window(paths: list[str]) -> tuple[float, float, float, float]:
    """Left, top, width and height of the part of the map to show, from the paths of the region's states."""
    numbers = np.array([float(n) for path in paths for n in re.findall(r"-?[\d.]+", path)]).reshape(-1, 2)
    (west, north), (east, south) = numbers.min(axis=0), numbers.max(axis=0)
    height = max(south - north, (east - west) / 2) * (1 + 2 * _AROUND)
    width = height * _ASPECT
    return east + (east - west) * _EAST - width, (north + south - height) / 2, width, height


def _listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
