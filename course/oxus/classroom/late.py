"""An old name of `oxus.teaching.gradebook.late`, for the `nbgrader_config.py` of classes made with edition 0.2.0."""

from oxus.teaching.gradebook.late import LatePolicy, configure

__all__ = ["LatePolicy", "configure"]
