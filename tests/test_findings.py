"""Findings: each sentence holds, its numbers are those of the claim, and the stored robustness is current."""

import functools
import re
import string
import tomllib

import pandas as pd
import pytest

import oxus_data
from oxus_data import DataError
from oxus_data.findings import digest, find, plausible_changes, registered, shake
from oxus_data.findings.changes import KINDS, changes
from oxus_data.findings.finding import Finding, Said
from oxus_data.robustness import robustness
from repository import ROOT, cross_section

FINDINGS = registered()
STORED = oxus_data.load("findings").set_index("finding_id")
CLAIMS = oxus_data.load("claims").set_index("claim_id")


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_holds_and_the_table_has_its_sentence(name):
    said = FINDINGS[name].says()
    assert said.holds, FINDINGS[name].rule
    assert STORED.loc[name, "sentence"] == FINDINGS[name].stated(said.numbers), (
        "run python -m data.scripts.findings"
    )


@pytest.mark.parametrize("name", FINDINGS)
def test_the_claim_states_the_numbers_that_the_finding_computes(name):
    finding = FINDINGS[name]
    assert set(finding.claims) <= set(CLAIMS.index)
    stated = re.findall(r"\d+(?:[.,]\d+)*", CLAIMS.loc[finding.claims[0], "why"])
    missing = [figure for figure in finding.figures(finding.says().numbers) if figure not in stated]
    assert missing == [], f"{finding.claims[0]} does not state them"


@pytest.mark.parametrize("name", FINDINGS)
def test_the_stored_robustness_is_current(name):
    assert STORED.loc[name, "digest"] == digest(FINDINGS[name]), "run python -m data.scripts.findings"


def test_the_table_has_the_findings_and_no_others():
    assert list(STORED.index) == list(FINDINGS) and len(FINDINGS) >= 60


@pytest.mark.slow
@pytest.mark.parametrize("name", cross_section(FINDINGS, list(FINDINGS)[::12]))
def test_shaking_gives_the_stored_counts(name):
    found, stored = shake(FINDINGS[name]), STORED.loc[name]
    for kind in KINDS:
        assert (found.tried[kind], len(found.turned[kind])) == (
            stored[f"{kind}_tried"],
            stored[f"{kind}_turned"],
        )


def test_no_plausible_row_turns_a_finding():
    """A finding that one can turn is reworded, dropped or made an exercise."""
    turned = STORED[STORED["plausible_turned"] > 0]
    assert turned["plausible_ids"].to_dict() == {}


# --- the three artefacts of 2026: each would be noticed today ---
def test_a_network_without_the_road_at_sarpi_would_turn_the_finding_on_iran():
    links = oxus_data.load("corridor_links")
    road = links["link_id"].str.contains("sarp") | links["link_id"].str.contains("batumi")
    tables = {"corridor_nodes": oxus_data.load("corridor_nodes"), "corridor_links": links[~road]}
    assert road.any() and not FINDINGS["07-iran-not-bypassed"].says(tables).holds


def test_votes_without_belarus_would_turn_the_finding_on_allies():
    votes = oxus_data.load("un_votes")
    tables = {"un_votes": votes[votes["state_id"] != "BLR"], "memberships": oxus_data.load("memberships")}
    assert not FINDINGS["09-belarus-voted-no"].says(tables).holds


def test_a_record_with_china_as_the_only_buyer_would_turn_the_finding_on_gas():
    gas = oxus_data.load("gas_exports")
    assert not _holds(FINDINGS["07-gas-shift-to-china"], {"gas_exports": gas[gas["buyer"] == "China"]})


def _holds(finding: Finding, tables: dict[str, pd.DataFrame]) -> bool:
    try:
        return finding.says(tables).holds
    except (LookupError, ArithmeticError):
        return False


# --- how a finding is shaken ---
SPELLS = pd.DataFrame(
    {
        "spell_id": ["A-1", "A-2", "A-3"],
        "start": pd.to_datetime(["1992-01-01", "1993-05-01", "1994-02-03"]),
        "start_precision": ["year", "month", "day"],
        "end": pd.to_datetime(["1992-06-01", None, None]),
        "end_precision": ["day", None, None],
        "confidence": ["high", "low", "high"],
        "sources": ["x", "general-knowledge", "general-knowledge;x"],
    }
)


def test_each_row_is_left_out_and_each_date_moved_within_its_precision():
    found = list(changes({"memberships": SPELLS}))
    labels = [(one.kind, one.label()) for one in found]
    assert [label for kind, label in labels if kind == "dropped"] == [
        f"memberships A-{n} left out" for n in (1, 2, 3)
    ]
    # A-1 cannot start after its end; A-3 is known to the day.
    assert [label for kind, label in labels if kind == "moved"] == ["memberships A-2: start on 1993-05-31"]
    assert [label for kind, label in labels if kind == "doubtful"] == [
        "memberships: 1 rows of low confidence left out",
        "memberships: 1 rows that rest on general knowledge only left out",
    ]
    assert [len(one.tables["memberships"]) for one in found] == [2, 2, 2, 3, 2, 2]
    assert SPELLS["start"].iloc[1] == pd.Timestamp("1993-05-01"), "the table itself is not changed"


def test_a_change_that_turns_a_finding_is_named_and_one_that_does_not_is_not():
    finding = find("09-each-has-a-veto")
    found = shake(finding)
    assert len(found.turned["dropped"]) == 1
    assert found.turned["dropped"][0].startswith("institution_features SCO-decision-rule")
    assert found.tried["dropped"] > 40 and found.turned["moved"] == []


def test_a_sentence_that_does_not_hold_is_not_shaken():
    finding = Finding("00-never", ("00-broad-base",), "Never.", "never", {}, lambda tables: Said(False, {}))
    with pytest.raises(DataError, match="00-never: the sentence does not hold"):
        shake(finding)


def test_an_unknown_finding_is_answered_with_the_nearest():
    with pytest.raises(DataError, match="there is no finding '08-icwc-for'; did you mean 08-icwc-five"):
        find("08-icwc-for")


# --- plausible rows ---
def written(tmp_path, text):
    path = tmp_path / "plausible_rows.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('table = "roads"\nkey = { link_id = "x" }\nset = { status = "open" }', "there is no table 'roads'"),
        (
            'table = "corridor_links"\nkey = { link_id = "nowhere" }\nset = { status = "open" }',
            "corridor_links, row link_id='nowhere': a change names one row of its table, and this names 0",
        ),
        (
            'table = "memberships"\nadd = [{ spell_id = "SCO-IND-2" }]',
            "memberships, row spell_id='SCO-IND-2': a row to add is not yet in its table",
        ),
        (
            'table = "memberships"\nkey = { spell_id = "SCO-IND-2" }\nset = { begin = "2016-01-01" }',
            "memberships, row spell_id='SCO-IND-2', begin='2016-01-01': a change names fields of its table",
        ),
        (
            'table = "corridor_links"\nadd = [{ link_id = "new", status = "swum" }]',
            "corridor_links, row link_id='new', status='swum': status is one of",
        ),
        (
            'table = "gas_exports"\nadd = [{ year = "soon", buyer = "x" }]',
            "gas_exports, row year='soon', buyer='x': values have the types of their fields",
        ),
        ('table = "memberships"', "memberships: a change needs `add`, or `key` and `set`"),
    ],
)
def test_a_bad_plausible_row_is_reported_with_table_row_and_rule(tmp_path, entry, message):
    path = written(tmp_path, f'[[changes]]\nid = "one"\nreason = "why"\n{entry}\n')
    with pytest.raises(DataError, match=re.escape(message)) as raised:
        plausible_changes(path)
    assert "plausible_rows.toml, one" in str(raised.value)


def test_two_changes_of_one_name_are_refused(tmp_path):
    one = '[[changes]]\nid = "one"\ntable = "memberships"\nreason = "why"\n'
    one += 'key = { spell_id = "SCO-IND-2" }\nset = { status = "observer" }\n'
    with pytest.raises(DataError, match="each change has an id of its own"):
        plausible_changes(written(tmp_path, one + one))


def test_a_plausible_row_gets_the_types_of_its_table():
    (change,) = [one for one in plausible_changes() if one.id == "turkmen-gas-russia-2014"]
    table = oxus_data.load("gas_exports")
    changed = change.apply(table)
    assert changed.dtypes.to_dict() == table.dtypes.to_dict()
    differs = changed[changed["volume"] != table["volume"]]
    assert differs[["year", "buyer", "volume"]].values.tolist() == [[2014, "Russia", 11.0]]


# --- what the ledger says ---
def test_the_ledger_says_how_robust_a_verdict_is():
    assert robustness("08-icwc-five") == (
        "5 changes were tried on the finding behind this verdict. 5 would change what it says: 5 rows left out."
    )
    assert robustness("06-eurasianism") == ""


# --- sentences of units and guides ---
ENTRIES = tomllib.loads((ROOT / "tests" / "findings_stated.toml").read_text(encoding="utf-8"))["stated"]


class Words(string.Formatter):
    """A sentence's gaps: {share:pc} is a share in whole per cent, all others as in Python."""

    def format_field(self, value, spec):
        return str(round(100 * value)) if spec == "pc" else super().format_field(value, spec)


def numbers_of(entry: dict) -> dict:
    """The numbers of the entry's finding, and those of further findings as {word_name}."""
    numbers = dict(FINDINGS[entry["finding"]].says().numbers)
    for word, other in entry.get("also", {}).items():
        numbers |= {f"{word}_{name}": value for name, value in FINDINGS[other].says().numbers.items()}
    return numbers


@functools.cache
def text_of(name: str) -> str:
    """A unit's source or a guide as one line, without the marks of comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return " ".join((re.sub(r"^# ?", "", text, flags=re.MULTILINE) if name.endswith(".py") else text).split())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['finding']}: {entry['text'][:30]}")
def test_a_text_states_the_numbers_that_the_finding_computes(entry):
    numbers = numbers_of(entry)
    sentence = Words().vformat(entry["text"], (), numbers)
    assert sentence in text_of(entry["file"]), f"{entry['file']} must say now: {sentence}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['finding']}: {entry['text'][:30]}")
def test_a_text_with_another_number_would_be_noticed(entry):
    numbers = numbers_of(entry)
    used = {name for _, name, _, _ in string.Formatter().parse(entry["text"]) if name}
    assert used and used <= set(numbers)
    for name in used:
        changed = float(str(numbers[name]).rstrip("%")) + 1
        other = Words().vformat(entry["text"], (), {**numbers, name: type(numbers[name])(changed)})
        assert other not in text_of(entry["file"])
