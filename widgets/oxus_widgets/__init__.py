"""Interactive widgets and offline maps of the Oxus course."""

from oxus_widgets.actor_matrix import ActorMatrix
from oxus_widgets.atlas import HistoricalAtlas, era_layer
from oxus_widgets.crosstab import CrossTab
from oxus_widgets.explorer import MembershipExplorer
from oxus_widgets.ladder import RegionnessLadder
from oxus_widgets.ledger import ClaimLedger
from oxus_widgets.membership_map import membership_map
from oxus_widgets.offline_map import OfflineMap, countries
from oxus_widgets.quiz import Quiz
from oxus_widgets.remote import remote_urls
from oxus_widgets.trade import TradeExplorer
from oxus_widgets.warm import warm_up

__all__ = [
    "ActorMatrix",
    "ClaimLedger",
    "CrossTab",
    "HistoricalAtlas",
    "MembershipExplorer",
    "OfflineMap",
    "Quiz",
    "RegionnessLadder",
    "TradeExplorer",
    "countries",
    "era_layer",
    "membership_map",
    "remote_urls",
    "warm_up",
]
