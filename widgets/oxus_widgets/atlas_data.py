"""What the historical atlas shows, frame by frame: for the script in the page, and in words."""

import json
import re
from functools import cache
from html import escape
from typing import Any

import pandas as pd

import oxus_data
from oxus_widgets.atlas_changes import changes
from oxus_widgets.page import script_json

WINDOW = (32.1, 44.1, 56.9, 91.9)
"""What the atlas shows, a little inside of what its outlines are drawn for: degrees south, west, north, east."""
# Colours of Okabe and Ito (2008), which colour-blind readers can tell apart, some darkened; the name says the same.
GROUPS = {
    "iranian": ("Iranian", "#0072b2"),
    "turkic": ("Turkic", "#b85000"),
    "turco_mongol": ("Turco-Mongol", "#a04f86"),
    "mongolic": ("Mongol or Khitan", "#7a6a00"),
    "arab": ("Arab", "#007f5b"),
    "tibetan": ("Tibetan", "#5b5bb0"),
    "manchu": ("Manchu", "#a83240"),
    "russian": ("Russian", "#555555"),
    "other": ("other, or debated", "#7d5a44"),
}
"""Label and colour of each ruling group."""
ROUTES = {
    "silk": ("Silk Road", "#6b4a00", "1 6"),
    "mongol": ("road of the Mongol time", "#6b4a00", "8 5"),
    "caravan": ("caravan road", "#6b4a00", "3 5"),
    "rail": ("railway", "#000000", ""),
    "carec": ("CAREC corridor", "#00543c", "10 4"),
}
"""Label, colour and dash pattern of each kind of route."""
CERTAINTY = {
    "core": "core: held firmly",
    "sphere": "sphere: claimed or tributary",
    "vague": "vague: its reach is not known",
}


def year_text(year: float) -> str:
    """A year as people write it."""
    return f"{-int(year)} BC" if year < 0 else str(int(year))


def era_id(era: str | int) -> str:
    """The id of a frame.

    Parameters
    ----------
    era : str or int
        Its id ("e10"), its name, or a year: of the frames in whose period it falls, the one drawn for the nearest year.

    Raises
    ------
    oxus_data.DataError
        If there is no such frame; the message names the nearest, or the years that the atlas covers.
    """
    eras = oxus_data.load("eras")
    if isinstance(era, int) and not isinstance(era, bool):
        within = eras[(eras["start"] <= era) & (eras["end"].fillna(2026) >= era)]
        if era == 0 or within.empty:
            first = year_text(eras["start"].min())
            raise oxus_data.DataError(f"the atlas has no frame for the year {era}; it covers {first} to 2026")
        return str(within.loc[(within["year"] - era).abs().idxmin(), "era_id"])
    known = dict(zip(eras["label"].str.casefold(), eras["era_id"], strict=True)) | {
        i: i for i in eras["era_id"]
    }
    found = known.get(str(era).strip().casefold())
    if found is None:
        raise oxus_data.errors.unknown("era", era, [*eras["era_id"], *eras["label"]])
    return str(found)


def step_number(era: str, year: int) -> int:
    """The number of the step of a frame that shows a year, from 1: the last one up to that year.

    Raises
    ------
    oxus_data.DataError
        If the frame has no steps, or none so early; the message names the frames or years that there are.
    """
    eras = {e["id"]: e for e in _shared()["eras"]}
    years = [s["year"] for s in eras[era]["steps"]]
    if not years:
        those = ", ".join(f"{e['id']} ({e['label']})" for e in eras.values() if e["steps"])
        raise oxus_data.DataError(f"the frame {era} has no steps; these have: {those}")
    # bool is an int, and no year.
    if not isinstance(year, int) or isinstance(year, bool) or year < years[0]:
        told = ", ".join(map(str, years))
        raise oxus_data.DataError(f"the frame {era} has no step {year!r}; its steps are the years {told}")
    return sum(y <= year for y in years)


def era_of(era: str) -> dict[str, Any]:
    """What the atlas shows of a frame, not to be changed.

    Raises
    ------
    oxus_data.DataError
        If there is no frame of this id.
    """
    frames: dict[str, dict[str, Any]] = {frame["id"]: frame for frame in _shared()["eras"]}
    if era not in frames:
        raise oxus_data.errors.unknown("era", era, frames)
    return frames[era]


def atlas_data() -> dict[str, Any]:
    """All that the script needs: land, outlines, places, and eras with what is in them; a copy of your own."""
    found: dict[str, Any] = json.loads(atlas_json())
    return found


@cache
def atlas_json() -> str:
    """`atlas_data` as JSON that may stand inside a script of a page."""
    return script_json(_shared())


@cache
def _shared() -> dict[str, Any]:
    """The same as `atlas_data`, not to be changed."""
    polities = oxus_data.load("polities").set_index("polity_id", drop=False)
    places = oxus_data.load("places").set_index("place_id")
    at = {place.Index: [float(place.lat), float(place.lon)] for place in places.itertuples()}
    routes = _routes(at)
    eras: list[dict[str, Any]] = []
    for era in oxus_data.load("eras").itertuples():
        end = 2026 if pd.isna(era.end) else int(era.end)
        own = polities[polities["era_id"] == era.era_id].sort_values("area", ascending=False)
        units, steps = _steps(own, int(era.start), end)
        shown = [_polity(p) for p in own.itertuples()]
        eras.append(
            {
                "id": era.era_id,
                "label": era.label,
                "year": year_text(era.year),
                "drawn": int(era.year),
                "period": f"{year_text(era.start)} to {'today' if pd.isna(era.end) else year_text(end)}",
                "section": ", ".join(f"§{s}" for s in era.section.split(";")),
                "image": "" if pd.isna(era.image) else era.image,
                "caption": era.caption,
                "changes": _changes(eras[-1] if eras else None, shown, steps),
                "polities": shown,
                "units": units,
                "steps": steps,
                "routes": [r for r in routes if _runs(r, int(era.start), end)],
                "events": _events(places["name"].to_dict(), at, int(era.start), end),
                "disputes": _disputes(at, era.era_id),
            }
        )
    return {
        "window": dict(zip(("south", "west", "north", "east"), WINDOW, strict=True)),
        "outlines": {
            f["properties"]["outline_id"]: f["geometry"] for f in oxus_data.geometry("outlines")["features"]
        },
        "today": {
            "kaz": "Kazakhstan",
            "kgz": "Kyrgyzstan",
            "tjk": "Tajikistan",
            "tkm": "Turkmenistan",
            "uzb": "Uzbekistan",
        },
        "groups": {group: {"label": label, "color": color} for group, (label, color) in GROUPS.items()},
        "kinds": {
            kind: {"label": label, "color": color, "dash": dash}
            for kind, (label, color, dash) in ROUTES.items()
        },
        "places": _places(places),
        "certainty": CERTAINTY,
        "eras": eras,
    }


def _changes(
    before: dict[str, Any] | None, shown: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What changed since the frame before; of the conquest its steps say so, one by one."""
    if any(polity["dated"] for polity in shown):
        first, last = steps[0]["label"], steps[-1]["label"]
        return [{"what": "Step by step", "names": [f"{len(steps)} dates from {first} to {last}"]}]
    return changes(before["polities"] if before else None, shown)


def _polity(polity: Any) -> dict[str, Any]:
    dated = "" if pd.isna(polity.start) else year_text(polity.start)
    if dated and polity.end != polity.start:
        dated += f" to {year_text(polity.end)}"
    return {
        "id": polity.Index,
        "name": polity.name,
        # On the map without what is in brackets.
        "label": re.sub(r" \(.*?\)", "", polity.name).split(", incl.")[0].split(" incl.")[0],
        "kind": polity.kind.replace("_", " "),
        "culture": polity.ruling_culture,
        "group": polity.ruling_group,
        "certainty": polity.certainty,
        "outline": polity.outline_id,
        "at": [polity.label_lat, polity.label_lon],
        "dated": dated,
        "seat": "" if pd.isna(polity.seat) else polity.seat,
        "area": int(polity.area),
        "town": "" if pd.isna(polity.town_place_id) else polity.town_place_id,
        "inside": not pd.isna(polity.within_id),
    }


def _steps(own: pd.DataFrame, start: int, end: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps inside a frame, and the units that only they show.

    A step shows rows of the frame's polities and units, numbered through, each as "new" (whole in this step), "begun"
    (in this step, finished in a later one), "partly" (begun, not finished) or "held".
    """
    if own["start"].notna().any():
        return [], _steps_of_conquest(own)
    admin = oxus_data.load("admin_units")
    years = sorted({y for y in admin["start"].dt.year if start <= y <= end})
    alive = {}
    for year in years:
        day = admin.loc[admin["start"].dt.year == year, "start"].max()
        # The larger below the smaller, as polities are.
        alive[day] = admin[(admin["start"] <= day) & (admin["end"] > day)].sort_values("unit_id")
    ids = list(dict.fromkeys(unit for table in alive.values() for unit in table["unit_id"]))
    number = {unit: len(own) + n for n, unit in enumerate(ids)}
    steps = []
    for day, table in alive.items():
        new = table["start"].dt.year == day.year
        table = table.assign(shown=new.map({True: "new", False: "held"}), inner=table["within_id"].notna())
        table = table.sort_values("inner", kind="stable")
        begun = "; ".join(
            u.name if u.start == day else f"{u.name} ({_day(u.start)})"
            for u in table[table["shown"] == "new"].itertuples()
        )
        steps.append(
            {
                "year": day.year,
                "label": _day(day),
                "text": f"New: {begun}.",
                "shows": {"row": table["unit_id"].map(number).tolist(), "state": table["shown"].tolist()},
            }
        )
    units = admin.set_index("unit_id", drop=False)
    return [_unit(units.loc[unit]) for unit in ids], steps


def _steps_of_conquest(own: pd.DataFrame) -> list[dict[str, Any]]:
    steps = []
    for year in sorted({int(y) for y in [*own["start"].dropna(), *own["end"].dropna()]}):
        shows, words = [], []
        for n, polity in enumerate(own.itertuples()):
            name = polity.name
            if pd.isna(polity.start):  # the empire behind the steps
                shows.append([n, "held"])
                continue
            if polity.start > year:
                continue
            if polity.kind == "occupation":  # its end is that of the occupation
                name = re.sub(r" \(.*?\)", "", name)
                if polity.end > year:
                    shows.append([n, "new" if polity.start == year else "held"])
                if polity.start == year:
                    words.append(f"{name} begins.")
                elif polity.end == year:
                    words.append(f"{name} ends, and most of the valley is given back.")
            elif polity.end == year:
                shows.append([n, "new"])
                words.append(
                    f"{name}." if polity.start == year else f"{name}: finished, begun {polity.start}."
                )
            elif polity.start == year:
                shows.append([n, "begun"])
                words.append(f"{name}: begun, finished {polity.end}.")
            else:
                shows.append([n, "held" if polity.end < year else "partly"])
        columns = {"row": [row for row, _ in shows], "state": [state for _, state in shows]}
        steps.append({"year": year, "label": str(year), "text": " ".join(words), "shows": columns})
    return steps


def _unit(unit: Any) -> dict[str, Any]:
    """A unit of the delimitation, as a polity is told; its name stands where that of the same outline does."""
    polities = oxus_data.load("polities")
    same = polities[polities["outline_id"] == unit["outline_id"]].iloc[0]
    return {
        "id": unit["unit_id"],
        "name": unit["name"],
        # Short, for the map; "A ASSR, from 1925 B ASSR" as "A, later B ASSR".
        "label": re.sub(
            r" \w+, from (\w+ )?\d+", ", later", re.sub(" (with|in|without) .*", "", unit["name"])
        ),
        "kind": unit["status"].replace("_", " "),
        "culture": f"{_day(unit['start'])} to {_day(unit['end'])}",
        "group": same["ruling_group"],
        "certainty": "core",
        "outline": unit["outline_id"],
        "at": [same["label_lat"], same["label_lon"]],
        "dated": "",
        "seat": "",
        "area": int(same["area"]),
        "town": "" if pd.isna(same["town_place_id"]) else same["town_place_id"],
        "inside": not pd.isna(unit["within_id"]),
        "differs": "" if pd.isna(unit["differs"]) else unit["differs"],
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _disputes(at: dict[str, list[float]], era: str) -> list[dict[str, Any]]:
    disputes = oxus_data.load("disputes")
    return [
        {
            "question": row.question,
            "readings": [row.first_reading, row.second_reading],
            "section": f"§{row.section}",
            "at": at[row.place_id],
        }
        for row in disputes[disputes["era_id"] == era].itertuples()
    ]


def _places(places: pd.DataFrame) -> list[dict[str, Any]]:
    """All places, each with its names as columns: name, first year, first year after."""
    names = oxus_data.load("place_names").astype({"start": "object", "end": "object"})
    names[["start", "end"]] = names[["start", "end"]].where(names[["start", "end"]].notna(), None)
    periods = {
        place: {column: group[column].tolist() for column in ("name", "start", "end")}
        for place, group in names.groupby("place_id")
    }
    return [
        {"id": place.Index, "at": [place.lat, place.lon], "role": place.role, "names": periods[place.Index]}
        for place in places.itertuples()
    ]


def _routes(at: dict[str, list[float]]) -> list[dict[str, Any]]:
    return [
        {
            "name": route.name,
            "kind": route.kind,
            "start": int(route.start),
            "end": None if pd.isna(route.end) else int(route.end),
            "line": [at[place] for place in route.place_ids.split(";")],
        }
        for route in oxus_data.load("routes").itertuples()
    ]


def _runs(route: dict[str, Any], start: int, end: int) -> bool:
    """Whether a route is there in a period; a railway from the year that it was finished."""
    if route["kind"] == "rail":
        return bool(route["end"] <= end)
    return bool(route["start"] <= end and (route["end"] is None or route["end"] >= start))


def _events(names: dict[str, str], at: dict[str, list[float]], start: int, end: int) -> list[dict[str, Any]]:
    """The events of a period that have a place on the map."""
    events = oxus_data.load("events").dropna(subset="place_id")
    return [
        {
            "year": year_text(event.year),
            "text": event.text,
            "reading": "" if pd.isna(event.reading) else event.reading,
            "place": names[event.place_id] if pd.isna(event.place) else event.place,
            "at": at[event.place_id],
        }
        for event in events[(events["year"] >= start) & (events["year"] <= end)].itertuples()
    ]


def in_words(current: str) -> str:
    """The whole atlas as HTML text: one part a frame, the current one open."""
    return "".join(_frame_in_words(era["id"], era["id"] == current) for era in _shared()["eras"])


@cache
def _frame_in_words(wanted: str, is_open: bool) -> str:
    era = era_of(wanted)
    polities = "".join(
        f"<li>{escape(p['name'])}{escape(', ' + p['dated'] if p['dated'] else '')}: {escape(p['kind'])}, "
        f"{escape(p['culture'])}; {p['certainty']}{escape('; seat: ' + p['seat'] if p['seat'] else '')}</li>"
        for p in era["polities"]
    )
    events = "".join(
        f"<li>{e['year']}, {escape(e['place'])}: {escape(e['text'])} {escape(e['reading'])}</li>"
        for e in era["events"]
    )
    routes = ", ".join(escape(r["name"]) for r in era["routes"])
    steps = "".join(f"<li>{s['label']}: {escape(s['text'])}</li>" for s in era["steps"])
    differs = "".join(
        f"<li>{escape(u['name'])}: {escape(u['differs'])}</li>" for u in era["units"] if u["differs"]
    )
    disputes = "".join(
        f"<li>{escape(d['question'])}? {escape(d['readings'][0])} Or: {escape(d['readings'][1])}</li>"
        for d in era["disputes"]
    )
    changed = "".join(f" <b>{c['what']}:</b> {escape('; '.join(c['names']))}." for c in era["changes"])
    return (
        f"<details{' open' if is_open else ''}><summary>{era['year']}: {escape(era['label'])}</summary>"
        f"<p>{escape(era['caption'])} ({escape(era['section'])}; {escape(era['period'])})</p>"
        + (f"<p>Since the frame before.{changed}</p>" if changed else "")
        + f"<ul>{polities}</ul>"
        + (f"<p>Step by step</p><ol>{steps}</ol>" if steps else "")
        + (f"<p>Where the lines of the time were not those drawn</p><ul>{differs}</ul>" if differs else "")
        + (f"<p>Events</p><ul>{events}</ul>" if events else "")
        + (f"<p>Disputed</p><ul>{disputes}</ul>" if disputes else "")
        + (f"<p>Roads and railways: {routes}.</p>" if routes else "")
        + "</details>"
    )
