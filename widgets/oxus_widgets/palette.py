"""How each status looks, wherever it is shown: one shape and one colour, and a word for both.

Colours are from the palette of Okabe and Ito (2008), which colour-blind readers can tell apart, darkened where needed
so that each keeps a contrast of at least 3 to 1 both on white and on JupyterLab's dark ground. The shape alone says
the same as the colour.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """The look of one status."""

    label: str
    """In words."""
    color: str
    """Colour of the glyph and of a member on a map."""
    shape: str
    """SVG inside a 24 by 24 view box, drawn in `currentColor`."""
    dash: str = ""
    """Dash pattern of the outline on a map (SVG stroke-dasharray); full members have a solid one."""


BLUE, GREEN, ORANGE, PURPLE, GREY = "#0072b2", "#00855f", "#c65700", "#a8558a", "#6b6b6b"

_HOLLOW = 'fill="none" stroke="currentColor" stroke-width="3"'

MARKS: dict[str, Mark] = {
    "founding_member": Mark(
        "founding member", BLUE, '<rect x="3" y="3" width="18" height="18" fill="currentColor"/>'
    ),
    "member": Mark("member", BLUE, '<circle cx="12" cy="12" r="9.5" fill="currentColor"/>'),
    "frozen": Mark(
        "member, frozen by its own word",
        BLUE,
        f'<circle cx="12" cy="12" r="9" {_HOLLOW}/><path d="M9 8v8M15 8v8" {_HOLLOW}/>',
        "8 4",
    ),
    "participant": Mark("participant", GREEN, '<path d="M12 2 22.5 21H1.5Z" fill="currentColor"/>', "6 3"),
    "associate": Mark(
        "associate",
        ORANGE,
        f'<path d="M12 2.5v19A9.5 9.5 0 0 1 12 2.5Z" fill="currentColor"/><circle cx="12" cy="12" r="9" {_HOLLOW}/>',
        "4 3",
    ),
    "observer": Mark("observer", ORANGE, f'<path d="M12 2.5 21.5 12 12 21.5 2.5 12Z" {_HOLLOW}/>', "2 4"),
    "dialogue_partner": Mark(
        "dialogue partner", PURPLE, f'<path d="M3 4h18v12H12l-5 5v-5H3Z" {_HOLLOW}/>', "1 5"
    ),
    "partner": Mark("partner", PURPLE, f'<path d="M12 3 21.5 20H2.5Z" {_HOLLOW}/>', "1 5"),
    "suspended": Mark("suspended", GREY, f'<path d="M4 4 20 20M20 4 4 20" {_HOLLOW}/>', "1 3"),
    "signatory_not_ratified": Mark(
        "signed, not ratified",
        GREY,
        f'<circle cx="12" cy="12" r="9" {_HOLLOW} stroke-dasharray="4 4"/>',
        "1 3",
    ),
    "prospective": Mark("admitted, not yet in", GREY, f'<path d="M12 3v18M3 12h18" {_HOLLOW}/>', "1 3"),
    "applicant": Mark("applicant", GREY, f'<path d="M3 12h16M12 4.5 20 12 12 19.5" {_HOLLOW}/>', "1 3"),
}


def glyph(status: str, size: int = 16) -> str:
    """The glyph of a status as inline SVG; hidden from screen readers, for words stand beside it.

    Parameters
    ----------
    status : str
        A status of the data package.
    size : int
        Width and height in pixels.
    """
    mark = MARKS[status]
    return (
        f'<svg viewBox="0 0 24 24" width="{size}" height="{size}" aria-hidden="true" '
        f'style="color:{mark.color};vertical-align:-3px">{mark.shape}</svg>'
    )
