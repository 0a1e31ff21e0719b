"""Modules of the data package that work without the rest of it: the settings reader and the file writer."""

import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType


@cache
def load(name: str) -> ModuleType:
    """Load a module of `oxus_data` by itself, unless the package is there already.

    Importing the package imports pandas, which takes half a second, and which `oxus doctor` has to do without.

    Parameters
    ----------
    name : str
        The module's name in the package.
    """
    if "oxus_data" in sys.modules:
        return importlib.import_module(f"oxus_data.{name}")
    package = importlib.util.find_spec("oxus_data")
    assert package and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"oxus_data_alone_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
