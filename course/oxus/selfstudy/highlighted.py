"""Python code in pieces, each with its kind, so that a page can colour it."""

from itertools import groupby

KINDS = {
    "Keyword": "keyword",
    "Operator.Word": "keyword",
    "Literal.String": "string",
    "Literal.Number": "number",
    "Comment": "comment",
    "Name.Function": "name",
}
"""The kinds that are coloured, by the beginning of Pygments' name for a token."""


def highlighted(code: str) -> list[tuple[str, str]]:
    """The pieces of some code, in order: the kind, empty for plain text, and the text.

    Parameters
    ----------
    code : str
        Python.
    """
    from pygments.lexers.python import PythonLexer

    pieces = (
        (_kind(str(token).removeprefix("Token.")), text) for token, text in PythonLexer().get_tokens(code)
    )
    return [(kind, "".join(text for _, text in run)) for kind, run in groupby(pieces, key=lambda one: one[0])]


def _kind(token: str) -> str:
    return next((kind for start, kind in KINDS.items() if token.startswith(start)), "")
