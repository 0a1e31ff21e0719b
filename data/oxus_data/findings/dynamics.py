"""Findings of unit 09: who leads, who votes with whom, and what the rules allow."""

import pandas as pd

from oxus_data.findings.economies import partner_lists
from oxus_data.findings.finding import Said, Tables, finding, where
from oxus_data.findings.measures import TEXT_DAY, members, names, series_of, spells_of, values, with_status
from oxus_data.membership import AS_OF, CENTRAL_ASIA

LAST_DAY = f"{AS_OF:%Y-%m-%d}"


def _votes(frame: pd.DataFrame, resolution: str) -> dict[str, str]:
    rows = frame[frame["vote_id"] == resolution]
    return dict(zip(rows["state_id"], rows["vote"].astype(str), strict=True))


def _with_russia(tables: Tables, resolution: str) -> set[str]:
    """The allies in CSTO or EAEU whose vote was that of Russia; LookupError if Russia's is not recorded."""
    votes, day = _votes(tables["un_votes"], resolution), tables["un_votes"]
    on = f"{day.loc[day['vote_id'] == resolution, 'date'].iloc[0]:%Y-%m-%d}"
    allies = members(tables["memberships"], "CSTO", on) | members(tables["memberships"], "EAEU", on)
    return {state for state in allies - {"RUS"} if votes.get(state) == votes["RUS"]}


ALLIES = spells_of("CSTO", "EAEU")


@finding(
    "09-belarus-voted-no",
    "09-not-behind-russia",
    "On resolution ES-11/6 of 23 February 2023 Russia voted against, and of its allies in CSTO and EAEU only "
    "{which} did "
    "so too.",
    "exactly one ally voted as Russia did, and at least three abstained",
    un_votes=where(vote_id="ES-11/6"),
    memberships=ALLIES,
)
def belarus_voted_no(tables: Tables) -> Said:
    """The allies on ES-11/6."""
    alike = _with_russia(tables, "ES-11/6")
    abstained = [state for state, vote in _votes(tables["un_votes"], "ES-11/6").items() if vote == "abstain"]
    allies = members(tables["memberships"], "CSTO", "2023-02-23")
    words = {"BLR": "Belarus"}
    return Said(
        len(alike) == 1 and len(allies & set(abstained)) >= 3,
        {"which": names(words.get(s, s) for s in alike)},
    )


@finding(
    "09-four-voted-no",
    "09-not-behind-russia",
    "On resolution ES-11/3 of 7 April 2022 {number} allies voted against, as Russia did: Belarus, Kazakhstan, "
    "Kyrgyzstan "
    "and Tajikistan.",
    "more than half of the allies voted as Russia did",
    un_votes=where(vote_id="ES-11/3"),
    memberships=ALLIES,
)
def four_voted_no(tables: Tables) -> Said:
    """The allies on ES-11/3."""
    alike, on = _with_russia(tables, "ES-11/3"), "2022-04-07"
    allies = (members(tables["memberships"], "CSTO", on) | members(tables["memberships"], "EAEU", on)) - {
        "RUS"
    }
    words = {3: "three", 4: "four", 5: "five"}
    return Said(2 * len(alike) > len(allies), {"number": words.get(len(alike), len(alike))})


@finding(
    "09-allies-before-2018",
    "09-not-behind-russia",
    "On resolution 72/190 of 19 December 2017, on human rights in Crimea, all {number} allies of Russia in "
    "CSTO and EAEU "
    "voted as it did.",
    "every ally voted as Russia did",
    un_votes=where(vote_id="72/190"),
    memberships=ALLIES,
)
def allies_before_2018(tables: Tables) -> Said:
    """The allies in the text's own time."""
    alike, on = _with_russia(tables, "72/190"), "2017-12-19"
    allies = (members(tables["memberships"], "CSTO", on) | members(tables["memberships"], "EAEU", on)) - {
        "RUS"
    }
    words = {4: "four", 5: "five"}
    return Said(bool(allies) and alike == allies, {"number": words.get(len(alike), len(alike))})


@finding(
    "09-eaeu-strongest",
    "09-eeu-strongest",
    "On {marks} of 5 marks (court, disputes body, executive, binding decisions, common tariff) the EAEU has "
    "the best value "
    "of CSTO, EAEU, ECO and SCO.",
    "on all five marks no other of the four has a better value",
    institution_features=where(
        institution_id=["CSTO", "EAEU", "ECO", "SCO"],
        feature=[
            "supranational_court",
            "dispute_settlement_body",
            "supranational_executive",
            "binding_decisions",
            "common_external_tariff",
        ],
    ),
)
def eaeu_strongest(tables: Tables) -> Said:
    """Marks of strong institutions."""
    rank = {"yes": 2, "limited": 1}
    frame = tables["institution_features"]
    best = 0
    for _, rows in frame.groupby("feature", observed=True):
        value = {body: rank.get(found, 0) for body, found in rows[["institution_id", "value"]].values}
        best += value.get("EAEU", -1) == max(value.values())
    return Said(best == 5, {"marks": best})


@finding(
    "09-eaeu-court",
    "09-eeu-no-court",
    "The EAEU has a court and a body that settles disputes.",
    "the table has a yes for one of the two at least",
    institution_features=where(
        institution_id="EAEU", feature=["supranational_court", "dispute_settlement_body"]
    ),
)
def eaeu_court(tables: Tables) -> Said:
    """Settling disputes in the EAEU."""
    return Said(bool((tables["institution_features"]["value"] == "yes").any()), {})


@finding(
    "09-sco-limited",
    "09-sco-no-teeth",
    "The SCO has neither a court nor a body that settles disputes.",
    "the table has no yes for either",
    institution_features=where(
        institution_id="SCO", feature=["supranational_court", "dispute_settlement_body"]
    ),
)
def sco_limited(tables: Tables) -> Said:
    """What the SCO can do to its members."""
    found = tables["institution_features"]["value"]
    return Said(len(found) >= 1 and not (found == "yes").any(), {})


@finding(
    "09-tajikistan-outside",
    "09-eeu-tajikistan",
    "By 1 March 2026 Tajikistan is neither a member nor an observer of the EAEU, while Uzbekistan is an observer.",
    "no spell of Tajikistan runs on that day, and Uzbekistan's does",
    memberships=spells_of("EAEU"),
)
def tajikistan_outside(tables: Tables) -> Said:
    """Tajikistan and the EAEU."""
    spells, day = tables["memberships"], LAST_DAY
    observers = with_status(spells, "EAEU", day, "observer")
    return Said("TJK" not in members(spells, "EAEU", day) | observers and "UZB" in observers, {})


@finding(
    "09-tajikistan-left-behind",
    "09-eeu-tajikistan",
    "Tajikistan was the only full member of EurAsEC at its end that did not become a member of the EAEU by 2016.",
    "it is the only one",
    memberships=spells_of("EURASEC", "EAEU"),
)
def tajikistan_left_behind(tables: Tables) -> Said:
    """From EurAsEC to the EAEU."""
    before = members(tables["memberships"], "EURASEC", "2014-12-31")
    return Said(before - members(tables["memberships"], "EAEU", "2016-01-01") == {"TJK"}, {})


@finding(
    "09-iran-came-in",
    "09-sco-who-next",
    "Iran is a full member of the SCO on 1 March 2026, Mongolia is not.",
    "so it is on that day",
    memberships=spells_of("SCO"),
)
def iran_came_in(tables: Tables) -> Said:
    """Who joined the SCO."""
    found = members(tables["memberships"], "SCO", LAST_DAY)
    return Said("IRN" in found and "MNG" not in found, {})


@finding(
    "09-china-outweighs",
    "09-sco-two-giants",
    "On 1 March 2018 China has {share:.2f} of the GDP of the SCO's members, more than all {others} others together.",
    "more than half",
    memberships=spells_of("SCO", "ECO"),
    indicators=series_of(["gdp"], [2018]),
)
def china_outweighs(tables: Tables) -> Said:
    """Weight in the SCO, and for comparison in the ECO."""
    gdp = values(tables["indicators"], "gdp", 2018)
    inside, eco = (
        gdp.reindex(sorted(members(tables["memberships"], one, TEXT_DAY))) for one in ("SCO", "ECO")
    )
    if inside.isna().any():
        raise LookupError("no GDP for a member of the SCO")
    return Said(
        inside["CHN"] > inside.sum() / 2,
        {
            "share": inside["CHN"] / inside.sum(),
            "others": len(inside) - 1,
            "turkey": eco.get("TUR", float("nan")) / eco.sum(),
        },
    )


@finding(
    "09-each-has-a-veto",
    "09-sco-voice",
    "Under consensus each of the {members} members of the SCO on 1 March 2018 has a Banzhaf index of {index:.3f}.",
    "decisions are by consensus, so all members have the same index",
    memberships=spells_of("SCO"),
    institution_features=where(institution_id="SCO", feature="decision_rule"),
)
def each_has_a_veto(tables: Tables) -> Said:
    """Voting power under consensus: each member is critical in the one coalition that wins (Banzhaf 1965)."""
    number = len(members(tables["memberships"], "SCO", TEXT_DAY))
    (rule,) = tables["institution_features"]["value"]
    return Said(rule.startswith("consensus"), {"members": number, "index": 1 / number})


@finding(
    "09-few-observers",
    "09-csto-few-contacts",
    "On 1 March 2018 the SCO has {observers} observers and {partners} dialogue partners, the CSTO {csto}.",
    "the CSTO has fewer than the SCO",
    memberships=spells_of("CSTO", "SCO"),
)
def few_observers(tables: Tables) -> Said:
    """Circles around the members."""
    spells = tables["memberships"]
    observers = len(with_status(spells, "SCO", TEXT_DAY, "observer"))
    partners = len(with_status(spells, "SCO", TEXT_DAY, "dialogue_partner"))
    csto = sum(
        len(with_status(spells, "CSTO", TEXT_DAY, status))
        for status in ("observer", "dialogue_partner", "partner")
    )
    return Said(
        csto < observers + partners, {"observers": observers, "partners": partners, "csto": csto or "none"}
    )


@finding(
    "09-kyrgyz-imports-outside",
    "09-eeu-trade-outside",
    "Kyrgyzstan's imports come from outside the EAEU to at least {then:.0f} per cent (Factbook of 2015) and "
    "{now:.0f} (of 2025).",
    "at least half both times",
    trade_partners=where(state_id="KGZ", flow="imports"),
    memberships=spells_of("EAEU"),
)
def kyrgyz_imports_outside(tables: Tables) -> Said:
    """What the printed partners outside supply."""
    inside = members(tables["memberships"], "EAEU", TEXT_DAY)
    lists = partner_lists(tables["trade_partners"])
    outside = [
        sum(share for partner, share in lists[edition, "KGZ", "imports"].items() if partner not in inside)
        for edition in ("2015", "2025")
    ]
    return Said(bool(inside) and min(outside) >= 50, {"then": outside[0], "now": outside[1]})


@finding(
    "09-duties-by-gdp",
    "09-eeu-transfer",
    "Russia's part of the EAEU's duties of 2017 is {duties:.1f} per cent, its part of the members' GDP {gdp:.1f}.",
    "the two differ by less than five points",
    commitment=where(institution_id="EAEU", feature="customs_duty_share", since="2017"),
    indicators=series_of(["gdp"], [2017], ["ARM", "BLR", "KAZ", "KGZ", "RUS"]),
)
def duties_by_gdp(tables: Tables) -> Said:
    """How the duties are shared."""
    duties = float(tables["commitment"].set_index("state_id").loc["RUS", "value"])
    gdp = values(tables["indicators"], "gdp", 2017)
    if len(gdp) < 5:
        raise LookupError("a member without a GDP")
    share = float(100 * gdp["RUS"] / gdp.sum())
    return Said(abs(duties - share) < 5, {"duties": duties, "gdp": share})


@finding(
    "09-uzbekistan-refused-most",
    "09-easy-members",
    "Of the five, Uzbekistan has the most acts of refusal in the CSTO on record: {number}.",
    "Uzbekistan has more than any other",
    commitment=where(institution_id="CSTO", state_id=CENTRAL_ASIA),
)
def uzbekistan_refused_most(tables: Tables) -> Said:
    """Trouble for Moscow."""
    refusals = (
        "refused_prolongation",
        "refused_parliamentary_assembly",
        "suspended_membership",
        "cancelled_exercise",
    )
    rows = tables["commitment"]
    count = rows[rows["feature"].isin(refusals) & (rows["value"] == "yes")]["state_id"].value_counts()
    most = int(count.get("UZB", 0))
    others = [int(count.get(state, 0)) for state in CENTRAL_ASIA if state != "UZB"]
    return Said(most > max(others), {"number": {2: "two", 3: "three"}.get(most, most)})
