"""What the checks of exercises use. A check cell imports it as `_checks`, so it shares no name with the student.

A function here stops with an AssertionError if an answer is not of the kind that an exercise asks for. The message is
written for the student.
"""

from oxus.checks.drawn import lines

__all__ = ["lines"]
