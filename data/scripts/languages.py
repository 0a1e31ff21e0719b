"""Languages spoken in the fourteen, from the territory information of the Unicode CLDR."""

import json
import tarfile

from .registry import package
from .rows import FIVE, RAW, Row, Tables, read

ISO2 = {
    "AF": "AFG",
    "AZ": "AZE",
    "CN": "CHN",
    "IN": "IND",
    "IR": "IRN",
    "KG": "KGZ",
    "KZ": "KAZ",
    "MN": "MNG",
    "PK": "PAK",
    "RU": "RUS",
    "TJ": "TJK",
    "TM": "TKM",
    "TR": "TUR",
    "UZ": "UZB",
}


def tables() -> Tables:
    """Rows for languages."""
    known = {row["language_code"]: row for row in read(RAW / "languages.csv")}
    with tarfile.open(package("cldr-core")) as archive:
        member = archive.extractfile("package/supplemental/territoryInfo.json")
        assert member
        territories = json.load(member)["supplemental"]["territoryInfo"]
    rows: list[Row] = []
    for iso2, state_id in sorted(ISO2.items(), key=lambda pair: pair[1]):
        for tag, entry in territories[iso2].get("languagePopulation", {}).items():
            # A tag such as kk_Arab names the language and the script it is counted in.
            code, _, script = tag.partition("_")
            if code not in known:
                if state_id in FIVE:
                    raise ValueError(f"languages.csv has no {code}, spoken in {state_id}: add it")
                continue
            rows.append(
                {
                    "state_id": state_id,
                    "language_tag": tag.replace("_", "-"),
                    "language": known[code]["language"],
                    "family": known[code]["family"],
                    "script": script,
                    "share": float(entry["_populationPercent"]),
                    "official": entry.get("_officialStatus", ""),
                    "sources": "unicode-cldr",
                }
            )
    return {"languages": sorted(rows, key=lambda r: (r["state_id"], -r["share"], r["language_tag"]))}
