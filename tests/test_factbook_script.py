"""How data/scripts/factbook reads the texts of the Factbook: small texts, no package and no network."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from data.scripts.factbook import compositions, editions, figures, lists, measures, profiles, repairs, texts

from oxus_data import DataError


@pytest.fixture
def of_kazakhstan(monkeypatch):
    """A function that lets the editions say only what it is given, and only of Kazakhstan."""

    def let(edition: str, *fields: tuple[tuple[str, ...], Any]) -> None:
        country: dict[str, Any] = {}
        for path, value in fields:
            place = country
            for key in path[:-1]:
                place = place.setdefault(key, {})
            place[path[-1]] = editions.cleaned(value)
        monkeypatch.setattr(editions, "FOURTEEN", ("KAZ",))
        monkeypatch.setattr(editions, "EDITIONS", (edition,))
        monkeypatch.setattr(
            editions,
            "countries",
            lambda: {("2015", "KAZ"): {}, ("2025", "KAZ"): {}} | {(edition, "KAZ"): country},
        )
        figures._indicators.cache_clear()

    yield let
    figures._indicators.cache_clear()


# Texts


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>one<br><br>two&nbsp;&lt;1%</p> <p> </p>", "one | two <1%"),
        ("4% (2014 est.) ++ 3% (2013 est.)", "4% (2014 est.) | 3% (2013 est.)"),
        ("48.2% ++  (2014 est.)", "48.2% (2014 est.)"),
        ("Kurd<br><!--EndFragment --> (2019 est.)", "Kurd (2019 est.)"),
        ("Hindu \nnote: atheist (2010 est.)\n\n", "Hindu | note: atheist (2010 est.)"),
        ("a <em>(Aral Sea basin)</em> b", "a (Aral Sea basin) b"),
    ],
)
def test_markup_goes_and_paragraphs_stay(text, clean):
    assert editions.clean(text) == clean


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5% (2014 est.)", ("5%", 2014)),
        ("5% (2012)", ("5%", 2012)),
        ("5% (FY2014 est.)", ("5%", 2014)),
        ("36% (FY08/09 est.)", ("36%", 2009)),
        ("30 bbl (1 January 2015 est.)", ("30 bbl", 2015)),
        ("18 (July 2015 est.)", ("18", 2015)),
        ("14 languages (2001 census)", ("14 languages", 2001)),
        ("21 km3 (4%/30%/66%)", ("21 km3 (4%/30%/66%)", None)),
        ("2.29% of GDP (2015 forecast)", ("2.29% of GDP (2015 forecast)", None)),
    ],
)
def test_the_year_at_the_end(text, read):
    assert texts.dated(text) == read


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$1.508 trillion", 1_508_000_000_000, "$"),
        ("$24,000", 24_000, "$"),
        ("806.765 million cubic meters", 806_765_000, "cubic meters"),
        ("20,660 sq km", 20_660, "sq km"),
        ("0 kWh", 0, "kWh"),
        ("12.7% of total installed capacity", Decimal("12.7"), "% of total installed capacity"),
        ("18,157,122", 18_157_122, ""),
    ],
)
def test_numbers_in_full(text, value, unit):
    assert texts.quantity(text) == (value, unit)


@pytest.mark.parametrize("text", ["NA", "about 5%", "-3%", ""])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        texts.quantity(text)


# Lists


def test_a_comma_inside_a_partners_name():
    assert lists.partners_in("China 28%, Gambia, The 4%, S. Korea 0.5%") == [
        ("China", 28.0),
        ("Gambia, The", 4.0),
        ("S. Korea", 0.5),
    ]


def test_a_border_in_two_stretches():
    assert lists.borders_in("Belarus 1,312 km; China (southeast) 4,133 km and China (south) 46 km") == [
        ("Belarus", "Belarus", 1312),
        ("China", "China (southeast)", 4133),
        ("China", "China (south)", 46),
    ]


def test_a_status_with_a_comma():
    assert lists.bodies_in("ADB, CIS (associate member, has not ratified), UN") == [
        ("ADB", "member"),
        ("CIS", "associate member, has not ratified"),
        ("UN", "member"),
    ]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (lists.partners_in, "China 28%, Russia"),
        (lists.borders_in, "China 1,765 km, the sea"),
        (lists.bodies_in, "ADB, CIS (observer) since 2005"),
        (compositions.items_in, "Muslim 70 to 75%"),
        (compositions.items_in, "Muslim 99% (Sunni 80%"),
        (compositions.items_in, "languages: many"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(reader, text):
    with pytest.raises(ValueError):
        reader(text)


# Compositions


def test_parts_follow_their_item():
    items = compositions.items_in("Muslim (official) 99.7% (Sunni 84.7 - 89.7%, Shia 10-15%), other <0.3%")
    assert [(i.name, i.part_of, i.share, i.low, i.high, i.qualifiers) for i in items] == [
        ("Muslim", "", 99.7, None, None, ("official",)),
        ("Sunni", "Muslim", None, 84.7, 89.7, ("range",)),
        ("Shia", "Muslim", None, 10.0, 15.0, ("range",)),
        ("other", "", 0.3, None, None, ("<",)),
    ]


def test_parts_without_shares_say_how_they_are_named():
    items = compositions.items_in(
        "Muslim 88% (mostly Sunni), other 0.2% (includes Daoist (Taoist), Jews and Christians)"
    )
    assert [(i.name, i.part_of, i.qualifiers, i.note) for i in items] == [
        ("Muslim", "", (), ""),
        ("Sunni", "Muslim", ("mostly",), ""),
        ("other", "", (), ""),
        ("Daoist", "other", ("includes",), "Taoist"),
        ("Jews", "other", ("includes",), ""),
        ("Christians", "other", ("includes",), ""),
    ]


def test_a_bound_holds_for_all_that_follow():
    items = compositions.items_in("Azerbaijani 94.8%, other 1.8%; less than 1%: Talish, Russian")
    assert [(i.name, i.share, i.qualifiers) for i in items][2:] == [
        ("Talish", 1.0, ("<",)),
        ("Russian", 1.0, ("<",)),
    ]


def test_brackets_before_and_after_the_share():
    items = compositions.items_in(
        "Azerbaijani (Azeri) (official) 92.5%, Mongol 90% (official, dialect), 30 minor languages 4%, and other 8%"
    )
    assert [(i.name, i.share, i.qualifiers, i.note) for i in items] == [
        ("Azerbaijani", 92.5, ("official",), "Azeri"),
        ("Mongol", 90.0, ("official",), "dialect"),
        ("30 minor languages", 4.0, (), ""),
        ("other", 8.0, (), ""),
    ]


def test_one_spelling_and_the_year_of_the_note(of_kazakhstan):
    people = "People and Society"
    of_kazakhstan(
        "2015",
        ((people, "Religions"), {"text": "Buddhism 0.1%, Shaman 2%"}),
        ((people, "Ethnic groups"), {"text": "Uighur 1%", "note": {"text": "as counted (2009 est.)"}}),
        ((people, "Languages"), {"text": "Kazakh (official)"}),
    )
    rows = compositions.compositions()
    assert [(r["item"], r["printed"], r["share_pct"], r["year"]) for r in rows] == [
        ("Buddhist", "Buddhism", 0.1, ""),
        ("Shamanist", "Shaman", 2.0, ""),
        ("Uyghur", "Uighur", 1.0, 2009),
        ("Kazakh", "Kazakh", "", ""),
    ]


def test_a_text_that_cannot_be_read_is_named(of_kazakhstan):
    of_kazakhstan("2025", (("People and Society", "Religions"), {"text": "Muslim about 70 percent <1"}))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Religions.*about 70 percent"):
        compositions.compositions()


def test_a_repair_that_no_longer_fits_is_named():
    with pytest.raises(ValueError, match="Factbook 2025, TJK, Religions.*fits 0 times"):
        repairs.repaired("2025", "TJK", "Religions", "Muslim 98%, other 2%")
    assert repairs.repaired("2025", "KAZ", "Religions", "Muslim 98%") == "Muslim 98%"


# Figures


def values(indicator: str) -> list[tuple[int, float]]:
    """Years and values of an indicator."""
    return [(r["year"], r["value"]) for r in figures.indicators() if r["indicator"] == indicator]


def test_years_in_one_text_and_na(of_kazakhstan):
    text = "NA% (2012) ++ 3.74% of GDP (2011) ++ 3% of GDP (2010)"
    of_kazakhstan("2015", (("Military", "Military expenditures"), {"text": text}))
    assert values("military_spending_gdp_fb2015") == [(2010, 3), (2011, 3.74)]


def test_the_year_printed_with_services_holds_for_the_sectors(of_kazakhstan):
    sectors = {
        "agriculture": {"text": "4.9%"},
        "industry": {"text": "29.5%"},
        "services": {"text": "65.6% (2014 est.)"},
    }
    of_kazakhstan("2015", (("Economy", "GDP - composition, by sector of origin"), sectors))
    assert values("agriculture_share_fb2015") == [(2014, 4.9)]


def test_shares_in_brackets_and_the_year_of_the_withdrawal_per_person(of_kazakhstan):
    water = {
        "total": {"text": "21.14  cu km/yr (4%/30%/66%)"},
        "per capita": {"text": "1,304  cu m/yr (2010)"},
    }
    of_kazakhstan("2015", (("Geography", "Freshwater withdrawal (domestic/industrial/agricultural)"), water))
    assert values("water_withdrawal_fb2015") == [(2010, 21.14)]
    assert values("water_share_agricultural_fb2015") == [(2010, 66)]


def test_the_note_decides_which_indicator_it_is(of_kazakhstan):
    for year, indicator in (("2021", "gdp_ppp_fb2025"), ("2017", "gdp_ppp_2017_fb2025")):
        name = "Real GDP (purchasing power parity)"
        gdp = {
            f"{name} 2024": {"text": "$7 billion (2024 est.)"},
            "note": f"<b>note:</b> data in {year} dollars",
        }
        of_kazakhstan("2025", (("Economy", name), gdp))
        assert values(indicator) == [(2024, 7_000_000_000)]
    of_kazakhstan("2025", (("Economy", name), gdp | {"note": "data in cowries"}))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Real GDP.*data in cowries"):
        figures.indicators()


def test_the_total_of_the_uses_of_water(of_kazakhstan):
    water = {
        "municipal": {"text": "500 million cubic meters (2022)"},
        "industrial": {"text": "0.5 billion cubic meters (2022 est.)"},
        "agricultural": {"text": "3 billion cubic meters (2022)"},
    }
    of_kazakhstan("2025", (("Environment", "Total water withdrawal"), water))
    assert values("water_withdrawal_municipal_fb2025") == [(2022, 0.5)]
    assert values("water_withdrawal_fb2025") == [(2022, 4)]
    assert values("water_share_agricultural_fb2025") == [(2022, 75)]
    del water["industrial"]
    of_kazakhstan("2025", (("Environment", "Total water withdrawal"), water))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Total water withdrawal.*not each use"):
        figures.indicators()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("$5 billion", "no year"),
        ("5 billion rubles (2024 est.)", "the unit is 'rubles'"),
        ("$5 zillion (2024 est.)", "the unit is"),
        ("a lot (2024 est.)", "not a number"),
    ],
)
def test_a_figure_that_cannot_be_read_is_named(of_kazakhstan, text, why):
    gdp = {"text": text, "note": "data in current dollars at official exchange rate"}
    of_kazakhstan("2025", (("Economy", "GDP (official exchange rate)"), gdp))
    with pytest.raises(ValueError, match=f"Factbook 2025, KAZ, GDP .official exchange rate.*{why}"):
        figures.indicators()


def test_a_label_with_another_year_than_its_text_is_named(of_kazakhstan):
    field = {"Military Expenditures 2024": {"text": "0.9% of GDP (2023 est.)"}}
    of_kazakhstan("2025", (("Military and Security", "Military expenditures"), field))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Military expenditures.*the label says 2024"):
        figures.indicators()


def test_a_label_without_a_year_is_named(of_kazakhstan):
    field = {"Military Expenditures of late": {"text": "0.9% of GDP (2023 est.)"}}
    of_kazakhstan("2025", (("Military and Security", "Military expenditures"), field))
    with pytest.raises(ValueError, match="no year in the label 'Military Expenditures of late'"):
        figures.indicators()


def test_definitions_pair_up_and_say_their_unit():
    rows = {row["indicator"]: row for row in figures.definitions()}
    assert len(rows) == len(figures.definitions()) == len(measures.measures())
    for indicator, row in rows.items():
        assert indicator.endswith(f"_fb{row['edition']}")
        assert row["comparable"] in ("yes", "no", "partly")
        assert row["unit"] and row["title"] and len(row["definition"]) > 40, indicator
        if row["pair"]:
            other = rows[row["pair"]]
            assert other["pair"] == indicator and other["edition"] != row["edition"]
            assert other["comparable"] == row["comparable"]
        else:
            assert row["comparable"] == "no"
    assert rows["hydropower_share_fb2015"]["pair"] == "hydropower_share_fb2025"


# The file of measures

ENTRY = """
[reasons]
same = "Both count the same."

[[concepts]]
id = "area"
topic = "geography"
title = "Area"
unit = "km2"
definition = "Land and water."
comparable = "yes"
reason = "same"

[concepts.2015]
path = ["Geography", "Area"]
printed_unit = "sq km"

[concepts.2025]
path = ["Geography", "Area", "total"]
printed_unit = "hectares"
detail = "In hectares."
exponent = -2
"""


def read(folder: Path, text: str) -> tuple[measures.Measure, ...]:
    """The measures of a file with this text."""
    path = folder / "measures.toml"
    path.write_text(text, encoding="utf-8")
    return measures.read_measures(path)


def test_a_concept_is_one_measure_per_edition(tmp_path):
    old, new = read(tmp_path, ENTRY)
    assert (old.id, old.pair, old.unit, old.place.exponent) == ("area_fb2015", "area_fb2025", "km2", 0)
    assert (new.id, new.pair, new.unit, new.place.exponent) == ("area_fb2025", "area_fb2015", "km2", -2)
    assert old.definition == "Land and water. Both count the same."
    assert new.definition == "Land and water. In hectares. Both count the same."
    assert old.holder == new.holder == ("Geography", "Area")


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ('title = "Area"', "", "concept area has no title: expected text"),
        ('title = "Area"', 'titel = "Area"', "concept area: .*'titel'; did you mean title"),
        ('topic = "geography"', "topic = 3", "concept area, topic: 3, expected text"),
        ('comparable = "yes"', 'comparable = "sometimes"', "comparable: 'sometimes', expected one of yes"),
        ('reason = "same"', 'reason = "sane"', "concept area: there is no reason 'sane'; did you mean same"),
        ('unit = "km2"', "", "concept area, edition 2015: no unit"),
        (
            'path = ["Geography", "Area"]',
            'path = ["Area"]',
            "edition 2015, path: expected a section and a field",
        ),
        (
            'path = ["Geography", "Area"]',
            'path = "Area"',
            "edition 2015, path: 'Area', expected a list of text",
        ),
        ("exponent = -2", "exponent = true", "edition 2025, exponent: True, expected a whole number"),
        ("exponent = -2", 'pair = "land_fb2015"', "concept area: there is no indicator 'land_fb2015'"),
        ("[concepts.2025]", "[concepts.2024]", "concept area: there is no key '2024'"),
        ("[[concepts]]", "[concepts]", "concepts: .*, expected a list of a table"),
        ('id = "area"', "", "concept number 1 has no id"),
        ("[reasons]", "reasons", "not TOML"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path, line, wrong, message):
    assert ENTRY.count(line + "\n") == 1
    with pytest.raises(DataError, match=f"measures.toml.*{message}"):
        read(tmp_path, ENTRY.replace(line + "\n", wrong + "\n"))


def test_an_indicator_that_is_defined_twice_is_named(tmp_path):
    _, entry = ENTRY.split("[[concepts]]")
    with pytest.raises(DataError, match="measures.toml, concept area: area_fb2015 is defined twice"):
        read(tmp_path, f"{ENTRY}[[concepts]]{entry}")


# Texts in full


def test_a_profile_has_subfields_with_their_labels_and_the_note():
    field = editions.cleaned(
        {
            "Languages": {"text": "Kazakh 80%, Russian 84% (2021 est.)"},
            "major-language sample(s)": {"text": "<br>The World Factbook"},
            "other": {"text": "English"},
            "note": "<strong>note:</strong> as understood",
        }
    )
    text = "Kazakh 80%, Russian 84% (2021 est.) | other: English | note: as understood"
    assert profiles.full_text(field, "Languages") == text
    assert profiles.full_text(editions.cleaned({"text": "a", "note": "note 1: b"}), "") == "a | note 1: b"


def test_a_profile_takes_its_year_from_the_text(of_kazakhstan):
    of_kazakhstan(
        "2025", (("Economy", "Exports - commodities"), {"text": "gold (2023)", "note": "note: top five"})
    )
    assert profiles.profiles() == [
        {
            "edition": "2025",
            "state_id": "KAZ",
            "field": "export_commodities",
            "text": "gold (2023) | note: top five",
            "year": 2023,
        }
    ]
