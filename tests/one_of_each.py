"""One widget of each kind, for the tests of all of them."""

from collections.abc import Callable

from oxus_widgets import (
    ActorMatrix,
    ClaimLedger,
    CrossTab,
    MembershipExplorer,
    Quiz,
    RegionnessLadder,
    TradeExplorer,
)
from oxus_widgets.view import View

_QUESTION = {"question": "Which?", "options": ["this", "that"], "answer": 1, "why": "It is."}
WIDGETS: dict[str, Callable[[], View]] = {
    "explorer": lambda: MembershipExplorer(views=["matrix", "map", "overlap", "network", "timeline"]),
    "ladder": lambda: RegionnessLadder(2007, verdicts={1: "reached"}),
    "actors": lambda: ActorMatrix(coding={"RUS.security": 2, "CHN.energy": 1, "USA.energy": -1}),
    "crosstab": CrossTab,
    "ledger": lambda: ClaimLedger(unit="08", verdicts={"08-sco-dilution": "qualified"}),
    "trade": lambda: TradeExplorer("KAZ", view="composition"),
    "quiz": lambda: Quiz([_QUESTION, _QUESTION | {"question": "And which?"}]),
}
TOUCHED = {
    "explorer": ("date", ".oxus-before"),
    "ladder": ("year", ".oxus-bar button >> text='1995'"),
    "actors": ("actors", "button >> text='States'"),
    "crosstab": ("selected", ".oxus-ct-chip"),
    "ledger": ("verdicts", ".oxus-claim:not([hidden]) .oxus-quick button"),
    "trade": ("view", ".oxus-tabs button >> text='Partners'"),
    "quiz": ("answers", "label >> text='that'"),
}
"""What a finger touches in each widget: the trait that changes, and the control as Playwright and `engines` take it."""
