"""What the trade explorer's view has to hold, so that it can answer by itself: all flows, packed, and all names."""

from typing import Any

import pandas as pd

from oxus_data import CENTRAL_ASIA, DataError, load, raw_material_partners
from oxus_data.trade_measures import FLOWS, WORLD
from oxus_widgets.memo import built_once
from oxus_widgets.palette import BLUE, GREEN, GREY, ORANGE, PURPLE

FIRST_YEAR, LAST_YEAR = 1995, 2024
EDITIONS = ("2015", "2025")
PRINTED = {"2015": 0.1, "2025": 1.0}
"""To what the shares of each edition are rounded, in per cent."""

PER_THOUSAND = 10
"""Parts of a thousand US$ in which values are packed: `exports` has them to 0.1 thousand."""

GROUPS: dict[str, tuple[str, str, str]] = {
    "crude_oil": ("crude oil", BLUE, "solid"),
    "natural_gas": ("natural gas", ORANGE, "diagonal"),
    "coal": ("coal", GREY, "solid"),
    "gold": ("gold", PURPLE, "dots"),
    "copper_ore": ("copper ore", ORANGE, "solid"),
    "iron_ore": ("iron ore", PURPLE, "solid"),
    "lead_and_zinc_ore": ("lead and zinc ore", BLUE, "diagonal"),
    "chromium_ore": ("chromium ore", GREEN, "solid"),
    "uranium_ore": ("uranium ore", GREEN, "dots"),
    "aluminium": ("aluminium", GREY, "level"),
    "industrial_minerals": ("industrial minerals", GREEN, "diagonal"),
    "other_ores": ("other ores", PURPLE, "diagonal"),
    "other_metals_and_compounds": ("other metals, compounds", BLUE, "level"),
}
"""Label, colour and pattern of each product group; no two have both in common."""

_MORE_NAMES = """
ABW Aruba;AIA Anguilla;ALB Albania;ARG Argentina;AUS Australia;AUT Austria;BEL Belgium;BEN Benin;
BGD Bangladesh;BGR Bulgaria;BHR Bahrain;BHS Bahamas;BIH Bosnia and Herzegovina;BMU Bermuda;BOL Bolivia;
BRA Brazil;BRN Brunei;CAN Canada;CHE Switzerland;CHL Chile;CIV Côte d’Ivoire;COD DR Congo;COL Colombia;
CUB Cuba;CYP Cyprus;CZE Czechia;DEU Germany;DMA Dominica;DNK Denmark;DOM Dominican Republic;DZA Algeria;
ECU Ecuador;EGY Egypt;ESP Spain;EST Estonia;ETH Ethiopia;FIN Finland;FRA France;GAB Gabon;
GBR United Kingdom;GHA Ghana;GIB Gibraltar;GMB Gambia;GRC Greece;GTM Guatemala;HKG Hong Kong;HND Honduras;
HRV Croatia;HUN Hungary;IDN Indonesia;IOT British Indian Ocean Territory;IRL Ireland;IRQ Iraq;ISL Iceland;
ISR Israel;ITA Italy;JOR Jordan;JPN Japan;KEN Kenya;KOR South Korea;KWT Kuwait;LAO Laos;LBN Lebanon;
LBY Libya;LKA Sri Lanka;LTU Lithuania;LUX Luxembourg;LVA Latvia;MAR Morocco;MDG Madagascar;MEX Mexico;
MKD North Macedonia;MLT Malta;MMR Myanmar;MNE Montenegro;MOZ Mozambique;MRT Mauritania;MYS Malaysia;
NAM Namibia;NER Niger;NGA Nigeria;NLD Netherlands;NOR Norway;NZL New Zealand;OMN Oman;PAN Panama;PER Peru;
PHL Philippines;POL Poland;PRK North Korea;PRT Portugal;PRY Paraguay;QAT Qatar;ROU Romania;RWA Rwanda;
S19 Other Asia, not specified;SCG Serbia and Montenegro;SDN Sudan;SEN Senegal;SGP Singapore;
SLB Solomon Islands;SLE Sierra Leone;SLV El Salvador;SOM Somalia;SRB Serbia;SVK Slovakia;SVN Slovenia;
SWE Sweden;SYR Syria;TGO Togo;THA Thailand;TTO Trinidad and Tobago;TUN Tunisia;TWN Taiwan;TZA Tanzania;
URY Uruguay;VEN Venezuela;VGB British Virgin Islands;VNM Vietnam;WLF Wallis and Futuna;
ZA1 Southern African Customs Union;ZAF South Africa;ZMB Zambia;ZWE Zimbabwe
"""
# Partners that sit in no body of `states`: short English names of ISO 3166-1; S19, SCG and ZA1 are BACI's.


@built_once
def traders() -> dict[str, str]:
    """Name of each state of which the tables have exports: the five first, then by the alphabet."""
    known = set(load("exports")["exporter_id"])
    states = load("states").sort_values(["central_asia", "name"], ascending=[False, True])
    pairs = zip(states["state_id"], states["name"], strict=True)
    return {state: name for state, name in pairs if state in known}


@built_once
def partner_names() -> dict[str, str]:
    """Name of every partner in `trade_partners` and `raw_material_trade`, by its code."""
    states = load("states")
    own = dict(zip(states["state_id"], states["name"], strict=True))
    more = dict(entry.split(" ", 1) for entry in _MORE_NAMES.replace("\n", "").split(";"))
    trade = load("raw_material_trade")
    codes = {*trade["exporter_id"], *trade["importer_id"], *load("trade_partners")["partner_id"].dropna()}
    names = more | own
    return {code: names[code] for code in sorted(codes)}


@built_once
def trade_data() -> dict[str, Any]:
    """Flows, partners, names and sources, as JSON.

    Returns
    -------
    dict
        As `widgets/views/trade/trade_data.schema.json` describes it: tables are columns by name.
    """
    trade = load("raw_material_trade")
    five = list(CENTRAL_ASIA)
    sold = trade[trade["exporter_id"].isin(five)]
    # What the five sell one another is in `sold` already.
    bought = trade[trade["importer_id"].isin(five) & ~trade["exporter_id"].isin(five)]
    figures, totals = _figures(), _totals()
    return {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
        "five": five,
        "world": WORLD,
        "scale": PER_THOUSAND,
        "states": {"id": list(traders()), "name": list(traders().values())},
        "names": partner_names(),
        "groups": {
            "id": list(GROUPS),
            **dict(
                zip(("label", "color", "pattern"), map(list, zip(*GROUPS.values(), strict=True)), strict=True)
            ),
        },
        "printed": PRINTED,
        "partners": _partners(),
        "exports": _by_group(load("exports"), "exporter_id"),
        "sold": _by_group(sold, "exporter_id", "importer_id"),
        "bought": _by_group(bought, "importer_id", "exporter_id"),
        "totals": totals,
        "figures": figures,
        "sources": _citations(figures, totals),
    }


def listed_partners(state: str, flow: str, editions: tuple[str, ...] = EDITIONS) -> pd.DataFrame:
    """The partners that the Factbook lists for a state, the largest of the latest edition first.

    Parameters
    ----------
    state : str
        Id of one of `traders`.
    flow : str
        "exports" or "imports".
    editions : tuple of str
        Editions of the Factbook, in the order of time.

    Returns
    -------
    DataFrame
        Index partner_id; `partner`, and for each edition `share_2015`, `share_2025` in % of all goods: NaN where the
        partner is not listed, and may have anything up to the smallest share listed or all that is left, whichever is
        less (`at_most`). With two editions also `change`, in percentage points, where both list the partner and neither
        list leaves a large partner out. `.attrs`: year, listed, unlisted and at_most (in %), and left_out (partners and
        their least shares, see `left_out_of_list`), each by edition.
    """
    table = load("trade_partners")
    table = table[(table["state_id"] == state) & (table["flow"] == flow)]
    rows = {name: table[table["edition"] == name].set_index("partner_id") for name in editions}
    frame = pd.DataFrame({f"share_{name}": own["share"] for name, own in rows.items()})
    frame.insert(0, "partner", frame.index.map(partner_names()))
    frame = frame.sort_values([f"share_{name}" for name in reversed(editions)], ascending=False)
    left_out = {name: left_out_of_list(state, flow, name) for name in editions}
    if len(editions) == 2:
        then, now = (frame[f"share_{name}"] for name in editions)
        frame["change"] = float("nan") if any(left_out.values()) else (now - then).round(1)
    listed = {name: round(float(own["share"].sum()), 1) for name, own in rows.items()}
    unlisted = {name: round(100 - share, 1) for name, share in listed.items()}
    frame.attrs = {
        "year": {name: int(own["year"].iloc[0]) for name, own in rows.items()},
        "listed": listed,
        "unlisted": unlisted,
        "at_most": {name: min(float(own["share"].min()), unlisted[name]) for name, own in rows.items()},
        "left_out": left_out,
    }
    return frame


@built_once
def left_out_of_list(state: str, flow: str, edition: str) -> dict[str, float]:
    """The partners that a list of the Factbook leaves out although they belong on it.

    A partner belongs on a list if raw materials alone give it a larger share of all exports than the smallest share on
    the list. The shares of such a list have another whole than all exports, so they cannot be compared with another
    year's: see `partners-with-gold` in the table `gaps`.

    Parameters
    ----------
    state, flow : str
        As in `listed_partners`.
    edition : str
        "2015" or "2025".

    Returns
    -------
    dict of str to float
        The least share of each in all exports, in %; empty for imports, for a state that is not one of the five, and
        where the edition does not give all exports of the year.
    """
    if flow != "exports" or state not in CENTRAL_ASIA:
        return {}
    partners = load("trade_partners")
    rows = partners[
        (partners["state_id"] == state) & (partners["flow"] == flow) & (partners["edition"] == edition)
    ]
    year = int(rows["year"].iloc[0])
    totals = load("indicators")
    total = totals.loc[
        (totals["state_id"] == state)
        & (totals["year"] == year)
        & (totals["indicator"] == f"exports_fb{edition}"),
        "value",
    ]
    if total.empty:
        return {}
    shares = raw_material_partners(state, year) * 1000 / total.item() * 100
    missing = shares[(shares > rows["share"].min()) & ~shares.index.isin(rows["partner_id"])]
    return {str(partner): round(float(share), 1) for partner, share in missing.items()}


def partners_in_raw_materials(state: str, year: int, flow: str, group: str | None) -> pd.DataFrame:
    """The values of `raw_material_partners`, with names and shares; where there are none, a reason in `.attrs`."""
    reason = ""
    try:
        values = raw_material_partners(state, year, flow, group)
    except DataError as error:  # a state that is not one of the five
        values = pd.Series(dtype="float64", name="value").rename_axis("partner_id")
        reason = str(error)
    if values.empty:
        reason = (
            reason or f"no flow of {group or 'a raw material'} is recorded for {state}, {flow}, in {year}"
        )
    frame = pd.DataFrame({"value": values, "share": 100 * values / values.sum()})
    frame.insert(0, "partner", frame.index.map(partner_names()))
    frame.attrs = {"reason": reason} if reason else {}
    return frame


def _partners() -> dict[str, Any]:
    table = load("trade_partners").sort_values("rank")
    found: dict[str, Any] = {}
    for (state, flow, edition), rows in table.groupby(["state_id", "flow", "edition"], observed=True):
        found.setdefault(state, {flow: {} for flow in FLOWS})[flow][edition] = {
            "year": int(rows["year"].iloc[0]),
            "id": rows["partner_id"].tolist(),
            "share": rows["share"].tolist(),
            "left_out": left_out_of_list(state, flow, edition),
        }
    return found


def _by_group(table: pd.DataFrame, own: str, partner: str | None = None) -> dict[str, dict[str, str]]:
    """The values of each state and group as runs."""
    keys = [own, "product_group"] + ([partner] if partner else [])
    runs: dict[tuple[str, ...], dict[int, float]] = {}
    columns = [table[name].tolist() for name in (*keys, "year", "value")]
    for *key, year, value in zip(*columns, strict=True):
        runs.setdefault(tuple(key), {})[year] = value
    order = list(table["product_group"].cat.categories)
    found: dict[str, dict[str, str]] = {}
    for state, group, *code in sorted(runs, key=lambda key: (key[0], order.index(key[1]), *key[2:])):
        text = "".join(code) + _run(runs[state, group, *code])
        groups = found.setdefault(state, {})
        groups[group] = f"{groups[group]} {text}" if group in groups else text
    return found


def _run(values: dict[int, float]) -> str:
    start = min(values)
    years = range(start, max(values) + 1)
    packed = (_base36(round(values[year] * PER_THOUSAND)) if year in values else "" for year in years)
    return f"{start - FIRST_YEAR}:{','.join(packed)}"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


def _totals() -> dict[str, dict[str, list[Any]]]:
    """All exports of a state where the Factbook has them, to set the raw materials against."""
    table = load("indicators")
    names = ["exports_fb2015", "exports_fb2025", "exports_expenditure_fb2025"]
    rows = table[table["indicator"].isin(names) & table["state_id"].isin(list(traders()))].sort_values("year")
    return {
        state: {
            "year": own["year"].astype(int).tolist(),
            "value": (own["value"] / 1000).tolist(),
            "source": own["sources"].tolist(),
        }
        for state, own in rows.groupby("state_id", sort=False)
    }


def _figures() -> dict[str, list[str]]:
    """Published shares of all trade: what the text draws as Image 5, and the weight of single partners."""
    table = load("published_figures")
    table = table[table["topic"].isin(["intraregional_trade", "external_trade_shares"])]
    names = partner_names() | {"CA5": "The five", "EU": "the EU"}
    found: dict[str, list[str]] = {name: [] for name in ("subject", "what", "value", "directness", "source")}
    for row in table.itertuples():
        with_whom = f" with {names[row.counterpart]}" if isinstance(row.counterpart, str) else ""
        words = f"{row.qualifier} " if isinstance(row.qualifier, str) else ""
        what = f"{row.metric}{with_whom}, {row.period}"
        cells = (row.subject, what, f"{words}{row.value:g} {row.unit}", row.directness, row.sources)
        for column, cell in zip(found.values(), cells, strict=True):
            column.append(cell)
    return found


def _citations(figures: dict[str, list[str]], totals: dict[str, dict[str, list[Any]]]) -> dict[str, str]:
    used = {"cepii-baci", "cia-factbook-2015", "cia-factbook-2025"}
    used |= {*figures["source"], *(source for rows in totals.values() for source in rows["source"])}
    sources = load("sources").set_index("source_id")["citation"]
    return {source: sources[source] for source in sorted(used)}
