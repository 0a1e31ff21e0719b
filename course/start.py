"""Open the course, or run its tests. This file needs only Python 3.11 or later and a network.

    python course/start.py               opens the course in JupyterLab
    python course/start.py tests --fast  runs the fast tests, for every save
    python course/start.py tests         runs a cross-section of the tests, for every commit
    python course/start.py tests --all   runs all tests

The first run makes a virtual environment in .venv, beside this folder (or in the folder that OXUS_VENV names), from
the versions and hashes in the lock files in course/requirements/. Later runs use it without a network. Other arguments
after `tests` go to pytest; all others go to the command `oxus` (for example
`python course/start.py lab 08 --no-browser`).
"""

# An old Python must be able to read this file and report that it is too old: no f-strings, no type hints.
import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.environ.get("OXUS_VENV") or os.path.join(ROOT, ".venv")
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
    "course/requirements",
)
REQUIREMENTS = ("pyproject.toml", "course/requirements")
# Each tier by the markers of pyproject.toml, so that plain pytest can run it, too. In the fast tier, which has no
# browser, two processes share out single tests; in the others, which wait for browsers and kernels, three share out
# whole files in the order in which pytest finds them.
TIERS = {
    "--fast": ["-n", "2", "--dist", "worksteal", "-m", "not slow and not browser and not full"],
    "": ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not full"],
    "--all": ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"],
}


def main(arguments):
    if sys.version_info < (3, 11):
        return stop(
            "the course needs Python 3.11 or later, and this is Python %d.%d (%s): install a newer one and start "
            "this file with it" % (sys.version_info[0], sys.version_info[1], sys.executable)
        )
    if arguments[:1] == ["tests"]:
        return run_tests(arguments[1:])
    learner = not arguments or arguments[0] in LEARNERS
    problem = install("" if learner else "teach")
    if problem:
        return stop(problem)
    return subprocess.call([PYTHON, "-m", "oxus"] + (arguments or ["lab"]))


def run_tests(arguments):
    """Run a tier of the tests. Further arguments for pytest come last, so they take priority (`-n 0`, `-m browser`)."""
    chosen = [a for a in arguments if a in ("--fast", "--all")]
    if len(set(chosen)) > 1:
        return stop("--fast and --all are two tiers of the tests: choose one of them")
    tier = chosen[0] if chosen else ""
    # The fast tier runs against the sources; the others against what is installed, as students have it.
    problem = install("teach,test", sources=tier != "--fast")
    if problem:
        return stop(problem)
    env = dict(os.environ)
    # pytest compiles test files in its own way. Without a cache, this adds 4 s to every run.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if tier != "--fast":
        env["OXUS_TEST_INSTALLED"] = "1"
    arguments = [a for a in arguments if a not in chosen]
    if not tier and any(os.path.exists(os.path.join(ROOT, a.split("::")[0])) for a in arguments):
        tier = "--all"  # run every test of the files that are named
    command = [PYTHON, "-m", "pytest"] + TIERS[tier] + arguments
    return subprocess.call(command, cwd=ROOT, env=env)


def install(extras, sources=True):
    """Install the course with these extras in the environment; return an error message, or None.

    Without `sources`, a change in the course's own sources does not cause a new installation.
    """
    version = sys.version_info[:2]
    wanted = "%s %s" % (version, fingerprint(INSTALLED))
    requirements = "%s %s" % (version, fingerprint(REQUIREMENTS))
    stamp = os.path.join(VENV, "oxus-installed.txt")
    have = read(stamp).splitlines()
    if (
        os.path.exists(PYTHON)
        and (have[:1] == [wanted] or (not sources and have[2:3] == [requirements]))
        and set(extras.split(",")) <= set(have[1].split(",") + [""])
    ):
        return None
    extras = ",".join(sorted(set((extras + "," + (have[1] if len(have) > 1 else "")).split(",")) - {""}))
    sys.stdout.write("Setting up the course in %s (the first time takes a few minutes) ...\n" % VENV)
    sys.stdout.flush()
    other_python = bool(have) and have[0].split(")")[0] != wanted.split(")")[0]
    if not os.path.exists(PYTHON) or other_python:
        made = subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) == 0
        if not made:
            return (
                "the virtual environment %s could not be made: on Debian and Ubuntu, `apt install python3-venv` "
                "installs what is missing; elsewhere, check that you may write in the folder" % VENV
            )
    if os.path.exists(stamp):
        os.remove(stamp)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # A lock file is complete, so pip has nothing to resolve. Otherwise pip looks beyond the lock for the newest
    # version of a package that is also needed with an extra, and then refuses it because it has no hash.
    if subprocess.call(pip + ["--no-deps", "--require-hashes", "--requirement", lock(extras)]):
        return (
            "the packages could not be installed: pip gives the reason above. If it got no answer, check the network "
            "(behind a proxy, set HTTPS_PROXY to its address); if the disk is full, make room for 1 GB; if hashes do "
            'not match, pip refused a file that is not the one the course was tested with: see "A hash does not match" '
            "in course/guides/troubleshooting.md. Then run the same command again"
        )
    # The course itself: built with the locked hatchling, so nothing is fetched. The sources may have changed under
    # the same version number, so it is always installed again. Not editable: an editable install writes this
    # folder's path into a file that Python 3.11 and 3.12 read in the locale's encoding, and a path with letters
    # from elsewhere would keep Python from starting.
    if subprocess.call(pip + ["--no-deps", "--no-build-isolation", "--force-reinstall", ROOT]):
        return "the course could not be installed (see above)"
    with open(stamp, "w") as file:
        file.write("%s\n%s\n%s\n" % (wanted, extras, requirements))
    return None


def lock(extras):
    """The lock file with these extras; each one includes the smaller ones."""
    name = "test" if "test" in extras else "teach" if "teach" in extras else "learn"
    return os.path.join(ROOT, "course/requirements", name + ".lock")


def fingerprint(names):
    """A digest of these files and folders of the repository."""
    digest = hashlib.sha256()
    for name in names:
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
