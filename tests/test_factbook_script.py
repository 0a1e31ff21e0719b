"""How data/scripts/factbook.py reads the texts of the Factbook: small texts, no package and no network."""

import importlib
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = str(Path(__file__).resolve().parents[1] / "data" / "scripts")


@pytest.fixture(scope="module")
def factbook() -> Any:
    """The script as a module."""
    sys.path.insert(0, SCRIPTS)
    try:
        return importlib.import_module("factbook")
    finally:
        sys.path.remove(SCRIPTS)


@pytest.fixture
def of_kazakhstan(factbook, monkeypatch):
    """A function that lets the editions say only what it is given, and only of Kazakhstan."""

    def let(edition: str, *fields: tuple[tuple[str, ...], Any]) -> None:
        country: dict[str, Any] = {}
        for path, value in fields:
            place = country
            for key in path[:-1]:
                place = place.setdefault(key, {})
            place[path[-1]] = factbook._cleaned(value)
        monkeypatch.setattr(factbook, "FOURTEEN", ("KAZ",))
        monkeypatch.setattr(factbook, "EDITIONS", (edition,))
        monkeypatch.setattr(
            factbook,
            "countries",
            lambda: {("2015", "KAZ"): {}, ("2025", "KAZ"): {}} | {(edition, "KAZ"): country},
        )
        factbook._indicators.cache_clear()

    yield let
    factbook._indicators.cache_clear()


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
def test_markup_goes_and_paragraphs_stay(factbook, text, clean):
    assert factbook.clean(text) == clean


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
def test_the_year_at_the_end(factbook, text, read):
    assert factbook.dated(text) == read


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
def test_numbers_in_full(factbook, text, value, unit):
    assert factbook.quantity(text) == (value, unit)


@pytest.mark.parametrize("text", ["NA", "about 5%", "-3%", ""])
def test_what_is_not_a_number_is_refused(factbook, text):
    with pytest.raises(ValueError, match="not a number"):
        factbook.quantity(text)


# Lists


def test_a_comma_inside_a_partners_name(factbook):
    assert factbook.partners_in("China 28%, Gambia, The 4%, S. Korea 0.5%") == [
        ("China", 28.0),
        ("Gambia, The", 4.0),
        ("S. Korea", 0.5),
    ]


def test_a_border_in_two_stretches(factbook):
    assert factbook.borders_in("Belarus 1,312 km; China (southeast) 4,133 km and China (south) 46 km") == [
        ("Belarus", "Belarus", 1312),
        ("China", "China (southeast)", 4133),
        ("China", "China (south)", 46),
    ]


def test_a_status_with_a_comma(factbook):
    assert factbook.bodies_in("ADB, CIS (associate member, has not ratified), UN") == [
        ("ADB", "member"),
        ("CIS", "associate member, has not ratified"),
        ("UN", "member"),
    ]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ("partners_in", "China 28%, Russia"),
        ("borders_in", "China 1,765 km, the sea"),
        ("bodies_in", "ADB, CIS (observer) since 2005"),
        ("items_in", "Muslim 70 to 75%"),
        ("items_in", "Muslim 99% (Sunni 80%"),
        ("items_in", "languages: many"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(factbook, reader, text):
    with pytest.raises(ValueError):
        getattr(factbook, reader)(text)


# Compositions


def test_parts_follow_their_item(factbook):
    items = factbook.items_in("Muslim (official) 99.7% (Sunni 84.7 - 89.7%, Shia 10-15%), other <0.3%")
    assert [(i.name, i.part_of, i.share, i.low, i.high, i.qualifiers) for i in items] == [
        ("Muslim", "", 99.7, None, None, ("official",)),
        ("Sunni", "Muslim", None, 84.7, 89.7, ("range",)),
        ("Shia", "Muslim", None, 10.0, 15.0, ("range",)),
        ("other", "", 0.3, None, None, ("<",)),
    ]


def test_parts_without_shares_say_how_they_are_named(factbook):
    items = factbook.items_in(
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


def test_a_bound_holds_for_all_that_follow(factbook):
    items = factbook.items_in("Azerbaijani 94.8%, other 1.8%; less than 1%: Talish, Russian")
    assert [(i.name, i.share, i.qualifiers) for i in items][2:] == [
        ("Talish", 1.0, ("<",)),
        ("Russian", 1.0, ("<",)),
    ]


def test_brackets_before_and_after_the_share(factbook):
    items = factbook.items_in(
        "Azerbaijani (Azeri) (official) 92.5%, Mongol 90% (official, dialect), 30 minor languages 4%, and other 8%"
    )
    assert [(i.name, i.share, i.qualifiers, i.note) for i in items] == [
        ("Azerbaijani", 92.5, ("official",), "Azeri"),
        ("Mongol", 90.0, ("official",), "dialect"),
        ("30 minor languages", 4.0, (), ""),
        ("other", 8.0, (), ""),
    ]


def test_one_spelling_and_the_year_of_the_note(factbook, of_kazakhstan):
    people = "People and Society"
    of_kazakhstan(
        "2015",
        ((people, "Religions"), {"text": "Buddhism 0.1%, Shaman 2%"}),
        ((people, "Ethnic groups"), {"text": "Uighur 1%", "note": {"text": "as counted (2009 est.)"}}),
        ((people, "Languages"), {"text": "Kazakh (official)"}),
    )
    rows = factbook.compositions()
    assert [(r["item"], r["printed"], r["share_pct"], r["year"]) for r in rows] == [
        ("Buddhist", "Buddhism", 0.1, ""),
        ("Shamanist", "Shaman", 2.0, ""),
        ("Uyghur", "Uighur", 1.0, 2009),
        ("Kazakh", "Kazakh", "", ""),
    ]


def test_a_text_that_cannot_be_read_is_named(factbook, of_kazakhstan):
    of_kazakhstan("2025", (("People and Society", "Religions"), {"text": "Muslim about 70 percent <1"}))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Religions.*about 70 percent"):
        factbook.compositions()


def test_a_repair_that_no_longer_fits_is_named(factbook):
    with pytest.raises(ValueError, match="Factbook 2025, TJK, Religions.*fits 0 times"):
        factbook.repaired("2025", "TJK", "Religions", "Muslim 98%, other 2%")
    assert factbook.repaired("2025", "KAZ", "Religions", "Muslim 98%") == "Muslim 98%"


# Figures


def values(factbook, indicator: str) -> list[tuple[int, float]]:
    """Years and values of an indicator."""
    return [(r["year"], r["value"]) for r in factbook.indicators() if r["indicator"] == indicator]


def test_years_in_one_text_and_na(factbook, of_kazakhstan):
    text = "NA% (2012) ++ 3.74% of GDP (2011) ++ 3% of GDP (2010)"
    of_kazakhstan("2015", (("Military", "Military expenditures"), {"text": text}))
    assert values(factbook, "military_spending_gdp_fb2015") == [(2010, 3), (2011, 3.74)]


def test_the_year_printed_with_services_holds_for_the_sectors(factbook, of_kazakhstan):
    sectors = {
        "agriculture": {"text": "4.9%"},
        "industry": {"text": "29.5%"},
        "services": {"text": "65.6% (2014 est.)"},
    }
    of_kazakhstan("2015", (("Economy", "GDP - composition, by sector of origin"), sectors))
    assert values(factbook, "agriculture_share_fb2015") == [(2014, 4.9)]


def test_shares_in_brackets_and_the_year_of_the_withdrawal_per_person(factbook, of_kazakhstan):
    water = {
        "total": {"text": "21.14  cu km/yr (4%/30%/66%)"},
        "per capita": {"text": "1,304  cu m/yr (2010)"},
    }
    of_kazakhstan("2015", (("Geography", "Freshwater withdrawal (domestic/industrial/agricultural)"), water))
    assert values(factbook, "water_withdrawal_fb2015") == [(2010, 21.14)]
    assert values(factbook, "water_share_agricultural_fb2015") == [(2010, 66)]


def test_the_note_decides_which_indicator_it_is(factbook, of_kazakhstan):
    for year, indicator in (("2021", "gdp_ppp_fb2025"), ("2017", "gdp_ppp_2017_fb2025")):
        name = "Real GDP (purchasing power parity)"
        gdp = {
            f"{name} 2024": {"text": "$7 billion (2024 est.)"},
            "note": f"<b>note:</b> data in {year} dollars",
        }
        of_kazakhstan("2025", (("Economy", name), gdp))
        assert values(factbook, indicator) == [(2024, 7_000_000_000)]
    of_kazakhstan("2025", (("Economy", name), gdp | {"note": "data in cowries"}))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Real GDP.*data in cowries"):
        factbook.indicators()


def test_the_total_of_the_uses_of_water(factbook, of_kazakhstan):
    water = {
        "municipal": {"text": "500 million cubic meters (2022)"},
        "industrial": {"text": "0.5 billion cubic meters (2022 est.)"},
        "agricultural": {"text": "3 billion cubic meters (2022)"},
    }
    of_kazakhstan("2025", (("Environment", "Total water withdrawal"), water))
    assert values(factbook, "water_withdrawal_municipal_fb2025") == [(2022, 0.5)]
    assert values(factbook, "water_withdrawal_fb2025") == [(2022, 4)]
    assert values(factbook, "water_share_agricultural_fb2025") == [(2022, 75)]
    del water["industrial"]
    of_kazakhstan("2025", (("Environment", "Total water withdrawal"), water))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Total water withdrawal.*not each use"):
        factbook.indicators()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("$5 billion", "no year"),
        ("5 billion rubles (2024 est.)", "the unit is 'rubles'"),
        ("$5 zillion (2024 est.)", "the unit is"),
        ("a lot (2024 est.)", "not a number"),
    ],
)
def test_a_figure_that_cannot_be_read_is_named(factbook, of_kazakhstan, text, why):
    gdp = {"text": text, "note": "data in current dollars at official exchange rate"}
    of_kazakhstan("2025", (("Economy", "GDP (official exchange rate)"), gdp))
    with pytest.raises(ValueError, match=f"Factbook 2025, KAZ, GDP .official exchange rate.*{why}"):
        factbook.indicators()


def test_a_label_with_another_year_than_its_text_is_named(factbook, of_kazakhstan):
    field = {"Military Expenditures 2024": {"text": "0.9% of GDP (2023 est.)"}}
    of_kazakhstan("2025", (("Military and Security", "Military expenditures"), field))
    with pytest.raises(ValueError, match="Factbook 2025, KAZ, Military expenditures.*the label says 2024"):
        factbook.indicators()


def test_a_label_without_a_year_is_named(factbook, of_kazakhstan):
    field = {"Military Expenditures of late": {"text": "0.9% of GDP (2023 est.)"}}
    of_kazakhstan("2025", (("Military and Security", "Military expenditures"), field))
    with pytest.raises(ValueError, match="no year in the label 'Military Expenditures of late'"):
        factbook.indicators()


def test_definitions_pair_up_and_say_their_unit(factbook):
    rows = {row["indicator"]: row for row in factbook.definitions()}
    assert len(rows) == len(factbook.definitions()) == len(factbook.measures())
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


# Texts in full


def test_a_profile_has_subfields_with_their_labels_and_the_note(factbook):
    field = factbook._cleaned(
        {
            "Languages": {"text": "Kazakh 80%, Russian 84% (2021 est.)"},
            "major-language sample(s)": {"text": "<br>The World Factbook"},
            "other": {"text": "English"},
            "note": "<strong>note:</strong> as understood",
        }
    )
    text = "Kazakh 80%, Russian 84% (2021 est.) | other: English | note: as understood"
    assert factbook.full_text(field, "Languages") == text
    assert factbook.full_text(factbook._cleaned({"text": "a", "note": "note 1: b"}), "") == "a | note 1: b"


def test_a_profile_takes_its_year_from_the_text(factbook, of_kazakhstan):
    of_kazakhstan(
        "2025", (("Economy", "Exports - commodities"), {"text": "gold (2023)", "note": "note: top five"})
    )
    assert factbook.profiles() == [
        {
            "edition": "2025",
            "state_id": "KAZ",
            "field": "export_commodities",
            "text": "gold (2023) | note: top five",
            "year": 2023,
        }
    ]
