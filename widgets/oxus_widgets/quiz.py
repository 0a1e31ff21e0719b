"""A self-check quiz: no grade, an answer at once, and why."""

from copy import deepcopy
from html import escape
from typing import Any, NotRequired, TypedDict

import ipywidgets

LOOK_AGAIN = "Think again, and look back at the explorer or the table."


class Question(TypedDict):
    """One question of a quiz."""

    question: str
    options: list[str]
    answer: int
    """Index of the right option, from 0."""
    why: str
    """Why it is right, shown once it is chosen."""
    hint: NotRequired[str]
    """What to look at after a wrong choice."""


class Quiz(ipywidgets.VBox):
    """Multiple-choice questions with feedback, made of stock widgets; nothing is graded or kept.

    Parameters
    ----------
    questions : list of Question
        In the order to be asked.

    Attributes
    ----------
    answers : list of int or None
        The option chosen for each question (from 0), None where none is yet.
    score : int
        How many of the choices are right.

    Raises
    ------
    ValueError
        If a question lacks a part, has fewer than two options or two equal ones, or its answer is none of them.

    Examples
    --------
    >>> quiz = Quiz([{"question": "2 + 2?", "options": ["4", "5"], "answer": 0, "why": "Count."}])
    >>> quiz.answers, quiz.score
    ([None], 0)
    """

    def __init__(self, questions: list[Question], **more: Any) -> None:
        for number, entry in enumerate(questions, start=1):
            _check(number, entry)
        self._questions = deepcopy(questions)
        self._choices = [
            ipywidgets.RadioButtons(options=entry["options"], value=None, layout={"width": "auto"})
            for entry in questions
        ]
        self._feedback = [ipywidgets.HTML('<div role="status"></div>') for _ in questions]
        super().__init__([self._block(index) for index in range(len(questions))], **more)
        self.add_class("oxus-quiz")

    def _block(self, index: int) -> ipywidgets.VBox:
        choice, number = self._choices[index], index + 1
        title = ipywidgets.HTML(f"<b>{number}. {escape(self._questions[index]['question'])}</b>")
        button = ipywidgets.Button(description="Check", tooltip=f"Check question {number}")
        button.on_click(lambda _: self.check(index))
        # A verdict on another choice would mislead.
        choice.observe(lambda _: self._say(index, ""), names="index")
        block = ipywidgets.VBox(
            [title, choice, button, self._feedback[index]], layout={"margin": "0 0 14px 0"}
        )
        block.add_class("oxus-question")
        return block

    @property
    def answers(self) -> list[int | None]:
        return [choice.index for choice in self._choices]

    @property
    def score(self) -> int:
        right = zip(self.answers, self._questions, strict=True)
        return sum(given == entry["answer"] for given, entry in right)

    def check(self, index: int) -> bool:
        """Show the feedback to one question (from 0).

        Returns
        -------
        bool
            Whether the choice is right.
        """
        given, entry = self.answers[index], self._questions[index]
        right = given == entry["answer"]
        if given is None:
            self._say(index, "Choose an answer first.")
        elif right:
            self._say(index, f"<b>Right.</b> {escape(entry['why'])}")
        else:
            self._say(index, f"<b>Not yet.</b> {escape(entry.get('hint', LOOK_AGAIN))}")
        return right

    def _say(self, index: int, html: str) -> None:
        self._feedback[index].value = f'<div role="status">{html}</div>'

    def __repr__(self) -> str:
        return f"Quiz({len(self._questions)} questions, {self.score} right)"

    def __str__(self) -> str:
        """The questions as text."""
        return "\n".join(
            f"{number}. {entry['question']}\n" + "\n".join(f"   - {option}" for option in entry["options"])
            for number, entry in enumerate(self._questions, start=1)
        )

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view; where none can be shown, the questions as text."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/plain"] = str(self)
        return bundle


def _check(number: int, entry: Question) -> None:
    missing = [part for part in ("question", "options", "answer", "why") if part not in entry]
    if missing:
        raise ValueError(f"question {number} of the quiz has no {' and no '.join(missing)}")
    options = entry["options"]
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"question {number} of the quiz needs two options or more, all different")
    if not 0 <= entry["answer"] < len(options):
        last = len(options) - 1
        raise ValueError(
            f"question {number} of the quiz: answer {entry['answer']} is no index from 0 to {last}"
        )
