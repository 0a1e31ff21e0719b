"""Who was in which body: Estonia, Latvia and Lithuania, 1991 to 2024, with a source on every row.

>>> import oxus_data
>>> from baltic_data import BALTIC
>>> oxus_data.members("EU", on="2004-05-01", region=BALTIC)["state"].tolist()
['Estonia', 'Lithuania', 'Latvia']
"""

from pathlib import Path

import oxus_data

BALTIC = oxus_data.read_region(Path(__file__).parent)

__all__ = ["BALTIC"]
