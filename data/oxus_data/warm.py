"""Read and build in advance what a process whose forks use this package can share with them."""

from collections.abc import Callable, Collection

from oxus_data.geojson import geometry
from oxus_data.loader import shared, tables
from oxus_data.membership import AS_OF, members, status_matrix
from oxus_data.shapes import shapes

GEOMETRIES = ("countries", "outlines", "provinces")
"""The geometries of which there are shapes, too."""

_BUILDERS: dict[str, Callable[[], object]] = {
    "geometry": lambda: [geometry(name) for name in GEOMETRIES],
    "members": lambda: members("UN", AS_OF),
    "shapes": lambda: [shapes(name) for name in GEOMETRIES],
    "status_matrix": lambda: status_matrix(AS_OF),
}


def warm_up(names: Collection[str] | None = None) -> None:
    """Read all tables, and build what the functions of this package keep, so that a fork of this process need not.

    It changes nothing that a notebook can see.

    Parameters
    ----------
    names : collection of str, optional
        Names of this package that will be used, as "shapes"; those that keep nothing are ignored. All by default.
    """
    for table in tables():
        shared(table)
    for name, build in _BUILDERS.items():
        if names is None or name in names:
            build()
