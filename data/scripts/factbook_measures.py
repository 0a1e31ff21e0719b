"""The figures that are taken from the Factbook: what each counts, in which unit, and where each edition has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One numeric field of one edition, and what it means.

    Attributes
    ----------
    concept : str
        With the edition it makes the id: gdp_ppp_fb2015.
    path : tuple of str
        Section, field and, where the field has them, subfield.
    printed : str
        The unit in the Factbook, after the scale.
    yearly : str
        Label of the subfields that each hold one year, before the year; empty if the text itself has the years.
    note : str
        The note that the field must have. One field with two notes is two measures.
    dated_by : tuple of str
        Subfields (or "note") to take the year from where the text has none, in this order; "edition" is the
        edition's own year.
    part : int
        Which of the figures in brackets is taken (municipal, industrial, agricultural), counted from 1; 0: none.
    shift : int
        Power of ten between the printed unit and the unit of the table.
    """

    concept: str
    edition: str
    path: tuple[str, ...]
    printed: str
    topic: str
    title: str
    unit: str
    says: str
    why: str = ""
    comparable: str = "no"
    pair: str = ""
    yearly: str = ""
    note: str = ""
    dated_by: tuple[str, ...] = ()
    part: int = 0
    shift: int = 0

    @property
    def id(self) -> str:
        """Id of the indicator."""
        return f"{self.concept}_fb{self.edition}"


PPP_2015 = "data are in 2014 US dollars"
BALANCE = "balance of payments - {} of goods and services in current dollars"
EXPENDITURE = "GDP expenditure basis - {} of goods and services in current dollars"
ONE_EDITION = "The other edition has no such field."
REVISED = "Both are estimates of their time, and methods were revised in between."
DOLLARS_CHANGED = (
    "The editions count in dollars of different years, and so rest on different comparisons of prices: compare states "
    "within an edition, not a state with itself."
)
SECTOR = (
    "In the edition of 2015 the three add up to 100 but for rounding; in that of 2025 a part of output belongs to none "
    "of them, which makes its shares somewhat smaller."
)
FISCAL = "A fiscal year counts as the year in which it ends."
GOODS = (
    "The edition of 2015 does not say whether services are in (sizes suggest goods only); that of 2025 says that they "
    "are."
)
WITHDRAWAL = (
    "The edition of 2015 counts fresh water, that of 2025 all water; years differ from state to state in the "
    "first (2001 to 2010) and are 2022 in the second, which prints no total: there it is the sum of its three uses."
)
GENERATION = (
    "Both label it '% of total installed capacity', but the edition of 2025 has it under 'Electricity generation "
    "sources' and its figures look like shares of generation: do not subtract one from the other."
)
PROVED = "Some states have the same figure in both editions to the last digit, which suggests that it was carried over."
GAS = "Both in cubic metres; sources and cut-off years differ."
KWH = "Both in kWh; sources and cut-off years differ."


def _both(
    concept: str,
    topic: str,
    title: str,
    unit: str,
    says: str,
    why: str,
    comparable: str,
    in_2015: dict[str, Any],
    in_2025: dict[str, Any],
) -> list[Measure]:
    """The measure of one concept in each edition, paired."""
    measures = []
    for edition, other, own in (("2015", "2025", in_2015), ("2025", "2015", in_2025)):
        extra = own.pop("says", "")
        measures.append(
            Measure(
                edition=edition,
                topic=topic,
                title=title,
                says=f"{says} {extra}".strip(),
                why=why,
                comparable=comparable,
                **{"concept": concept, "unit": unit, "pair": f"{concept}_fb{other}"} | own,
            )
        )
    return measures


def _economy() -> Iterator[Measure]:
    for concept, field_2015, field_2025, title, says in (
        (
            "gdp_ppp",
            "GDP (purchasing power parity)",
            "Real GDP (purchasing power parity)",
            "GDP at purchasing power parity",
            "Output of a year, valued at what it would cost in the United States.",
        ),
        (
            "gdp_per_capita_ppp",
            "GDP - per capita (PPP)",
            "Real GDP per capita",
            "GDP per person at purchasing power parity",
            "Output of a year per resident, valued at prices of the United States and rounded to hundreds of dollars.",
        ),
    ):
        yield from _both(
            concept,
            "economy",
            title,
            "",
            says,
            DOLLARS_CHANGED,
            "no",
            {
                "path": ("Economy", field_2015),
                "printed": "$",
                "note": PPP_2015,
                "unit": "2014 US$ at purchasing power parity",
                "says": f"Field '{field_2015}'.",
            },
            {
                "path": ("Economy", field_2025),
                "printed": "$",
                "yearly": field_2025,
                "note": "data in 2021 dollars",
                "unit": "2021 US$ at purchasing power parity",
                "says": f"Field '{field_2025}'. Turkmenistan is in dollars of 2017 and so in {concept}_2017_fb2025.",
            },
        )
        yield Measure(
            f"{concept}_2017",
            "2025",
            ("Economy", field_2025),
            "$",
            "economy",
            f"{title}, dollars of 2017",
            "2017 US$ at purchasing power parity",
            f"As {concept}_fb2025, for the one state whose field notes 'data in 2017 dollars': Turkmenistan.",
            DOLLARS_CHANGED,
            yearly=field_2025,
            note="data in 2017 dollars",
        )
    yield from _both(
        "gdp_exchange_rate",
        "economy",
        "GDP at official exchange rate",
        "current US$",
        "Output of a year in dollars of that year, field 'GDP (official exchange rate)'.",
        "Neither is corrected for inflation or for how far the official rate was from the market's.",
        "partly",
        {
            "path": ("Economy", "GDP (official exchange rate)"),
            "printed": "$",
            "dated_by": ("note",),
            "says": "China's year is that of the field's note.",
        },
        {
            "path": ("Economy", "GDP (official exchange rate)"),
            "printed": "$",
            "note": "data in current dollars at official exchange rate",
        },
    )
    for sector in ("agriculture", "industry", "services"):
        path = ("Economy", "GDP - composition, by sector of origin", sector)
        yield from _both(
            f"{sector}_share",
            "economy",
            f"Share of {sector} in GDP",
            "% of GDP",
            f"Part of output that comes from {sector}, field 'GDP - composition, by sector of origin'.",
            SECTOR,
            "partly",
            {
                "path": path,
                "printed": "%",
                "dated_by": ("services", "note"),
                "says": "The year is printed once, with services (Afghanistan: in a note), and taken for all three.",
            },
            {"path": path, "printed": "%"},
        )
    yield from _both(
        "poverty_rate",
        "society",
        "Population below the poverty line",
        "% of population",
        "Residents whom the country's own definition counts as poor, field 'Population below poverty line'.",
        "National poverty lines differ between countries and were redrawn in between, as in China.",
        "partly",
        {
            "path": ("Economy", "Population below poverty line"),
            "printed": "%",
            "dated_by": ("note",),
            "says": f"China's year is that of the field's note. {FISCAL}",
        },
        {
            "path": ("Economy", "Population below poverty line"),
            "printed": "%",
            "note": "% of population with income below national poverty line",
        },
    )
    yield Measure(
        "remittances_gdp",
        "2025",
        ("Economy", "Remittances"),
        "% of GDP",
        "economy",
        "Remittances received",
        "% of GDP",
        "Personal transfers and pay that residents receive from abroad, as a share of output, field 'Remittances'.",
        ONE_EDITION,
        yearly="Remittances",
        note="personal transfers and compensation between resident and non-resident "
        "individuals/households/entities",
    )


def _trade() -> Iterator[Measure]:
    for flow in ("exports", "imports"):
        field = flow.capitalize()
        yield from _both(
            flow,
            "trade",
            f"Value of {flow}",
            "current US$",
            f"What a country {'sells' if flow == 'exports' else 'buys'} abroad in a year, field '{field}'.",
            GOODS,
            "no",
            {
                "path": ("Economy", field),
                "printed": "$",
                "says": f"{FISCAL} Afghanistan's are noted to leave out illicit exports and re-exports."
                if flow == "exports"
                else FISCAL,
            },
            {
                "path": ("Economy", field),
                "printed": "$",
                "yearly": field,
                "note": BALANCE.format(flow),
                "says": "Balance of payments, goods and services. Iran and Turkmenistan are on another basis and so in "
                f"{flow}_expenditure_fb2025.",
            },
        )
        yield Measure(
            f"{flow}_expenditure",
            "2025",
            ("Economy", field),
            "$",
            "trade",
            f"Value of {flow}, expenditure basis",
            "current US$",
            f"As {flow}_fb2025, for the two states whose field notes 'GDP expenditure basis': Iran and Turkmenistan.",
            GOODS,
            yearly=field,
            note=EXPENDITURE.format(flow),
        )


def _security() -> Iterator[Measure]:
    yield from _both(
        "military_spending_gdp",
        "security",
        "Military spending",
        "% of GDP",
        "Spending on armed forces as a share of output, field 'Military expenditures'.",
        "What counts as military differs between states and editions, and the Factbook does not say how. Turkmenistan, "
        "Uzbekistan, Tajikistan and Iran are only in the edition of 2025, the first two up to 2019.",
        "partly",
        {
            "path": ("Military", "Military expenditures"),
            "printed": "% of GDP",
            "says": "A forecast for Turkey in 2015 is left out.",
        },
        {
            "path": ("Military and Security", "Military expenditures"),
            "printed": "% of GDP",
            "yearly": "Military Expenditures",
        },
    )


def _water() -> Iterator[Measure]:
    yield from _both(
        "renewable_water",
        "water",
        "Renewable water resources",
        "km3 a year",
        "Water that a country can count on in an average year, inflow from neighbours included, field 'Total renewable "
        "water resources'.",
        "A long-term average: most states have the same figure in both editions, up to rounding.",
        "yes",
        {"path": ("Geography", "Total renewable water resources"), "printed": "cu km"},
        {"path": ("Environment", "Total renewable water resources"), "printed": "cubic meters", "shift": -9},
    )
    field = "Freshwater withdrawal (domestic/industrial/agricultural)"
    printed_with = "The year is printed with the withdrawal per person and taken for the total."
    yield from _both(
        "water_withdrawal",
        "water",
        "Water withdrawn",
        "km3 a year",
        "Water taken from rivers, lakes and the ground in a year for towns, industry and fields.",
        WITHDRAWAL,
        "partly",
        {
            "path": ("Geography", field, "total"),
            "printed": "cu km/yr",
            "dated_by": ("per capita",),
            "says": f"Field '{field}'. {printed_with}",
        },
        {
            "path": ("Environment", "Total water withdrawal"),
            "printed": "cubic meters",
            "shift": -9,
            "says": "Sum of the subfields of 'Total water withdrawal'.",
        },
    )
    for part, use in enumerate(("municipal", "industrial", "agricultural"), start=1):
        yield from _both(
            f"water_share_{use}",
            "water",
            f"Share of {use} use in water withdrawn",
            "% of withdrawal",
            f"How much of the water withdrawn is for {use} use.",
            WITHDRAWAL,
            "partly",
            {
                "path": ("Geography", field, "total"),
                "printed": "cu km/yr",
                "dated_by": ("per capita",),
                "part": part,
                "says": f"Printed in whole percent after the total{', as domestic' * (part == 1)}. {printed_with}",
            },
            {
                "path": ("Environment", "Total water withdrawal"),
                "printed": "cubic meters",
                "part": part,
                "says": "Calculated from the subfields of 'Total water withdrawal' and rounded to a tenth.",
            },
        )
        yield Measure(
            f"water_withdrawal_{use}",
            "2025",
            ("Environment", "Total water withdrawal", use),
            "cubic meters",
            "water",
            f"Water withdrawn for {use} use",
            "km3 a year",
            f"Water taken in a year for {use} use, subfield '{use}' of 'Total water withdrawal'.",
            f"The edition of 2015 prints only the share in whole percent: see water_share_{use}_fb2015.",
            shift=-9,
        )
    yield from _both(
        "irrigated_land",
        "water",
        "Irrigated land",
        "km2",
        "Land that is supplied with water artificially, field 'Irrigated land'.",
        "Years differ between states in both editions (2003 to 2012 and 2012 to 2022), and neither says whether land "
        "equipped for irrigation or actually irrigated is meant.",
        "partly",
        {"path": ("Geography", "Irrigated land"), "printed": "sq km"},
        {"path": ("Geography", "Irrigated land"), "printed": "sq km"},
    )


def _energy() -> Iterator[Measure]:
    yield from _both(
        "hydropower_share",
        "energy",
        "Share of hydropower",
        "% of installed capacity as labelled",
        "How much of electricity rests on water power.",
        GENERATION,
        "no",
        {
            "path": ("Energy", "Electricity - from hydroelectric plants"),
            "printed": "% of total installed capacity",
            "says": f"Field 'Electricity - from hydroelectric plants'. {FISCAL}",
        },
        {
            "path": ("Energy", "Electricity generation sources", "hydroelectricity"),
            "printed": "% of total installed capacity",
            "says": "Subfield 'hydroelectricity'; Turkmenistan has none.",
        },
    )
    yield Measure(
        "electricity_production",
        "2015",
        ("Energy", "Electricity - production"),
        "kWh",
        "energy",
        "Electricity produced",
        "kWh a year",
        "Electricity generated in a year, field 'Electricity - production'.",
        ONE_EDITION,
    )
    for subfield, title, says in (
        ("consumption", "Electricity consumed", "Electricity used in a year."),
        ("exports", "Electricity exported", "Electricity sold abroad in a year."),
        ("imports", "Electricity imported", "Electricity bought abroad in a year."),
    ):
        yield from _both(
            f"electricity_{subfield}",
            "energy",
            title,
            "kWh a year",
            says,
            KWH,
            "partly",
            {
                "path": ("Energy", f"Electricity - {subfield}"),
                "printed": "kWh",
                "says": f"Field 'Electricity - {subfield}'. {FISCAL if subfield == 'consumption' else ''}".strip(),
            },
            {
                "path": ("Energy", "Electricity", subfield),
                "printed": "kWh",
                "says": "No row where none is printed.",
            },
        )
    yield from _both(
        "electricity_capacity",
        "energy",
        "Generating capacity",
        "kW",
        "What all power stations together can generate, 'installed generating capacity'.",
        "Both in kW; sources and cut-off years differ.",
        "partly",
        {"path": ("Energy", "Electricity - installed generating capacity"), "printed": "kW", "says": FISCAL},
        {"path": ("Energy", "Electricity", "installed generating capacity"), "printed": "kW"},
    )
    yield from _both(
        "crude_oil_reserves",
        "energy",
        "Crude oil reserves",
        "barrels",
        "Crude oil in the ground that can be recovered under conditions of the time.",
        PROVED,
        "partly",
        {
            "path": ("Energy", "Crude oil - proved reserves"),
            "printed": "bbl",
            "says": "Field 'Crude oil - proved reserves', on 1 January 2015.",
        },
        {
            "path": ("Energy", "Petroleum", "crude oil estimated reserves"),
            "printed": "barrels",
            "says": "Subfield 'crude oil estimated reserves'.",
        },
    )
    oil = (
        "The edition of 2015 counts crude oil, that of 2025 'total petroleum production', which may be more."
    )
    yield Measure(
        "crude_oil_production",
        "2015",
        ("Energy", "Crude oil - production"),
        "bbl/day",
        "energy",
        "Crude oil produced",
        "barrels a day",
        "Crude oil pumped on an average day of the year, field 'Crude oil - production'.",
        oil,
        "partly",
        "petroleum_production_fb2025",
    )
    yield Measure(
        "petroleum_production",
        "2025",
        ("Energy", "Petroleum", "total petroleum production"),
        "bbl/day",
        "energy",
        "Petroleum produced",
        "barrels a day",
        "Petroleum of all kinds produced on an average day of the year, subfield 'total petroleum production'.",
        oil,
        "partly",
        "crude_oil_production_fb2015",
    )
    yield from _both(
        "natural_gas_reserves",
        "energy",
        "Natural gas reserves",
        "m3",
        "Natural gas in the ground that can be recovered under conditions of the time.",
        PROVED,
        "partly",
        {
            "path": ("Energy", "Natural gas - proved reserves"),
            "printed": "cu m",
            "says": "Field 'Natural gas - proved reserves', on 1 January 2014.",
        },
        {
            "path": ("Energy", "Natural gas", "proven reserves"),
            "printed": "cubic meters",
            "says": "Subfield 'proven reserves'.",
        },
    )
    for subfield, title in (
        ("production", "Natural gas produced"),
        ("consumption", "Natural gas consumed"),
        ("exports", "Natural gas exported"),
        ("imports", "Natural gas imported"),
    ):
        yield from _both(
            f"natural_gas_{subfield}",
            "energy",
            title,
            "m3 a year",
            f"{title} in a year.",
            GAS,
            "partly",
            {
                "path": ("Energy", f"Natural gas - {subfield}"),
                "printed": "cu m",
                "says": f"Field 'Natural gas - {subfield}'.",
            },
            {
                "path": ("Energy", "Natural gas", subfield),
                "printed": "cubic meters",
                "says": "No row where none is printed.",
            },
        )


def _country() -> Iterator[Measure]:
    for subfield, concept, title, says in (
        ("total", "area", "Area", "Land and inland water within the borders."),
        ("land", "area_land", "Land area", "Land within the borders."),
        ("water", "area_water", "Area of inland water", "Lakes, reservoirs and rivers within the borders."),
    ):
        where = {"path": ("Geography", "Area", subfield), "printed": "sq km", "dated_by": ("edition",)}
        yield from _both(
            concept,
            "geography",
            title,
            "km2",
            f"{says} No year is printed: the year is that of the edition.",
            "Azerbaijan's includes Nagorno-Karabakh in both.",
            "yes",
            dict(where),
            dict(where),
        )
    yield from _both(
        "population",
        "society",
        "Population",
        "persons",
        "All residents, an estimate (edition of 2015: for July 2015).",
        "Later censuses changed the base of the estimates.",
        "partly",
        {"path": ("People and Society", "Population"), "printed": ""},
        {"path": ("People and Society", "Population", "total"), "printed": ""},
    )


@cache
def measures() -> tuple[Measure, ...]:
    """Every figure that is taken, in the order of the tables."""
    return (*_economy(), *_trade(), *_security(), *_water(), *_energy(), *_country())
