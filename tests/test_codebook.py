"""The codebook, the description of a table, and citations."""

import doctest
import re
import sys
from pathlib import Path

import pytest

import oxus_data
from oxus.cli import main

ROOT = Path(__file__).resolve().parents[1]
TABLES = oxus_data.tables()


def test_the_page_of_the_docs_is_up_to_date():
    page = (ROOT / "data" / "CODEBOOK.md").read_text(encoding="utf-8")
    assert page == oxus_data.codebook(), "make it anew: oxus data codebook --output data/CODEBOOK.md"


def test_the_codebook_has_every_table_with_its_rows_and_every_field():
    page = oxus_data.codebook()
    for entry in oxus_data.descriptor()["resources"]:
        section = re.search(rf"^## {entry['name']}$(.*?)(?=^## |\Z)", page, re.M | re.S)
        assert section, entry["name"]
        for field in entry.get("schema", {}).get("fields", []):
            assert f"| `{field['name']}` | {field['type']} |" in section[1], (entry["name"], field["name"])
        if "schema" in entry:
            assert f"[`{entry['name']}`](#{entry['name']}) | {len(oxus_data.load(entry['name']))} |" in page


def test_every_row_of_a_table_in_the_codebook_has_as_many_cells():
    for line in oxus_data.codebook().splitlines():
        if line.startswith("| `"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 8, line


def test_a_table_is_described_with_keys_units_and_vocabularies():
    fields = oxus_data.describe("trade_partners").set_index("field")
    assert fields.loc["share", "unit"] == "%" and fields.loc["share", "allowed"] == "0 to 100"
    assert fields.loc["flow", "allowed"] == "exports, imports"
    assert fields.loc["state_id", "key"] == "primary, → states.state_id"
    assert fields.loc["rank", "allowed"] == "1 or more"
    assert not fields.loc["partner_id", "required"] and fields.loc["partner", "required"]
    assert (
        oxus_data.describe("institutions").set_index("field").loc["successor_id", "key"]
        == "→ institutions.institution_id"
    )


@pytest.mark.parametrize("table", TABLES)
def test_the_description_has_the_fields_in_the_order_of_the_table(table):
    frame = oxus_data.describe(table)
    assert frame["field"].tolist() == list(oxus_data.load(table).columns)
    assert frame.attrs["title"] and frame.attrs["licences"] and frame.attrs["sources"]


def test_every_measure_has_a_unit_or_another_field_that_says_it():
    """Numbers without a unit in the descriptor: the row says it (unit), or a definition does (indicators)."""
    unnamed = {
        f"{table}.{field.field}"
        for table in TABLES
        for field in oxus_data.describe(table).itertuples()
        if field.type == "number" and not field.unit
    }
    assert unnamed == {"indicators.value", "published_figures.value"}


@pytest.mark.slow
@pytest.mark.parametrize("table", [None, *TABLES])
def test_citations_name_the_package_and_bibtex_is_well_formed(table):
    plain, bibtex = oxus_data.cite(table), oxus_data.cite(table, "bibtex")
    package = oxus_data.descriptor()
    for part in (package["title"], package["version"], package["created"][:4], table or ""):
        assert part in plain
    unescaped = re.sub(r"\\[{}&%$#_]", "", re.sub(r"\\url\{[^}]*\}", "", bibtex))
    assert unescaped.count("{") == unescaped.count("}")
    assert not re.search(r"[&%$#_]", re.sub(r"@misc\{[^,]*,", "", unescaped))
    keys = re.findall(r"@misc\{([^,]*),", bibtex)
    assert len(keys) == len(set(keys)) >= 1


def test_a_table_is_cited_with_the_data_sets_behind_its_rows():
    text = oxus_data.cite("exports")
    assert "BACI" in text and "cepii.fr" in text and "Etalab" in text
    assert "@misc{wb-population," in oxus_data.cite("indicators", "bibtex")
    assert "further sources" in oxus_data.cite("memberships")


def test_an_unknown_table_or_style_is_answered_with_the_nearest():
    for call in (oxus_data.describe, oxus_data.cite):
        with pytest.raises(oxus_data.DataError, match="did you mean memberships"):
            call("membership")
    with pytest.raises(oxus_data.DataError, match="countries"):
        oxus_data.describe("countries")
    with pytest.raises(oxus_data.DataError, match="did you mean bibtex"):
        oxus_data.cite("states", "bibtexx")


def test_the_examples_in_the_docstrings_are_true():
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "oxus_data"]
    results = [doctest.testmod(module) for module in modules]
    assert sum(r.attempted for r in results) >= 5 and sum(r.failed for r in results) == 0


def test_the_commands_print_what_the_functions_give(capsys, tmp_path):
    assert main(["data", "tables"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == TABLES
    assert main(["data", "describe", "scripts"]) == 0
    assert "script_id  (string; primary)" in capsys.readouterr().out
    assert main(["data", "cite", "cities", "--style", "bibtex"]) == 0
    assert capsys.readouterr().out == oxus_data.cite("cities", "bibtex") + "\n"
    assert main(["data", "codebook", "--output", str(tmp_path / "codebook.md")]) == 0
    assert (tmp_path / "codebook.md").read_text(encoding="utf-8") == oxus_data.codebook()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["describe", "membership"], "did you mean memberships"),
        (["cite", "states", "--style", "apa"], "there is no style 'apa'"),
        (["codebook", "--output", f"{__file__}/book.md"], "cannot be written"),
        (["export", "--to", "ods"], "there is no export format 'ods'"),
        (["export", "--to", "xlsx", "--tables", "states,clams"], "did you mean claims"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(arguments, message, capsys):
    assert main(["data", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("oxus: ") and message in error and error.count("\n") == 1
