"""The course's rules for coding openness and commitment: crosstab_rules.toml, read and checked."""

from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from oxus_data import DataError
from oxus_data.toml_file import from_toml, read_toml

_PACKAGE = files("oxus_widgets")
# The methods of each side, and which of `reads`, `codes` and `refusals` each of them needs.
_METHODS: dict[str, dict[str, tuple[str, ...]]] = {
    "openness": {"feature": ("reads", "codes"), "later_members": (), "outer_circle": ()},
    "commitment": {
        "standing": ("codes",),
        "length": (),
        "stayed": (),
        "paid": ("reads",),
        "trade_agreement": ("reads", "codes"),
        "no_refusal": ("refusals",),
    },
}


@dataclass(frozen=True)
class Rule:
    """How the course codes one feature; the head of the TOML file explains the fields."""

    feature: str
    name: str
    group: str
    rule: str
    weight: float
    method: str
    reads: tuple[str, ...] = ()
    codes: dict[str, float] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.feature)


@dataclass(frozen=True)
class Rules:
    """The rules for both sides of the cross-table, and what to keep in mind when reading it."""

    openness: tuple[Rule, ...]
    commitment: tuple[Rule, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    caveats: tuple[str, ...]
    openness: tuple[dict[str, Any], ...]
    commitment: tuple[dict[str, Any], ...]


def read_rules(path: Traversable) -> Rules:
    """Read and check a file of rules.

    Parameters
    ----------
    path : Path or Traversable
        A file in the form of crosstab_rules.toml.

    Returns
    -------
    Rules
        In the order of the file.

    Raises
    ------
    DataError
        If the file is missing or not TOML, or an entry is wrong; the message names the file and the entry.
    """
    content = from_toml(_File, read_toml(path), str(path))
    seen: set[str] = set()
    openness = tuple(_rule(entry, "openness", path, seen) for entry in content.openness)
    commitment = tuple(_rule(entry, "commitment", path, seen) for entry in content.commitment)
    return Rules(openness, commitment, content.caveats)


def _rule(
    entry: dict[str, Any], side: Literal["openness", "commitment"], path: Traversable, seen: set[str]
) -> Rule:
    """One entry; its feature is added to those that were seen before."""
    where = f"{path}, {side}, {entry.get('feature', 'an entry without a feature')}"
    rule = from_toml(Rule, entry, where)
    if rule.feature in seen:
        raise DataError(f"{where}: the feature is defined twice")
    seen.add(rule.feature)
    if rule.method not in _METHODS[side]:
        raise DataError(f"{where}, method: {rule.method!r}, expected one of {', '.join(_METHODS[side])}")
    for key in ("reads", "codes", "refusals"):
        needed = key in _METHODS[side][rule.method]
        if needed != bool(getattr(rule, key)):
            raise DataError(f"{where}: the method {rule.method} {'needs' if needed else 'takes no'} {key}")
    if rule.method in ("feature", "trade_agreement") and len(rule.reads) > 1:
        raise DataError(f"{where}, reads: the method {rule.method} reads one feature, not {len(rule.reads)}")
    if not 0 <= rule.weight <= 5:
        raise DataError(f"{where}, weight: {rule.weight}, expected a number from 0 to 5")
    for text, code in rule.codes.items():
        if not 0 <= code <= 1:
            raise DataError(f"{where}, codes, {text}: {code}, expected a number from 0 to 1")
    return rule


RULES = read_rules(_PACKAGE / "crosstab_rules.toml")
