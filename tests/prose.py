"""What people read: the text of Markdown files, docstrings, comments and messages of Python files, and hints in TOML.

In the source of a unit, the comments are its text.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

_CODE = re.compile(r"^```.*?^```|`[^`\n]+`|<!--.*?-->|\]\([^)]*\)|https?://\S+", re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    """Return the text of a file with everything else replaced by spaces, so that each line keeps its number."""
    text = path.read_text(encoding="utf-8")
    return _without_code({".md": str, ".toml": _of_toml}.get(path.suffix, _of_python)(text))


def _without_code(text: str) -> str:
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _of_python(text: str) -> str:
    lines = [""] * (text.count("\n") + 2)
    for line, words in [*_comments(text), *_strings(text)]:
        for number, part in enumerate(words.split("\n"), start=line):
            if number < len(lines):
                lines[number] = f"{lines[number]} {part.strip()}"
    return "\n".join(lines[1:])


def _of_toml(text: str) -> str:
    """The hints that students see and the reasons that authors give, which are each written in one line."""
    found = (re.match(r"(?:misconception|reason) = (.+)", line) for line in text.split("\n"))
    return "\n".join(line[1].strip("\"'") if line else "" for line in found)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


def _strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield strings that are sentences: they have several words."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) > 3:
            yield node.lineno, node.value
