"""What the table `findings` says of the verdict on a claim, in words."""

from oxus_data.loader import shared

KINDS = ("dropped", "moved", "doubtful", "plausible")
"""The kinds of change, as in the columns of the table."""


def robustness(claim_id: str) -> str:
    """How robust the verdict on a claim is.

    Parameters
    ----------
    claim_id : str
        An id of `claims`.

    Returns
    -------
    str
        How many changes were tried on the findings behind it, and how many would change what they say; "" if no finding
        is registered for it.

    Examples
    --------
    >>> robustness("08-icwc-five")
    '5 changes were tried on the finding behind this verdict. 5 would change what it says: 5 rows left out.'
    """
    table = shared("findings")
    rows = table[[claim_id in claims.split(";") for claims in table["claims"]]]
    if rows.empty:
        return ""
    tried = sum(int(rows[f"{kind}_tried"].sum()) for kind in KINDS)
    turned = {kind: int(rows[f"{kind}_turned"].sum()) for kind in KINDS}
    what, it = ("the finding", "it says") if len(rows) == 1 else (f"the {len(rows)} findings", "they say")
    words = {
        "dropped": _count(turned["dropped"], "row left out", "rows left out"),
        "moved": _count(turned["moved"], "date moved", "dates moved"),
        "doubtful": _count(
            turned["doubtful"], "group of doubtful rows left out", "groups of doubtful rows left out"
        ),
        "plausible": _count(turned["plausible"], "plausible row", "plausible rows"),
    }
    start = f"{tried:,} changes were tried on {what} behind this verdict."
    if not any(turned.values()):
        return f"{start} None would change what {it}."
    listed = ", ".join(words[kind] for kind in KINDS if turned[kind])
    return f"{start} {sum(turned.values()):,} would change what {it}: {listed}."


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
