"""Bad input to the build: a treaty without an article."""

import pytest
from data.scripts.locators import faults


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("SCO Charter 2002, text https://example.org", 1),
        ("SCO Charter 2002, Article 16, text https://example.org", 0),
        ("EAEU Treaty, Section III Bodies of the Union https://example.org", 0),
        ("TASS, 2012-06-28 https://example.org", 0),
    ],
)
def test_a_treaty_without_an_article_is_reported(source, found):
    row = {
        "feature_id": "SCO-decision-rule",
        "feature": "decision_rule",
        "value": "consensus",
        "source": source,
    }
    wrong = list(faults("institution_features", [row]))
    assert len(wrong) == found
    for one in wrong:
        assert one.startswith(
            "institution_features.csv, row 2 (SCO-decision-rule), source: 'SCO Charter 2002, text"
        )
        assert one.endswith("cite a treaty with the article that says it")


def test_what_a_treaty_does_not_say_needs_no_article():
    row = {
        "feature_id": "SCO-defence",
        "feature": "mutual_defence_clause",
        "value": "no",
        "source": "SCO Charter",
    }
    assert list(faults("institution_features", [row])) == []
