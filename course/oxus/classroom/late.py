"""The name that the `nbgrader_config.py` of a class made with edition 0.2.0 uses; `oxus.teaching.late` is its home."""

from oxus.teaching.late import LatePolicy, configure

__all__ = ["LatePolicy", "configure"]
