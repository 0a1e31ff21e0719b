"""Interactive widgets and offline maps of the Oxus course."""

from oxus_widgets.atlas import HistoricalAtlas, era_layer
from oxus_widgets.explorer import MembershipExplorer
from oxus_widgets.membership_map import membership_map
from oxus_widgets.offline_map import OfflineMap, countries
from oxus_widgets.quiz import Quiz
from oxus_widgets.remote import remote_urls

__all__ = [
    "HistoricalAtlas",
    "MembershipExplorer",
    "OfflineMap",
    "Quiz",
    "countries",
    "era_layer",
    "membership_map",
    "remote_urls",
]
