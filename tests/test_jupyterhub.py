"""A class on a JupyterHub that runs the example's own configuration: fetched, worked on, handed in, graded, given back.

All goes over HTTP through the Hub's proxy, as a browser would: the login form, the notebooks, nbgrader's list of
assignments, formgrader; and the instructor types `oxus` commands into a terminal of their server.
"""

import json
import sys

import nbformat
import pytest

from class_helpers import answered
from jupyterhub_with_accounts import OUTSIDER, UNIT, Person, give_class, running_hub

pytestmark = pytest.mark.full

WANTED = {"course_id": "oxus", "assignment_id": UNIT}
ANSWERS = {
    "aigerim": {"double": "def double(x):\n    return 2 * x", "essay": "It keeps the sign."},
    # passes the test that students see, not the hidden one
    "bek": {"double": "def double(x):\n    return abs(2 * x)", "essay": "It makes it larger."},
}
ESSAYS = {"aigerim": 3, "bek": 1.5}


@pytest.fixture(scope="module")
def hub(tmp_path_factory, pytestconfig):
    cache = pytestconfig.cache.mkdir("configurable-http-proxy")
    with running_hub(tmp_path_factory.mktemp("a machine") / "machine", cache) as hub:
        yield hub


@pytest.fixture(scope="module")
def people(hub):
    """An instructor with a class, whose unit is released, and two students; each with a server."""
    give_class(hub, "teacher")
    people = {name: Person(hub, name) for name in ("teacher", *ANSWERS)}
    for person in people.values():
        assert person.log_in().status_code == 302
        person.start()
    for person in people.values():
        person.open()
    teach(people, "class hand-out 01 --exchange")
    return people


def teach(people: dict[str, Person], step: str) -> str:
    """Type a command into the instructor's terminal; what it said."""
    status, said = people["teacher"].terminal(f"cd ~/class && oxus {step}")
    assert status == 0, said
    return said


def assignments(person: Person, action: str = "") -> list[dict]:
    """What nbgrader's list of assignments shows, after one of its buttons was pressed."""
    if action:
        answer = person.send("POST", f"assignments/{action}", data=WANTED)
    else:
        answer = person.get("assignments", params={"course_id": "oxus"})
    assert answer.json()["success"], answer.text
    return answer.json()["value"]


def work(person: Person) -> None:
    """Fetch the unit if need be, answer, save and hand in."""
    if assignments(person)[0]["status"] == "released":
        assignments(person, "fetch")
    path = f"api/contents/{UNIT}/{UNIT}.ipynb"
    notebook = nbformat.from_dict(person.get(path).json()["content"])
    body = {"type": "notebook", "format": "json", "content": answered(notebook, ANSWERS[person.name])}
    assert person.send("PUT", path, json=body).ok
    assert "submitted" in [one["status"] for one in assignments(person, "submit")]


def test_only_who_is_in_one_of_the_groups_and_knows_the_password_gets_in(hub):
    assert Person(hub, "aigerim").log_in("wrong").status_code == 403
    assert Person(hub, OUTSIDER).log_in().status_code == 403


def test_a_unit_goes_out_through_the_exchange_and_comes_back_with_points(people):
    (listed,) = assignments(people["bek"])
    assert (listed["assignment_id"], listed["status"]) == (UNIT, "released")
    for name in ANSWERS:
        work(people[name])
    assert "2 taken" in teach(people, "collect 01 /srv/nbgrader/exchange")
    graded = teach(people, "grade 01")
    assert "aigerim       2 of 5" in graded and "bek           0 of 5" in graded

    # the essays, in formgrader on the Hub
    teacher = people["teacher"]
    table = f"formgrader/api/submitted_notebooks/{UNIT}/{UNIT}"
    for row in teacher.get(table).json():
        grades = teacher.get("formgrader/api/grades", params={"submission_id": row["id"]}).json()
        essay = next(grade for grade in grades if grade["name"] == "essay")
        essay["manual_score"] = ESSAYS[row["student"]]
        shown = teacher.get(f"formgrader/submissions/{row['id']}/")
        policy = shown.headers["Content-Security-Policy"]
        assert shown.ok and "script-src 'nonce-" in policy and "frame-ancestors 'self'" in policy
        assert teacher.send("PUT", f"formgrader/api/grade/{essay['id']}", json=essay).ok
    points = {row["student"]: row["score"] for row in teacher.get(table).json()}
    assert points == {"aigerim": 5, "bek": 1.5}

    teach(people, "feedback 01 --exchange")
    for name, total in points.items():
        person = people[name]
        submission = assignments(person)[1]["submissions"][-1]
        assert submission["has_exchange_feedback"] and not submission["has_local_feedback"]
        submission = assignments(person, "fetch_feedback")[1]["submissions"][-1]
        page = person.get(f"files/{submission['local_feedback_path']}/{UNIT}.html").content.decode("utf-8")
        assert f"{total:g}" in page and ANSWERS[name]["essay"] in page and "double(-3)" not in page


def test_a_student_sees_neither_another_s_work_nor_the_class(hub, people):
    if len(assignments(people["aigerim"])) == 1:
        work(people["aigerim"])
    bek = people["bek"]
    (handed_in, *_) = (hub.machine / "srv/nbgrader/exchange/oxus/inbound").glob("aigerim+*")
    assert (handed_in / f"{UNIT}.ipynb").is_file()
    forbidden = (
        "ls ~aigerim",
        f"cat ~aigerim/{UNIT}/{UNIT}.ipynb",
        "ls ~teacher/class/grading",
        "ls /srv/nbgrader/exchange/oxus/inbound",  # the names in it guard the hand-ins
        "mv /srv/nbgrader/exchange/oxus /srv/nbgrader/exchange/mine",
        f"touch /srv/nbgrader/exchange/oxus/outbound/{UNIT}/{UNIT}.ipynb",
        "touch /srv/oxus/jupyter/nbgrader_config.py",
        "ls /srv/oxus/hub",
        "cat /etc/shadow",
    )
    for command in forbidden:
        status, said = bek.terminal(command)
        assert status and ("denied" in said or "not permitted" in said), said
    for page in ("lab", f"api/contents/{UNIT}", "assignments?course_id=oxus"):
        answer = bek.session.get(f"{hub.url}/user/aigerim/{page}", timeout=600)
        assert answer.status_code == 403, (page, answer.status_code)
    assert bek.get("formgrader").status_code == 404


def test_a_second_instructor_uses_the_server_of_the_class_with_their_own_password(hub, people):
    second = Person(hub, "second", owner="teacher")
    assert second.log_in().status_code == 302
    assert second.authorize().url.startswith(f"{people['teacher'].server}/lab")
    (listed,) = second.get("formgrader/api/assignments").json()
    assert listed["name"] == UNIT
    bek = Person(hub, "bek", owner="teacher")
    bek.log_in()
    assert bek.get("lab").status_code == 403


def test_the_course_is_found_in_a_student_s_terminal_and_kernel(hub, people):
    bek = people["bek"]
    status, said = bek.terminal("echo $USER; command -v oxus; oxus check 08")
    assert "\nbek\n/srv/oxus/venv/bin/oxus\n" in said, said
    assert status == 1 and "no notebook of 08-institutional-membership" in said  # it knows the unit
    kernel = bek.send("POST", "api/kernels", json={"name": "python3"}).json()
    _, said = bek.terminal("pgrep -af ipykernel_launcher")
    assert f"{sys.prefix}/bin/python" in said, said
    (connection,) = hub.home("bek").glob(f".local/share/jupyter/runtime/kernel-{kernel['id']}.json")
    assert json.loads(connection.read_text())["transport"] == "ipc"  # nobody else can listen
    assert bek.send("DELETE", f"api/kernels/{kernel['id']}").ok
