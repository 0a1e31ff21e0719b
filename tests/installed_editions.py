"""Packages that bring a course for another region, as pip leaves them among the installed packages."""

import importlib
import json
from pathlib import Path

from nbformat.v4 import new_notebook, writes

from oxus.core.layout import answer_keys_file, packed_solutions_file, student_notebook


def install(site: Path, name: str, unit: str, distribution: str = "", settings: str = "") -> Path:
    """Put a package with one unit into a folder that Python imports from; the folder of its edition.

    Parameters
    ----------
    site : Path
        The folder.
    name : str
        The name of the edition, and with `_region` that of the package.
    unit : str
        The id of its unit.
    distribution : str
        What pip calls it; by default the name and `-course`.
    settings : str
        The text of `course.toml`; by default a title alone.
    """
    package = site / f"{name}_region"
    edition = package / "_edition"
    contents = {
        package / "__init__.py": "",
        edition / "course.toml": settings or f'title = "{name.title()}: a region"\n',
        student_notebook(edition, unit): writes(new_notebook(metadata={"oxus": {"unit": unit}})),
        answer_keys_file(edition, unit): json.dumps({"exercises": []}),
        packed_solutions_file(edition, unit): json.dumps({"attempts": 1, "packed": ""}),
    }
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    register(site, name, package.name, distribution)
    return edition


def register(site: Path, name: str, package: str, distribution: str = "") -> None:
    """Leave what pip leaves of a package whose entry point registers an edition."""
    distribution = distribution or f"{name}-course"
    info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[oxus.editions]\n{name} = {package}\n")
    importlib.invalidate_caches()
