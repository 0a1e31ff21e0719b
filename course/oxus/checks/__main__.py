"""`python -m oxus.checks WORD` makes a digest for `oxus.checks.key`; several words make that of a tuple."""

import ast
import sys

from oxus.checks.keys import digest


def _read(word: str) -> object:
    """A number as a number, and everything else as it is."""
    try:
        value = ast.literal_eval(word)
    except (ValueError, SyntaxError):
        return word
    return value if isinstance(value, int | float) else word


if __name__ == "__main__":
    words = [_read(word) for word in sys.argv[1:]]
    if not words:
        sys.exit("usage: python -m oxus.checks WORD ...")
    print(digest(words[0] if len(words) == 1 else words))
