"""What Python computes, for the unit tests of the views in JavaScript: `widgets/views/test/expected.json`.

    python tests/view_fixtures.py       writes the file anew

`tests/test_javascript.py` fails if the file is not what these functions give.
"""

import csv
import io
import json
import math
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from oxus.core.safe_output import csv_cell
from oxus_data.trade_measures import (
    export_similarity,
    herfindahl,
    herfindahl_bounds,
    revealed_comparative_advantage,
)
from oxus_widgets.agreement import agreement
from oxus_widgets.association import (
    goodman_kruskal_gamma,
    kendall_tau_b,
    permutation_test,
    random_numbers,
)
from oxus_widgets.ladder_data import WEIGHTS, height_of, remarks, tally
from oxus_widgets.ledger_answers import SURE, agreement_in_words, calibration_in_words

EXPECTED = Path(__file__).resolve().parents[1] / "widgets" / "views" / "test" / "expected.json"
CODES = [2, 1, 0, -1]


def _number(value: float) -> float | None:
    """A number for JSON: 12 digits, so that the order in which a sum is added up does not count; None for NaN."""
    return None if math.isnan(value) else float(f"{value:.12g}")


def expected() -> dict[str, Any]:
    """All inputs with what Python gives for them, as JSON.

    Returns
    -------
    dict of str to list
        A key for each module of the views that has a twin in Python.
    """
    dice = random.Random(2026)
    return {
        "csv": [{"text": text, "rows": _csv_rows(text)} for text in _csv_texts(dice)],
        "csv_cells": [{"text": text, "cell": csv_cell(text)} for text in _csv_cells()],
        "random": list(islice(random_numbers(1), 5)),
        "association": [_association(*case) for case in _cases(dice)],
        "agreement": [_agreement(pairs) for pairs in _codings(dice)],
        "herfindahl": [{"values": v, "index": _number(herfindahl(v))} for v in _values(dice)],
        "bounds": [
            _bounds(*case) for case in (([40.0, 30.0], 0.0), ([40.0, 30.0], 1.0), ([55.5, 20.1, 9.9], 0.1))
        ],
        "exports": [_exports(dice) for _ in range(5)],
        "ladder": [_ladder(dice) for _ in range(6)],
        "ledger": [_ledger(dice, number) for number in (0, 3, 8, 40)],
    }


def _csv_texts(dice: random.Random) -> list[str]:
    chosen = [
        'a,b\r1,"2"\r',
        "a;b\n1;2,5\n",
        "a\tb\n1\t2\n",
        'pipe,size\nsteel,5" pipe\nnext,1\n',
        'a,b\n"x ""y"" z",\n',
    ]
    letters = ["a", "b ", ",", ";", "\t", '"', '""', "\n", "\r\n", "\r", "é"]
    return chosen + ["".join(dice.choices(letters, k=dice.randint(1, 25))) for _ in range(40)]


def _csv_cells() -> list[str]:
    dice = random.Random(28)  # of its own, so the other values stay as they are
    chosen = [
        "=1+1",
        "-Anna",
        "O'Brien",
        "'=1",
        "-1",
        "-1,5",
        "a; =b",
        "-",
        "＝x",
        " @x",
        ";\t=",
        '\r"@x',
        "\tx",
        "a b",
    ]
    letters = [*"=+-@'\"; \t\r\n1.,ae%", "＝", "é"]
    return chosen + ["".join(dice.choices(letters, k=dice.randint(1, 9))) for _ in range(200)]


def _csv_rows(text: str) -> list[list[str]]:
    """As `ledger_csv.read_answers` reads them; a row without a cell is a row with an empty one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = max(",;\t", key=plain.split("\n", 1)[0].count)
    return [row or [""] for row in csv.reader(io.StringIO(plain), delimiter=separator)]


def _cases(dice: random.Random) -> list[tuple[list[float | None], list[float | None], list[int]]]:
    found = []
    for size, groups in ((1, 1), (6, 3), (12, 5), (20, 7), (24, 9)):
        of = [n % groups for n in range(size)]
        by_group = [dice.randint(0, 3) for _ in range(groups)]
        x: list[float | None] = [by_group[group] for group in of]
        y = [dice.choice([None, 0, 1, 2, 2.5]) for _ in range(size)]
        found.append((x, y, of))
    return found


def _association(x: list[Any], y: list[Any], of: list[int]) -> dict[str, Any]:
    xs, ys = (pd.Series(values, dtype=float) for values in (x, y))
    test = permutation_test(xs, ys, of, draws=199)
    return {
        "x": x,
        "y": y,
        "of": of,
        "gamma": _number(goodman_kruskal_gamma(xs, ys)),
        "tau": _number(kendall_tau_b(xs, ys)),
        "pOne": _number(test.p_one),
        "pTwo": _number(test.p_two),
        "smallest": _number(test.smallest_p),
    }


def _codings(dice: random.Random) -> list[list[list[int]]]:
    return [[[dice.choice(CODES), dice.choice(CODES)] for _ in range(size)] for size in (1, 4, 30)] + [
        [[1, 1], [1, 1]]
    ]


def _agreement(pairs: list[list[int]]) -> dict[str, Any]:
    found = agreement([one for one, _ in pairs], [other for _, other in pairs], codes=CODES)
    return {
        "pairs": pairs,
        "expected": _number(found.expected),
        "kappa": _number(found.kappa),
        "weighted": _number(found.weighted_kappa),
        "table": found.table.to_numpy().tolist(),
    }


def _values(dice: random.Random) -> list[list[float]]:
    return [[50.0, 30.0, 20.0], [1.0], [0.0], [round(dice.expovariate(0.01), 3) for _ in range(12)]]


def _bounds(shares: list[float], printed_to: float) -> dict[str, Any]:
    low, high = herfindahl_bounds(shares, printed_to=printed_to)
    return {"shares": shares, "printedTo": printed_to, "low": _number(low), "high": _number(high)}


def _exports(dice: random.Random) -> dict[str, Any]:
    names = ["oil", "gas", "gold", "coal"]
    own, world = ({name: dice.choice([None, 0.0, 1.5, 20.0, 300.0]) for name in names} for _ in range(2))
    first, second = (pd.Series(values, dtype=float) for values in (own, world))
    advantage = revealed_comparative_advantage(first, second)
    return {
        "own": own,
        "world": world,
        "rca": {name: _number(value) for name, value in advantage.items()},
        "similarity": _number(float(export_similarity(first, second))),
    }


def _ladder(dice: random.Random) -> dict[str, Any]:
    year = dice.randint(1995, 2025)
    pieces = [
        {
            "step": dice.randint(1, 5),
            "weight": dice.choice([None, *(word.word for word in WEIGHTS)]),
            "start": f"{dice.randint(1990, 2026)}-01-01",
            "end": dice.choice(["", f"{dice.randint(1991, 2026)}-06-01"]),
        }
        for _ in range(30)
    ]
    frame = pd.DataFrame(pieces)
    starts, ends = pd.to_datetime(frame["start"]), pd.to_datetime(frame["end"].replace("", None))
    frame["standing"] = "holds"
    frame.loc[ends.dt.year <= year, "standing"] = "over"
    frame.loc[starts.dt.year > year, "standing"] = "later"
    counts = tally(frame)
    verdicts = {step: dice.choice(["reached", "not reached", "open"]) for step in range(1, 6)}
    return {
        "year": year,
        "pieces": pieces,
        "verdicts": {str(step): verdict for step, verdict in verdicts.items()},
        "height": height_of(verdicts),
        "tallies": {str(step): row.to_dict() for step, row in counts.iterrows()},
        "remarks": {str(step): notes for step, notes in remarks(verdicts, counts, year).items()},
    }


def _ledger(dice: random.Random, judged: int) -> dict[str, Any]:
    rows = [
        {
            "mine": "supported" if n < judged else None,
            "relation": dice.choice(["agree", "differ", "open"]) if n < judged else "",
            "confidence": dice.choice([None, *SURE]) if n < judged else None,
        }
        for n in range(45)
    ]
    frame = pd.DataFrame(rows)
    frame["agrees"] = frame["relation"].map({"agree": True, "differ": False}).astype("boolean")
    return {"rows": rows, "agreement": agreement_in_words(frame), "calibration": calibration_in_words(frame)}


def text() -> str:
    """The file's content, a case in each line."""
    lists = [
        f'"{name}": [\n' + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]"
        for name, cases in expected().items()
    ]
    return "{\n" + ",\n".join(lists) + "\n}\n"


if __name__ == "__main__":
    EXPECTED.write_text(text(), encoding="utf-8", newline="\n")
