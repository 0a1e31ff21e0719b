"""How each status looks, wherever it is shown: one shape, one colour, one letter, and a word for all three.

Colours are those of Okabe and Ito (2008), which colour-blind readers can tell apart, darkened where needed so that each
has a contrast of at least 4.5 to 1 on white. On a screen, the views' `kit.css` mixes them with the theme's text
colour: that darkens them on a light ground and lightens them on a dark one. The shape alone says the same as the
colour.
"""

from dataclasses import dataclass

from oxus_data import NOT_RECORDED

MIX = 0.72
"""Share of a mark's own colour on screen; the rest is the theme's text colour (the same number as in kit.css)."""


@dataclass(frozen=True)
class Mark:
    """The look of one status."""

    label: str
    """In words."""
    letter: str
    """One or two letters, for plain text."""
    color: str
    """Colour of the glyph and of a member on a map."""
    shape: str
    """SVG inside a 24 by 24 view box, drawn in `currentColor`."""
    dash: str = ""
    """Dash pattern of the outline on a map (SVG stroke-dasharray); full members have a solid one."""


BLUE, GREEN, ORANGE, PURPLE, GREY = "#0072b2", "#007f5b", "#b85000", "#a04f86", "#666666"

_HOLLOW = 'fill="none" stroke="currentColor" stroke-width="3"'

MARKS: dict[str, Mark] = {
    "founding_member": Mark(
        "founding member", "F", BLUE, '<rect x="3" y="3" width="18" height="18" fill="currentColor"/>'
    ),
    "member": Mark("member", "M", BLUE, '<circle cx="12" cy="12" r="10" fill="currentColor"/>'),
    "frozen": Mark(
        "member, frozen by its own word",
        "Z",
        BLUE,
        f'<circle cx="12" cy="12" r="9" {_HOLLOW}/><path d="M9 8v8M15 8v8" {_HOLLOW}/>',
        "9 3",
    ),
    "participant": Mark(
        "participant", "p", GREEN, '<path d="M12 2 22.5 21H1.5Z" fill="currentColor"/>', "6 3"
    ),
    "associate": Mark(
        "associate",
        "a",
        ORANGE,
        f'<path d="M12 2.5v19A9.5 9.5 0 0 1 12 2.5Z" fill="currentColor"/><circle cx="12" cy="12" r="9" {_HOLLOW}/>',
        "4 3",
    ),
    "observer": Mark(
        "observer", "o", ORANGE, f'<path d="M12 2.5 21.5 12 12 21.5 2.5 12Z" {_HOLLOW}/>', "2 4"
    ),
    "dialogue_partner": Mark(
        "dialogue partner", "d", PURPLE, f'<path d="M3 4h18v12H12l-5 5v-5H3Z" {_HOLLOW}/>', "1 5"
    ),
    "partner": Mark("partner", "t", PURPLE, f'<path d="M7 3.5h10l5 8.5-5 8.5H7L2 12Z" {_HOLLOW}/>', "1 5"),
    "suspended": Mark("suspended", "x", GREY, f'<path d="M4 4 20 20M20 4 4 20" {_HOLLOW}/>', "1 3"),
    "signatory_not_ratified": Mark(
        "signed, not ratified",
        "s",
        GREY,
        f'<circle cx="12" cy="12" r="9" {_HOLLOW} stroke-dasharray="4 4"/>',
        "1 3",
    ),
    "prospective": Mark("admitted, not yet in", "+", GREY, f'<path d="M12 3v18M3 12h18" {_HOLLOW}/>', "1 3"),
    "applicant": Mark("applicant", ">", GREY, f'<path d="M3 12h16M12 4.5 20 12 12 19.5" {_HOLLOW}/>', "1 3"),
}

UNRECORDED = Mark(
    "not recorded",
    "?",
    GREY,
    '<path d="M3 9 9 3M3 15 15 3M3 21 21 3M9 21 21 9M15 21 21 15" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/>',
    "1 2",
)
"""Where the tables do not say whether a state is in a body: a hatched square, never a blank."""

LOOKS = MARKS | {NOT_RECORDED: UNRECORDED}
"""How whatever `oxus_data.status_matrix` says looks."""

SEA, LAND, BORDER = "#dfeaf2", "#f7f5ef", "#8a8a8a"
"""Grounds and borders of a map."""

SEAT = '<circle cx="9" cy="9" r="6" fill="#fff" stroke="#000" stroke-width="2"/>'
OWN_SEAT = (
    '<path d="M9 1l2.5 5.3 5.8.8-4.2 4.1 1 5.8L9 14.2 3.9 17l1-5.8L.7 7.1l5.8-.8z" fill="#f0e442" stroke="#000" '
    'stroke-width="1.5"/>'
)
"""Markers of the seats, SVG inside an 18 by 18 view box."""


def opacity(status: str) -> float:
    """How solid a state of this status is filled on a map."""
    return 0.55 if MARKS[status].dash == "" else 0.3
