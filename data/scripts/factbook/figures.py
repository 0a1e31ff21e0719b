"""Figures of the Factbook: the indicators of data/raw/factbook_measures.toml."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

from .editions import PARAGRAPH, Field, Rows, Value, check_unique, entries, field_at, unread
from .measures import Measure, measures
from .repairs import LEFT_OUT
from .texts import dated, number, quantity


def _year(measure: Measure, field: Field) -> int | None:
    """The year of a text that has none itself; `field` is the field that it is in."""
    for name in measure.place.year_from:
        if name == "edition":
            return int(measure.edition)
        text = field.get("note", "") if name == "note" else field.get(name, {}).get("text", "")
        year = dated(text)[1]
        if year:
            return year
    return None


def _texts(measure: Measure, field: Field) -> Iterator[tuple[str, int | None]]:
    """The texts of a measure in a field, and the year that their label gives.

    Raises
    ------
    ValueError
        If a label should give a year and does not.
    """
    if not measure.place.year_label:
        for paragraph in field.get("text", "").split(PARAGRAPH):
            if paragraph:
                yield paragraph, None
        return
    for label, subfield in field.items():
        if label == "note":
            continue
        found = re.fullmatch(re.escape(measure.place.year_label) + r" (\d{4})", label)
        if not found:
            raise ValueError(
                f"Factbook {measure.edition}, {measure.place.path[1]}: no year in the label {label!r}"
            )
        yield subfield["text"], int(found[1])


# "21.14 cu km/yr (4%/30%/66%)"
SHARES = re.compile(r" \((\d+)%/(\d+)%/(\d+)%\)$")


def _figure(measure: Measure, text: str) -> Decimal:
    """The figure of a text without its date, in the unit of the table.

    Raises
    ------
    ValueError
        If it is not a figure in the unit that the measure has.
    """
    found = SHARES.search(text)
    value, unit = quantity(text[: found.start()] if found else text)
    if unit != measure.place.printed_unit:
        raise ValueError(f"the unit is {unit!r}, expected {measure.place.printed_unit!r}")
    if measure.place.part:
        if not found:
            raise ValueError("expected three shares in brackets")
        value = Decimal(found[measure.place.part])
    return value.scaleb(measure.place.exponent)


def _values(measure: Measure, state_id: str, country: Field) -> Iterator[tuple[int, Decimal]]:
    """Years and values of a measure for a state."""
    place = measure.place
    holder = field_at(country, measure.holder)
    if place.note and holder.get("note") != place.note:
        return
    for text, label_year in _texts(measure, field_at(country, place.path)):
        if (measure.edition, state_id, place.path[1], text) in LEFT_OUT or re.match(r"NA\b", text):
            continue
        bare, year = dated(text)
        year = year or _year(measure, holder)
        try:
            if year is None:
                raise ValueError("no year")
            if label_year not in (None, year):
                raise ValueError(f"the label says {label_year}")
            yield year, _figure(measure, bare)
        except ValueError as error:
            raise unread(measure.edition, state_id, " / ".join(place.path[1:]), text, str(error)) from None


def _withdrawal(measure: Measure, state_id: str, country: Field) -> Iterator[tuple[int, Decimal]]:
    """Water withdrawal of the edition of 2025 as the sum of what is printed by use, and the share of a use in it."""
    uses = [each for each in measures() if each.concept.id.startswith("water_withdrawal_")]
    by_use = [value for use in uses for value in _values(use, state_id, country)]
    if not by_use:
        return
    years = {year for year, _ in by_use}
    if len(by_use) != len(uses) or len(years) != 1:
        raise unread(
            measure.edition, state_id, measure.place.path[1], str(by_use), "not each use in the same year"
        )
    total = sum((value for _, value in by_use), Decimal(0))
    if measure.place.part:
        share = 100 * by_use[measure.place.part - 1][1] / total
        yield years.pop(), share.quantize(Decimal("0.1"))
    else:
        yield years.pop(), total


def _check_notes() -> None:
    """Every field that is told apart by its note has a note that some measure knows.

    Raises
    ------
    ValueError
        If a state's field has another note: its figures may mean something else.
    """
    known: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for measure in measures():
        if measure.place.note:
            known.setdefault((measure.edition, measure.holder), set()).add(measure.place.note)
    for edition, state_id, country in entries():
        for (measured, path), notes in known.items():
            field = field_at(country, path)
            if measured == edition and field and field.get("note") not in notes:
                raise unread(edition, state_id, path[1], field.get("note", ""), f"the note is not in {notes}")


@cache
def _indicators() -> tuple[dict[str, Value], ...]:
    _check_notes()
    rows: Rows = []
    for measure in measures():
        calculated = measure.edition == "2025" and measure.place.path[1:] == ("Total water withdrawal",)
        read: Callable[[Measure, str, Field], Iterator[tuple[int, Decimal]]]
        read = _withdrawal if calculated else _values
        for edition, state_id, country in entries():
            if edition != measure.edition:
                continue
            for year, value in sorted(read(measure, state_id, country)):
                rows.append(
                    {"state_id": state_id, "indicator": measure.id, "year": year, "value": number(value)}
                )
    check_unique(rows, "state_id", "indicator", "year")
    return tuple(rows)


def indicators() -> Rows:
    """Figures: state_id, indicator, year, value.

    The units are those of `definitions`. A state without a value (or with NA) has no row.
    """
    return [dict(row) for row in _indicators()]


def definitions() -> Rows:
    """What each indicator means: indicator, title, unit, definition, topic, edition, pair, comparable.

    `pair` is the indicator of the same concept in the other edition ("" if there is none), `comparable` says whether
    the two may be compared: yes, no or partly; the reason is the end of the definition.
    """
    return [
        {
            "indicator": measure.id,
            "title": f"{measure.concept.title} (Factbook {measure.edition})",
            "unit": measure.unit,
            "definition": measure.definition,
            "topic": measure.concept.topic,
            "edition": measure.edition,
            "pair": measure.pair,
            "comparable": measure.concept.comparable,
        }
        for measure in measures()
    ]
