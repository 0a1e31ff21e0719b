"""When and how a child is asked for a second opinion; what is asked changes neither outputs nor points."""

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import is_grade

from oxus.core.notebook import grade_id
from oxus.grader import second_opinion
from oxus.grader.cells import own_sources
from oxus.grader.conversation import Conversation, Stopped
from oxus.grader.discarded_fork import NOT_HERE
from oxus.grader.may_keep import LONGEST
from oxus.grader.run import Run

ASK_AGAIN = 30.0
"""Seconds that the calls of the second opinion may take together. The reference needs milliseconds."""

OTHER_NUMBER = "it gave more or fewer answers than it was asked for"


def when_to_ask(
    notebook: NotebookNode, visible: Mapping[str, str], plan: second_opinion.Plan
) -> tuple[dict[str, str], second_opinion.Plan]:
    """Return the exercises to ask about as soon as their tests have run, by the last of these, and all others."""
    early: dict[str, str] = {}
    places = {grade_id(cell): index for index, cell in enumerate(notebook.cells) if is_grade(cell)}
    for name, asked in plan.items():
        if asked.tests[-1] in places:
            last = places[asked.tests[-1]] + 1
            parts = (NotebookNode(cells=cells) for cells in (notebook.cells[:last], notebook.cells[last:]))
            above, below = (
                [source for source in own_sources(part, visible) if len(source) <= LONGEST] for part in parts
            )
            if second_opinion.must_ask_early(asked, above, below):
                early[asked.tests[-1]] = name
    return early, {name: asked for name, asked in plan.items() if name not in early.values()}


def ask_apart(name: str, asked: second_opinion.Asked, conversation: Conversation, result: Run) -> None:
    """Ask for a second opinion in a fork, which is discarded: later cells find nothing of it."""
    why = conversation.fork()
    if not why:  # if the fork does not come back, the child is gone, too; the test has run
        result.stopped = ask_again({name: asked}, conversation, result)
    elif why != NOT_HERE:
        result.unanswered[name] = f"it could not answer, because {why}"


def ask_again(plan: second_opinion.Plan, conversation: Conversation, result: Run) -> str:
    """Ask for a second opinion; return the reason if the child can run no more cells."""
    calls = [call for asked in plan.values() for call in asked.calls]
    found: list[Any] = []

    def take(message: dict[str, Any]) -> int:
        found.extend(second_opinion.answer(message) or ())
        return 0

    try:
        conversation.ask(second_opinion.question(calls), ASK_AGAIN, take, look=False)
        # A function that is called can answer in the place of the grader's question, but not without answering twice.
        reason, stopped = (
            "" if len(found) == len(calls) else "it gave no answer" if not found else OTHER_NUMBER,
            "",
        )
    except Stopped as end:
        reason = stopped = str(end)
    for name, asked in plan.items():
        if reason:
            result.unanswered[name] = reason
        else:
            result.answers[name] = found[: len(asked.calls)]
            del found[: len(asked.calls)]
    return stopped
