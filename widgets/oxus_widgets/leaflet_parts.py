"""Leaflet's style and script with ours, as parts of the base of all maps; Leaflet's few pictures are inside."""

import base64
import re
from functools import cache
from importlib.resources import files

from oxus_widgets.page import bundle


@cache
def style() -> str:
    """Leaflet's style sheet and that of our maps, its pictures as data, without comments and spare blanks."""
    text = _read("leaflet.css")
    for picture in ("layers", "marker-icon"):
        text = text.replace(f"url(images/{picture}.png)", f"url({_picture(picture)})")
    # Pictures for dense screens, and a hook for a browser of 1999.
    text = re.sub(r"background-image: url\(images/layers-2x\.png\);|behavior: url\([^)]*\);", "", text)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) + bundle("map.css")
    return re.sub(r"\s*([{};,])\s*", r"\1", text).strip()


@cache
def script() -> str:
    """Leaflet's script, its marker as data, and the script of our maps."""
    text = re.sub(r"//# sourceMappingURL=.*", "", _read("leaflet.js"))
    icon = f'iconUrl:"{_picture("marker-icon")}",iconRetinaUrl:null,shadowUrl:"{_picture("marker-shadow")}"'
    return f'{text}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{{icon}}});\n{bundle("map.js")}'


def _read(name: str) -> str:
    return (files("oxus_widgets") / "leaflet" / name).read_text(encoding="utf-8")


def _picture(name: str) -> str:
    data = (files("oxus_widgets") / "leaflet" / f"{name}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(data).decode()
