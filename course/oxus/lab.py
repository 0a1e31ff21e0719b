"""The names that a JupyterHub's configuration made with edition 0.2.0 uses; `oxus.core.jupyter` is their home."""

from oxus.core.jupyter import QUIET, environment

__all__ = ["QUIET", "environment"]
