"""Widgets on a page with no kernel and no network: what `View.to_html` and an exported notebook have in common."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

_STATIC = Path(__file__).parent / "static"
VIEW_TYPE = "application/vnd.jupyter.widget-view+json"
STATE_TYPE = "application/vnd.jupyter.widget-state+json"
NOTHING_OUTSIDE = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "base-uri 'none'; form-action 'none'\">"
)
"""A browser that reads this asks nothing of the network, whatever an output in the page names."""

# Shorter values cost less than the reference to them would.
_LONG = 500
_REFERENCE = re.compile(r'"IPY_MODEL_([^"]+)"')


@cache
def bundle(name: str, folder: Path = _STATIC) -> str:
    """The text of a module or a style sheet in `static/`, which `npm run build` makes from `widgets/views`.

    Parameters
    ----------
    name : str
        The file, for example "quiz.js".
    folder : Path
        The folder of built files; by default that of this package.

    Raises
    ------
    ImportError
        If the file is missing, as in an installation that was cut off or a clone in which it was deleted.
    """
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ImportError(
            f"{folder / name} is missing: in a clone, `python3 widgets/build.py` builds it; otherwise install the "
            "course again",
            name="oxus_widgets",
        ) from None


def script_json(value: Any) -> str:
    """Return JSON for a script of a page: text cannot end the script, and NaN, which JSON lacks, is null."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        plain = json.loads(json.dumps(value), parse_constant=lambda _: None)
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    text = re.sub("[\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--")


def place(model_id: str, twin: str) -> str:
    """The place of a view on the page.

    Parameters
    ----------
    model_id : str
        The widget's model; the page holds its state (see `models`). Two places may show the same one.
    twin : str
        HTML of what the widget shows, in words: it stands until the view does, and for good where none can.
    """
    view = script_json({"model_id": model_id})
    held = f'<script type="{VIEW_TYPE}">{view}</script>'
    return f'<div class="oxus-place">{held}<div class="oxus-still">{twin}</div></div>'


def models(states: Mapping[str, Any], shown: Iterable[str]) -> str:
    """The states of the models that a page shows, as a script of the page.

    Parameters
    ----------
    states : mapping of str to dict
        Model id to `{"state": {...}}`, as a notebook's metadata hold them.
    shown : iterable of str
        The models with a place on the page; what these hold comes along, and nothing else.

    Notes
    -----
    Each widget brings its module, its style and its data; those of one kind bring the same. A long value that stands
    more than once is written once, in `shared`, and `{"oxus_shared": n}` stands for it.
    """
    needed = _needed(states, shown)
    values = Counter(script_json(value) for model in needed.values() for value in model["state"].values())
    shared = [text for text, times in values.items() if times > 1 and len(text) > _LONG]
    number = {text: index for index, text in enumerate(shared)}

    def short(value: Any) -> Any:
        index = number.get(script_json(value))
        return value if index is None else {"oxus_shared": index}

    small = {
        name: {**model, "state": {trait: short(value) for trait, value in model["state"].items()}}
        for name, model in needed.items()
    }
    content = f'{{"state":{script_json(small)},"shared":[{",".join(shared)}]}}'
    return f'<script type="{STATE_TYPE}">{content}</script>'


def as_created(states: Mapping[str, Any]) -> dict[str, Any]:
    """The states of models as their cells showed them first, for a page that is read cell by cell.

    A notebook keeps one state of each widget, the last one. The text around a widget speaks of the first.

    Parameters
    ----------
    states : mapping of str to dict
        Model id to `{"state": {...}}`, as a notebook's metadata hold them.

    Returns
    -------
    dict
        The same, with the traits that each `View` kept when it was first shown; other models are left as they are.
    """
    return {
        name: {**model, "state": {**model["state"], **(model["state"].get("_start") or {})}}
        for name, model in states.items()
    }


def _needed(states: Mapping[str, Any], shown: Iterable[str]) -> dict[str, Any]:
    """Of all models those that are shown, and those that these refer to."""
    found: dict[str, Any] = {}
    waiting = list(shown)
    while waiting:
        name = waiting.pop(0)
        if name in states and name not in found:
            found[name] = states[name]
            waiting += _REFERENCE.findall(json.dumps(states[name]["state"]))
    return found


def style() -> str:
    """The style of a page of widgets."""
    return bundle("page.css")


def script() -> str:
    """What brings the widgets of a page to life, as a script of the page."""
    return f'<script type="module">{bundle("page.js")}</script>'


def live_page(widgets: Iterable[Any], title: str) -> str:
    """A page on which widgets are alive with no kernel and no network.

    Parameters
    ----------
    widgets : iterable of View
        In this order, one below the other.
    title : str
        The title of the page.
    """
    listed = list(widgets)
    states = {widget.model_id: {"state": widget.get_state()} for widget in listed}
    places = "\n".join(place(widget.model_id, f"<pre>{escape(str(widget))}</pre>") for widget in listed)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{NOTHING_OUTSIDE}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style()}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>\n{places}\n{models(states, states)}\n{script()}</main></body></html>\n"
    )
