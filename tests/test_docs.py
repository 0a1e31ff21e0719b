"""What the guides say is there: links and headings, commands with their options, paths."""

import ast
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from oxus import cli
from test_architecture import LAYERS

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
PARTS = re.compile(r"[:;] |(?<!\.)\.(?: |$)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
START = re.compile(r"(python3?|py) course[/\\]start\.py")
OXUS = re.compile(r"(\.venv/bin/|\.venv\\Scripts\\|my-course/bin/)?oxus(?= |$)")
EXAMPLE = ROOT / "course" / "examples" / "baltic"
FOLDERS = ("course", "data", "notebooks", "solutions", "tests", "widgets", ".binder", ".ci")


def documents() -> list[str]:
    """All Markdown files that are, or are about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    else:  # an unpacked download
        paths = [path.relative_to(ROOT) for path in ROOT.rglob("*.md")]
        listed = [path.as_posix() for path in paths if not path.parts[0].startswith((".", "oxus-"))]
    return sorted(name for name in listed if name and (ROOT / name).is_file())


DOCUMENTS = documents()


# What a reader is told to make.
TO_MAKE = {"course/selfstudy.toml", "tests/screenshots/", "course/units/11-neighbours/11-neighbours.py"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The anchors of a text's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(text: str) -> list[str]:
    """What follows `oxus` in the code of a text, wherever that is a whole command line."""
    lines = [line for language, block in FENCE.findall(text) if not language for line in joined(block)]
    lines += CODE.findall(FENCE.sub("", text))
    found = []
    for line in lines:
        line = line.removeprefix("$ ").split("  #")[0].strip()
        match = START.match(line) or OXUS.match(line)
        if match:
            found.append(line[match.end() :].strip())
    return found


def joined(block: str) -> list[str]:
    return block.replace("\\\n", " ").split("\n")


def test_the_guides_are_among_what_is_looked_at():
    assert {"README.md", "CONTRIBUTING.md", "course/guides/student.md", "data/README.md"} <= set(DOCUMENTS)
    assert sum(len(commands(read(name))) for name in DOCUMENTS) > 100


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name):
    here = ROOT / name
    lost = []
    for link in LINK.findall(CODE.sub("code", FENCE.sub("", read(name)))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (here.parent / path) if path else here
        if not target.exists() or anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            lost.append(link)
    assert lost == []


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_is_one_that_there_is(name, capsys):
    """Each is parsed as far as it is written: in a sentence a command may stand without what it needs."""
    wrong = []
    for line in commands(read(name)):
        words = shlex.split(line.replace("\\", "/").replace("|", "/"))
        if words[:1] == ["tests"] or words == ["-m", "oxus.doctor"]:
            continue
        try:
            cli.parser(words[0] if words else "").parse_args(words)
        except SystemExit as end:
            said = capsys.readouterr().err
            if end.code and not re.search("arguments are required|expected one argument", said):
                wrong.append(f"oxus {line}: {said.splitlines()[-1]}")
    assert wrong == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_the_repository_exists(name):
    """In code, what begins with one of the top folders; names in brackets stand for something else."""
    text = read(name)
    words = [word for code in CODE.findall(FENCE.sub("", text)) for word in code.split()]
    words += [word for _, block in FENCE.findall(text) for line in joined(block) for word in line.split()]
    lost = []
    for word in words:
        path = word.strip("\"',;:()").split("::")[0]
        if path.split("/")[0] not in FOLDERS or "/" not in path or re.search(r"[<>*{}…]|\.\.\.", path):
            continue
        # The guide to another region speaks of the folder of its example.
        if path not in TO_MAKE and not any((base / path).exists() for base in (ROOT, EXAMPLE)):
            lost.append(path)
    assert lost == []


# --- messages ---


def texts() -> list[str]:
    """The strings in the code, without docstrings; a null character stands for a value."""
    found = []
    folders = [ROOT / "course" / "oxus", ROOT / "data" / "oxus_data"]
    for path in [
        ROOT / "course" / "start.py",
        *(file for folder in folders for file in folder.rglob("*.py")),
    ]:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
                found.append(node.value.replace("%s", "\0").replace("%d", "\0"))
    return found


def messages() -> list[str]:
    """Patterns for what the course prints, one for each part of a message; a value can be any text."""
    parts = {part for text in texts() for part in PARTS.split(text)}
    return [
        re.escape(part).replace("\0", ".+") for part in sorted(parts) if len(re.findall("[a-z]+", part)) > 2
    ]


@pytest.mark.slow
def test_the_messages_in_troubleshooting_are_those_that_the_course_prints():
    """Each part with at least four words is part of a message of the course; `...` marks what is left out."""
    text = read("course/guides/troubleshooting.md")
    quoted = re.findall(r"^(?:> |\| `)(?:oxus|start|note): (.+?)(?:` \|.*)?$", text, flags=re.MULTILINE)
    parts = {part for line in quoted for part in PARTS.split(line) if part.count(" ") > 2}
    assert len(parts) > 20
    known = re.compile("|".join(messages()))
    assert [part for part in sorted(parts) if not known.fullmatch(part)] == []


def test_the_threat_model_names_tests_that_there_are():
    named = set(re.findall(r"`((?:browser/)?test_\w+\.py)`", read("course/guides/threat-model.md")))
    assert len(named) > 10
    assert sorted(name for name in named if not (ROOT / "tests" / name).is_file()) == []


# --- words ---

# Rare words and turns of phrase, which many readers do not know from their other courses.
RARE = re.compile(
    r"\b(amiss|anew|foretell|mend(s|ed)?|reckon(ed)?|rightly|unless told otherwise)\b"
    r"|(?<!by )\bhand(s|ed|ing)? (it |this |them )?in\b|\bhand-ins?\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "name", [name for name in DOCUMENTS if not name.startswith("data/raw/") and name != "data/CODEBOOK.md"]
)
def test_a_guide_uses_common_words(name):
    assert [found[0] for found in RARE.finditer(CODE.sub("", read(name)))] == []


def test_messages_use_common_words():
    assert [text for text in texts() if " " in text and RARE.search(text)] == []


# --- ARCHITECTURE.md ---

# nbgrader and students make these.
MADE_LATER = ("grading/", "oxus-work/")


def architecture() -> str:
    """The page, with an example in place of `<id>`."""
    return read("ARCHITECTURE.md").replace("<id>", "08-institutional-membership")


def test_every_path_of_the_architecture_exists():
    """Also the paths that begin in course/oxus; a module without a folder is one of course/oxus itself."""
    text = architecture()
    shown = [*CODE.findall(FENCE.sub("", text)), *(block for _, block in FENCE.findall(text))]
    paths = {
        word.strip(",;:()")
        for part in shown
        for word in part.split()
        if re.search(r"\w/|\.(py|js|json|toml|md)\b", word)
    }
    assert len(paths) > 40
    bases = (ROOT, ROOT / "course" / "oxus", ROOT / "data" / "oxus_data")
    lost = [
        path
        for path in paths
        if not path.startswith(MADE_LATER)
        and path != "answers.toml"  # one beside each unit
        and not any((base / path).exists() for base in bases)
    ]
    assert lost == []


def test_every_function_and_command_of_the_architecture_exists():
    text = architecture()
    folders = [
        ROOT / name for name in ("course/oxus", "data/oxus_data", "widgets/oxus_widgets", "widgets/views")
    ]
    files = [path for folder in folders for end in ("*.py", "*.js") for path in folder.rglob(end)]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    names = set(re.findall(r"(\w+)\(\)", text))
    assert {"load", "exercises"} <= names
    assert [
        name for name in names if not re.search(rf"^\s*(export )?(def|function) {name}\(", source, re.M)
    ] == []
    named = set(re.findall(r"(?<![\w/.`])`?oxus ([a-z]+)\b", text))
    assert {"build", "grade"} <= named <= set(cli.COMMANDS)


def test_the_architecture_shows_the_layers_that_the_tests_enforce():
    section = architecture().split("## Rooms and layers")[1].split("\n## ")[0]
    (block,) = [block for _, block in FENCE.findall(section)]
    shown = [set(re.findall(r"(?<!\S)oxus[\w.]*(?!\S)", line)) for line in block.splitlines()]
    assert shown[::-1] == [set(rooms) for rooms in LAYERS]
