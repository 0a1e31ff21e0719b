"""Open the course, or pass its tests, with nothing but Python 3.11 (or later) and a network.

    python course/start.py            opens the course in JupyterLab
    python course/start.py tests      passes the tests

The first run makes a virtual environment in .venv, beside this folder, from the versions and hashes that the lock
files in requirements/ list; later runs use it as it is and need no network. What follows `tests` goes to pytest; every
other argument goes to the command `oxus` (for instance `python course/start.py lab 08 --no-browser`).
"""

# An old Python must be able to read this file, so that it can say that it is too old: no f-strings, no hints.
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(
    VENV, "Scripts" if os.name == "nt" else "bin", "python.exe" if os.name == "nt" else "python"
)
# These need no teaching tools; every other command does.
LEARNERS = (
    "lab",
    "check",
    "submit",
    "progress",
    "site",
    "data",
    "colab",
    "doctor",
    "-h",
    "--help",
    "--version",
)
INSTALLED = (
    "course/oxus",
    "widgets/oxus_widgets",
    "data/oxus_data",
    "notebooks",
    "pyproject.toml",
    "requirements",
)


def main(arguments):
    if sys.version_info < (3, 11):
        return stop(
            "the course needs Python 3.11 or later, and this is Python %d.%d (%s): install a newer one and start "
            "this file with it" % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
    tests = arguments[:1] == ["tests"]
    learner = not arguments or arguments[0] in LEARNERS
    problem = install("" if learner else "teach,test" if tests else "teach")
    if problem:
        return stop(problem)
    if tests:
        # Two files of tests at a time, in the order in which pytest finds them (`-n 0`: one test after the other).
        command = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
        command += arguments[1:]
        return subprocess.call(command, cwd=ROOT)
    return subprocess.call([PYTHON, "-m", "oxus"] + (arguments or ["lab"]))


def install(extras):
    """Make .venv hold the course with these extras; return what went wrong, or None."""
    wanted = "%s %s" % (sys.version_info[:2], fingerprint())
    stamp = os.path.join(VENV, "oxus-installed.txt")
    have = read(stamp).splitlines()
    if (
        os.path.exists(PYTHON)
        and have[:1] == [wanted]
        and set(extras.split(",")) <= set(have[1].split(",") + [""])
    ):
        return None
    extras = ",".join(sorted(set((extras + "," + (have[1] if len(have) > 1 else "")).split(",")) - {""}))
    sys.stdout.write("Setting up the course in %s (the first time takes some minutes) ...\n" % VENV)
    sys.stdout.flush()
    other_python = bool(have) and have[0].split(")")[0] != wanted.split(")")[0]
    if not os.path.exists(PYTHON) or other_python:
        made = subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) == 0
        if not made:
            return (
                "no virtual environment could be made in %s: on Debian and Ubuntu `apt install python3-venv` brings "
                "what is missing; elsewhere check that the folder is yours to write in" % VENV
            )
    if os.path.exists(stamp):
        os.remove(stamp)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call(pip + ["--require-hashes", "--requirement", lock(extras)]):
        return (
            "the packages could not be installed: pip says above why. If it got no answer, check the network (behind "
            "a proxy, set HTTPS_PROXY to its address); if the disk is full, make room for 1 GB; if hashes do not "
            'match, pip refused a file that is not the one the course was tested with: see "A hash does not match" '
            "in course/guides/troubleshooting.md. Then run the same command again"
        )
    # The course itself: built with the locked hatchling, so nothing is fetched. The sources may have changed under
    # the same version number, so it is always installed again. Not editable: an editable install writes this
    # folder's path into a file that Python 3.11 and 3.12 read in the locale's encoding, and a path with letters
    # from elsewhere would keep Python from starting.
    if subprocess.call(pip + ["--no-deps", "--no-build-isolation", "--force-reinstall", ROOT]):
        return "the course could not be installed (see above)"
    with open(stamp, "w") as file:
        file.write("%s\n%s\n" % (wanted, extras))
    return None


def lock(extras):
    """The lock file that holds these extras; each one holds what the smaller ones do."""
    name = "test" if "test" in extras else "teach" if "teach" in extras else "learn"
    return os.path.join(ROOT, "requirements", name + ".lock")


def fingerprint():
    """A digest of all that is installed from this folder."""
    digest = hashlib.sha256()
    for name in INSTALLED:
        path = os.path.join(ROOT, *name.split("/"))
        files = (
            [path]
            if os.path.isfile(path)
            else sorted(
                os.path.join(folder, file)
                for folder, _, names in os.walk(path)
                for file in names
                if not file.endswith(".pyc")
            )
        )
        for file in files:
            digest.update(os.path.relpath(file, ROOT).encode("utf-8", "replace"))
            with open(file, "rb") as content:
                digest.update(content.read())
    return digest.hexdigest()[:16]


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except EnvironmentError:
        return ""


def stop(message):
    sys.stderr.write("start: %s\n" % message)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
