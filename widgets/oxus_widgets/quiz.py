"""A self-check quiz: no grade, an answer at once, and why."""

from html import escape
from typing import Any, TypedDict

import ipywidgets


class Question(TypedDict):
    """One question of a quiz."""

    question: str
    options: list[str]
    answer: int
    """Index of the right option, from 0."""
    why: str
    """Why it is right, shown after a check."""


class Quiz(ipywidgets.VBox):
    """Multiple-choice questions with feedback, made of stock widgets.

    Parameters
    ----------
    questions : list of Question
        In the order to be asked.

    Attributes
    ----------
    answers : list of int or None
        The option chosen for each question, None where none is yet.
    score : int
        How many of the choices are right.

    Raises
    ------
    ValueError
        If a question has fewer than two options, or its answer is none of them.
    """

    def __init__(self, questions: list[Question], **more: Any) -> None:
        for number, entry in enumerate(questions, start=1):
            if len(entry["options"]) < 2 or not 0 <= entry["answer"] < len(entry["options"]):
                raise ValueError(
                    f"question {number}: give two options or more, and the index of one as its answer"
                )
        self._questions = questions
        self._choices = [_choice(number, entry) for number, entry in enumerate(questions, start=1)]
        self._feedback = [ipywidgets.HTML() for _ in questions]
        blocks = []
        for number, (entry, choice, feedback) in enumerate(
            zip(questions, self._choices, self._feedback, strict=True), start=1
        ):
            title = ipywidgets.HTML(f"<b>{number}. {escape(entry['question'])}</b>")
            button = ipywidgets.Button(description="Check", tooltip=f"Check question {number}")
            button.on_click(lambda _, index=number - 1: self.check(index))
            blocks.append(ipywidgets.VBox([title, choice, button, feedback], layout={"margin": "0 0 14px 0"}))
        super().__init__(blocks, **more)

    @property
    def answers(self) -> list[int | None]:
        return [choice.index for choice in self._choices]

    @property
    def score(self) -> int:
        right = zip(self.answers, self._questions, strict=True)
        return sum(given == entry["answer"] for given, entry in right)

    def check(self, index: int) -> bool:
        """Show the feedback to one question (from 0); whether the choice is right."""
        given, entry = self.answers[index], self._questions[index]
        right = given == entry["answer"]
        if given is None:
            text = "Choose an answer first."
        elif right:
            text = f"<b>Right.</b> {escape(entry['why'])}"
        else:
            text = "<b>Not yet.</b> Think again, and look back at the explorer or the table."
        self._feedback[index].value = f'<div role="status">{text}</div>'
        return right

    def __str__(self) -> str:
        """The questions as text."""
        return "\n".join(
            f"{number}. {entry['question']}\n" + "\n".join(f"   - {option}" for option in entry["options"])
            for number, entry in enumerate(self._questions, start=1)
        )

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view; where none can be shown, the questions as text."""
        bundle = super()._repr_mimebundle_(**options)
        if isinstance(bundle, dict):
            bundle["text/plain"] = str(self)
        return bundle


def _choice(number: int, entry: Question) -> ipywidgets.RadioButtons:
    # The options' texts are the widget's labels; an index keeps two equal texts apart.
    return ipywidgets.RadioButtons(
        options=entry["options"], value=None, layout={"width": "auto"}, tooltip=f"Question {number}"
    )
