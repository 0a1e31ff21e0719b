"""The data package of the Oxus course: regional bodies of Central Asia, who was in them and when, with sources.

>>> import oxus_data
>>> oxus_data.members("SCO", on="2018-03-01")["state_id"].tolist()
['CHN', 'IND', 'KAZ', 'KGZ', 'PAK', 'RUS', 'TJK', 'UZB']
"""

from oxus_data.citation import cite
from oxus_data.codebook import codebook, describe
from oxus_data.errors import DataError
from oxus_data.export import export
from oxus_data.geojson import geometry
from oxus_data.loader import descriptor, load, tables
from oxus_data.membership import (
    AS_OF,
    CENTRAL_ASIA,
    FIRST,
    FULL,
    as_day,
    institution_id,
    members,
    spells,
    state_id,
    status_matrix,
    unrecorded,
)
from oxus_data.panel import panel
from oxus_data.region import Region, read_region
from oxus_data.rosters import NOT_RECORDED
from oxus_data.shapes import equal_area, shapes
from oxus_data.trade_measures import (
    Unknown,
    export_similarity,
    herfindahl,
    herfindahl_bounds,
    raw_material_composition,
    raw_material_exports,
    raw_material_partners,
    revealed_comparative_advantage,
)
from oxus_data.warm import warm_up

__all__ = [
    "AS_OF",
    "CENTRAL_ASIA",
    "FIRST",
    "FULL",
    "NOT_RECORDED",
    "DataError",
    "Region",
    "Unknown",
    "as_day",
    "cite",
    "codebook",
    "describe",
    "descriptor",
    "equal_area",
    "export",
    "export_similarity",
    "geometry",
    "herfindahl",
    "herfindahl_bounds",
    "institution_id",
    "load",
    "members",
    "panel",
    "raw_material_composition",
    "raw_material_exports",
    "raw_material_partners",
    "read_region",
    "revealed_comparative_advantage",
    "shapes",
    "spells",
    "state_id",
    "status_matrix",
    "tables",
    "unrecorded",
    "warm_up",
]
