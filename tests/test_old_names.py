"""The names of edition 0.2.0 that files of other people import: class folders, settings, notebooks handed out."""

import importlib

import nbconvert
import pytest

ALIASES = {
    # nbgrader_config.py of a class that `oxus class new` made
    "oxus.classroom.late": {
        "LatePolicy": "oxus.teaching.gradebook.late",
        "configure": "oxus.teaching.gradebook.late",
    },
    # jupyter_nbconvert_config.py and `jupyter nbconvert --to oxus.exporter.OxusExporter`
    "oxus.exporter": {"OxusExporter": "oxus.publish.exporter", "PageParts": "oxus.publish.exporter"},
    # the copy of course/jupyterhub/jupyterhub_config.py on a server
    "oxus.grading": {"SAME_SERVER_ONLY": "oxus.teaching.nbgrader_api"},
    "oxus.lab": {"QUIET": "oxus.core.jupyter", "environment": "oxus.core.jupyter"},
}
# What notebooks, answers and guides of 0.2.0 import beside what the packages themselves export.
IN_NOTEBOOKS = {
    "oxus": ["check", "check_button", "progress", "solution"],
    "oxus_widgets.agreement": ["agreement"],
    "oxus_widgets.association": ["goodman_kruskal_gamma", "kendall_tau_b", "permutation_test"],
    "oxus_widgets.crosstab_data": ["COMMITMENT", "OPENNESS", "commitment_coding", "openness_coding"],
    "oxus_widgets.offline_map": ["countries"],
}
WIDGETS = """
ActorMatrix ClaimLedger CrossTab HistoricalAtlas MembershipExplorer OfflineMap Quiz RegionnessLadder TradeExplorer
countries era_layer membership_map remote_urls
"""
DATA = """
AS_OF CENTRAL_ASIA FIRST FULL DataError Region Unknown as_day cite codebook describe descriptor equal_area export
export_similarity geometry herfindahl herfindahl_bounds institution_id load members panel raw_material_composition
raw_material_exports raw_material_partners read_region revealed_comparative_advantage shapes spells state_id
status_matrix tables
"""


@pytest.mark.parametrize("module", ALIASES)
def test_an_alias_is_the_thing_itself_and_nothing_more(module):
    alias = importlib.import_module(module)
    assert sorted(alias.__all__) == sorted(ALIASES[module])
    for name, home in ALIASES[module].items():
        assert getattr(alias, name) is getattr(importlib.import_module(home), name)


def test_nbconvert_finds_the_exporter_by_its_old_name():
    exporter = nbconvert.get_exporter("oxus.exporter.OxusExporter")
    assert exporter is nbconvert.get_exporter("oxus.publish.exporter.OxusExporter")


@pytest.mark.parametrize(
    ("module", "names"),
    [*IN_NOTEBOOKS.items(), ("oxus_widgets", WIDGETS.split()), ("oxus_data", DATA.split())],
)
def test_what_a_notebook_handed_out_by_0_2_0_imports_is_there(module, names):
    there = importlib.import_module(module)
    assert [name for name in names if not hasattr(there, name)] == []
