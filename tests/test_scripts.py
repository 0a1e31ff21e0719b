"""Writing systems by language and period."""

import pandas as pd
import pytest

import oxus_data

SCRIPTS = oxus_data.load("scripts")
STATE_LANGUAGES = {"kk": "KAZ", "ky": "KGZ", "tg": "TJK", "tk": "TKM", "uz": "UZB"}
IN_USE = ("official", "transition")


@pytest.mark.parametrize("language", STATE_LANGUAGES)
def test_a_state_language_is_written_on_every_day_since_1930(language):
    rows = SCRIPTS[
        (SCRIPTS["language_code"] == language)
        & (SCRIPTS["territory"] == STATE_LANGUAGES[language])
        & SCRIPTS["use"].isin(IN_USE)
    ].sort_values("start")
    reached = pd.Timestamp("1930-01-01")
    for row in rows.itertuples():
        if pd.isna(row.end) or row.end > reached:
            assert row.start <= reached, f"nothing from {reached:%Y-%m-%d} to {row.start:%Y-%m-%d}"
            reached = pd.Timestamp(oxus_data.AS_OF) if pd.isna(row.end) else row.end
    assert reached >= pd.Timestamp(oxus_data.AS_OF)


@pytest.mark.parametrize("language", STATE_LANGUAGES)
def test_a_state_language_passed_from_arabic_to_latin_to_cyrillic(language):
    rows = SCRIPTS[
        (SCRIPTS["language_code"] == language)
        & (SCRIPTS["territory"] == STATE_LANGUAGES[language])
        & (SCRIPTS["use"] == "official")
        & (SCRIPTS["start"] < "1942-01-01")
    ].sort_values("start")
    assert list(dict.fromkeys(rows["script"]))[-2:] == ["Latn", "Cyrl"]
    (cyrillic,) = rows[rows["script"] == "Cyrl"]["start"]
    assert 1939 <= cyrillic.year <= 1941


def test_two_of_the_five_are_officially_latin_today_and_one_has_announced_it():
    now = SCRIPTS[SCRIPTS["end"].isna() & SCRIPTS["territory"].isin(oxus_data.CENTRAL_ASIA)]
    official = now[(now["use"] == "official") & now["language_code"].isin(STATE_LANGUAGES)]
    own = official[official["territory"] == official["language_code"].map(STATE_LANGUAGES)]
    assert set(own[own["script"] == "Latn"]["territory"]) == {"TKM", "UZB"}
    assert set(own[own["script"] == "Cyrl"]["territory"]) == {"KAZ", "KGZ", "TJK"}
    assert set(now[now["use"] == "announced"]["territory"]) == {"KAZ"}


def test_periods_run_forward_and_are_padded_as_their_precision_says():
    ended = SCRIPTS.dropna(subset=["start", "end"])
    assert (ended["end"] > ended["start"]).all()
    for name in ("start", "end"):
        day, precision = SCRIPTS[name], SCRIPTS[f"{name}_precision"].astype("object")
        assert (day.isna() == (precision.isna() | (precision == "unknown"))).all()
        assert (day[precision == "month"].dt.day == 1).all()
        assert (day[precision.isin(["year", "decade", "century"])].dt.strftime("%m-%d") == "01-01").all()
        assert (day[precision == "decade"].dt.year % 10 == 0).all()
        assert (day[precision == "century"].dt.year % 100).isin([0, 1]).all()


def test_ids_say_language_script_and_number():
    made = SCRIPTS["language_code"].str.upper() + "-" + SCRIPTS["script"].str.upper()
    assert (SCRIPTS["script_id"].str.rsplit("-", n=1).str[0] == made).all()
