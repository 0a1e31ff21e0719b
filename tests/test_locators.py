"""Bad input to the build: a treaty without an article, a page without a maker or a locator."""

import pytest
from data.scripts.locators import NEED_A_LOCATOR, faults, locator_fault, locator_in
from data.scripts.sources import Sources

import oxus_data


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


# --- who made a page, and where in it the fact is ---


@pytest.mark.parametrize(
    ("citation", "place"),
    [
        ("SCO Charter 2002, Article 16, text", "Article 16"),
        ("EAEU Treaty, Art. 18 and Annex 1 (as quoted)", "Art. 18"),
        ("Abashin and others, a monograph in documents (2016), page 461, decree", "page 461"),
        ("COMCEC Trade Outlook 2018 p.6 (citing WTO)", "p.6"),
        ("Alma-Ata Declaration, preamble, World History Commons", "preamble"),
        ("MFA Tajikistan, BOMCA page 2013", ""),
        ("CIA World Factbook, country pages", ""),
        ("Ten border crossing points reopen along Tajik-Uzbek border", ""),
        ("Ministry of Economy of Azerbaijan, wto.az, working party", ""),
    ],
)
def test_a_locator_is_found_in_a_citation(citation, place):
    assert locator_in(citation) == place


@pytest.mark.parametrize(
    ("maker", "citation", "mark", "told"),
    [
        ("treaty", "Treaty of Izmir, text", "", "name the article, page or table"),
        ("treaty", "Treaty of Izmir, text", "not recorded", ""),
        ("official", "CICA Secretariat, About CICA", "whole", ""),
        ("scholarship", "Stark, Türk Khaganate", "", "name the article, page or table"),
        ("treaty", "EAEU Treaty, Art. 13", "not recorded", "the citation names Art. 13"),
        ("official", "CICA Secretariat, About CICA", "Article 3", "a locator belongs in the citation"),
        ("press", "TASS, 2012-06-28", "", ""),
        ("press", "TASS, 2012-06-28", "whole", "of no use"),
    ],
)
def test_a_page_that_needs_a_locator_has_one_or_says_that_it_has_none(maker, citation, mark, told):
    found = locator_fault(maker, citation, mark)
    assert told in found and bool(told) == bool(found)


def test_a_page_without_a_maker_and_a_maker_without_a_page_stop_the_build():
    sources = Sources(["Some new page https://example.org/new"])
    told = list(sources.faults())
    assert any(
        "add a row for some-new-page (Some new page) that says who made the page" in one for one in told
    )
    assert any("no raw row cites such a page" in one for one in told)


def test_every_page_of_the_tables_has_a_maker_and_a_locator_if_it_needs_one():
    table = oxus_data.load("sources")
    pages = table[table["kind"] == "page"]
    assert pages["maker"].notna().all() and table.loc[table["kind"] != "page", "maker"].isna().all()
    assert pages.loc[pages["maker"].isin(NEED_A_LOCATOR), "locator"].notna().all()


def test_confidence_follows_the_source():
    """No membership is of high confidence on copies of wikis, blogs and memory alone."""
    makers = oxus_data.load("sources").set_index("source_id")["maker"]
    spells = oxus_data.load("memberships")
    weak = [
        row.spell_id
        for row in spells[spells["confidence"] == "high"].itertuples()
        if all(i == "general-knowledge" or makers[i] in ("wiki", "other") for i in row.sources.split(";"))
    ]
    assert weak == []
