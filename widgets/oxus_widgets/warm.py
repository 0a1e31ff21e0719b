"""Building in advance what widgets and maps share, for a process whose forks will show them."""

from collections.abc import Callable, Collection, Iterable

from oxus_widgets.actor_matrix_data import actor_matrix_data
from oxus_widgets.atlas import HistoricalAtlas
from oxus_widgets.crosstab import SPRING_2018
from oxus_widgets.crosstab_design import course_design
from oxus_widgets.explorer_data import explorer_data
from oxus_widgets.ladder_data import ladder_data
from oxus_widgets.ledger_data import ledger_data
from oxus_widgets.membership_map import membership_map
from oxus_widgets.offline_map import OfflineMap
from oxus_widgets.trade_data import trade_data

_BUILDERS: dict[str, Callable[[], object]] = {
    "ActorMatrix": actor_matrix_data,
    "ClaimLedger": ledger_data,
    "CrossTab": lambda: course_design(SPRING_2018),
    "HistoricalAtlas": lambda: HistoricalAtlas()._repr_html_(),
    "MembershipExplorer": explorer_data,
    "OfflineMap": lambda: OfflineMap()._repr_html_(),
    "RegionnessLadder": ladder_data,
    "TradeExplorer": trade_data,
    "membership_map": lambda: membership_map("SCO", SPRING_2018)._repr_html_(),
}


def warm_up(names: Collection[str] | None = None) -> None:
    """Build what the widgets and maps of this process share, so that the first of each is as fast as the next.

    It changes nothing that a notebook can see: no widget is made, and nothing is displayed, printed or written.

    Parameters
    ----------
    names : collection of str, optional
        Names of this package that will be used, as "HistoricalAtlas"; those that share nothing are ignored. All by
        default.
    """
    wanted: Iterable[str] = _BUILDERS if names is None else names
    for name in wanted:
        if name in _BUILDERS:
            _BUILDERS[name]()
