"""The name that a JupyterHub's configuration made with edition 0.2.0 uses; `oxus.teaching` is its home."""

from oxus.teaching.nbgrader_api import SAME_SERVER_ONLY

__all__ = ["SAME_SERVER_ONLY"]
