"""Six claims whose verdicts stay put in tests of the claim ledger, whatever the course finds later."""

from contextlib import contextmanager

import oxus_data
from oxus_widgets import ledger_data

MINE = {
    "08-sco-dilution": "qualified",
    "02-turks-eighth-century": "supported",
    "02-mongol-span": "contradicted",
    "08-icwc-five": "supported",
    "08-caco-local": "supported",
    "05-crime-since-2001": "untested",
}
"""What a student says: in vectors IV, I, I, IV, IV and II."""

COURSE = {
    "08-sco-dilution": "qualified",
    "02-turks-eighth-century": "contradicted",
    "02-mongol-span": "contradicted",
    "08-icwc-five": "supported",
    "08-caco-local": "open",
    "05-crime-since-2001": "untested",
}
"""What the course says of them: four agree, one differs, one is left open."""


@contextmanager
def with_six_verdicts(monkeypatch):
    """The course's claims, the six with the verdicts above."""

    def load(table):
        frame = oxus_data.load(table)
        if table == "claims":
            fixed = frame["claim_id"].map(COURSE).fillna(frame["verdict"].astype("object"))
            frame = frame.assign(verdict=fixed)
        return frame

    monkeypatch.setattr(ledger_data, "load", load)
    for kept in (ledger_data.claims, ledger_data.ledger_data):
        kept.cache_clear()
    yield
    for kept in (ledger_data.claims, ledger_data.ledger_data):
        kept.cache_clear()
