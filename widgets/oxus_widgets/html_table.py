"""A widget's content as an HTML table, for front ends that do not run its view."""

from collections.abc import Iterable, Sequence


def html_table(caption: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose rows begin with their header.

    Parameters
    ----------
    caption : str
        HTML, as all texts here: escape what is plain text.
    columns : iterable of str
        The header of each column; an empty first one leaves the corner empty.
    rows : iterable of sequence of str
        The header of each row and its cells.

    Returns
    -------
    str
        HTML.
    """
    first, *others = columns
    corner = f'<th scope="col">{first}</th>' if first else "<td></td>"
    head = corner + "".join(f'<th scope="col">{name}</th>' for name in others)
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        for name, *cells in rows
    )
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>"
