"""The look of each status: a shape, a colour and a letter of its own, seen in either theme."""

from pathlib import Path

import pytest

import oxus_data
from oxus_widgets.palette import LOOKS, MARKS, MIX

KIT = Path(__file__).resolve().parents[1] / "widgets" / "views" / "kit" / "kit.css"


def test_every_status_has_a_mark_and_no_two_share_shape_or_letter():
    assert set(MARKS) == set(oxus_data.load("membership_statuses")["status"])
    for part in ("shape", "letter", "label"):
        assert len({getattr(mark, part) for mark in LOOKS.values()}) == len(LOOKS) == len(MARKS) + 1


# Text and ground of JupyterLab's light and dark themes, and the ground of a row under the mouse.
THEMES = {
    "light": ("#212121", "#ffffff", "#ebebeb"),
    "dark": ("#dedede", "#111111", "#232323"),
}


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_stands_out_in_both_themes(theme):
    text, *grounds = THEMES[theme]
    assert f"var(--oxus-mark) {MIX:.0%}" in KIT.read_text(encoding="utf-8")
    for status, mark in LOOKS.items():
        shown = [MIX * a + (1 - MIX) * b for a, b in zip(_rgb(mark.color), _rgb(text), strict=True)]
        for ground in grounds:
            # WCAG 2.2, 1.4.11: 3 to 1 for what is not text.
            assert _contrast(shown, _rgb(ground)) >= 3, (status, theme, ground)


def _rgb(color: str) -> list[float]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _contrast(one: list[float], other: list[float]) -> float:
    """Contrast ratio of two sRGB colours (WCAG 2.2, relative luminance)."""

    def luminance(rgb: list[float]) -> float:
        linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)
