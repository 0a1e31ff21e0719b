"""Interactive widgets and offline maps of the Oxus course."""

from oxus_widgets.explorer import MembershipExplorer
from oxus_widgets.membership_map import membership_map
from oxus_widgets.offline_map import OfflineMap, countries, remote_urls
from oxus_widgets.quiz import Quiz

__all__ = ["MembershipExplorer", "OfflineMap", "Quiz", "countries", "membership_map", "remote_urls"]
