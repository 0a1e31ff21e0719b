"""A self-check quiz: no grade, an answer at once, and why."""

from collections.abc import Sequence
from html import escape
from typing import Any, NotRequired, TypedDict

import traitlets

from oxus_widgets.sealed import clear_bytes, seal, unpack
from oxus_widgets.view import View, bundle

LOOK_AGAIN = "Think again, and look back at the explorer or the table."
UNCHOSEN = -1


class Question(TypedDict):
    """One question of a quiz."""

    question: str
    options: list[str]
    answer: int
    """Index of the right option, from 0."""
    why: str
    """Why it is right, shown once it is chosen."""
    hint: NotRequired[str | list[str]]
    """What to look at after a wrong choice: one text, or a list with one for each option (empty at the right one)."""
    about: NotRequired[str]
    """For authors: `reading`, or the id of the earlier unit that the question repeats; the student does not see it."""


class _Choices(traitlets.TraitType[Any, Any]):
    """A choice for each question of a quiz; a bad one is answered in words, and the quiz keeps what it had."""

    def validate(self, obj: Any, value: Any) -> Any:
        if fault := obj._fault(value):
            obj.refuse(self.name, fault)
            return obj._trait_values.get(self.name) or [None] * len(obj._questions)
        if obj.message.startswith(f"{self.name}: "):
            obj.message = ""
        return list(value)


class Quiz(View):
    """Multiple-choice questions with feedback; nothing is graded or kept.

    The view answers by itself, so the quiz works on a saved page as well. Its feedback on an option is covered, and
    only that option opens it (`oxus_widgets.sealed`).

    Parameters
    ----------
    questions : list of Question, or str
        In the order to be asked; or packed, as `oxus build` writes them into a student's notebook.

    Attributes
    ----------
    answers : list of int or None
        The option chosen for each question (from 0), None where none is yet. Can be set and observed.
    score : int
        How many of the choices are right.

    Raises
    ------
    ValueError
        If a text is not a packed quiz, a question lacks a part, has fewer than two options or two equal ones, its
        answer is none of them, or its list of hints has another length than that of its options.

    Examples
    --------
    >>> quiz = Quiz([{"question": "2 + 2?", "options": ["4", "5"], "answer": 0, "why": "Count."}])
    >>> quiz.answers, quiz.score
    ([None], 0)
    """

    _esm = bundle("quiz.js")
    _css = bundle("quiz.css")
    _also_reset = ("_checked",)

    answers = _Choices(help="the option chosen for each question, from 0; None where none is").tag(sync=True)
    _questions: Any = traitlets.List().tag(sync=True)
    # For each question the choice that was checked last (UNCHOSEN if there was none), None before the first check.
    # A verdict is shown only while the choice is still the one it was given on.
    _checked: Any = traitlets.List().tag(sync=True)

    def __init__(self, questions: list[Question] | str, **more: Any) -> None:
        entries: list[Question] = unpack(questions) if isinstance(questions, str) else questions
        for number, entry in enumerate(entries, start=1):
            _check(number, entry)
        none = [None] * len(entries)
        kept = [
            {"question": entry["question"], "options": list(entry["options"]), "said": _said(entry)}
            for entry in entries
        ]
        self._right = [entry["answer"] for entry in entries]
        answers = more.pop("answers", none)
        # The questions come first: the choices are checked against them.
        super().__init__(_questions=kept, answers=none, _checked=none, **more)
        self.answers = answers

    def _fault(self, value: Any) -> str:
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != len(self._questions):
            return (
                f"give one choice for each of the {len(self._questions)} questions: an index from 0, or None"
            )
        for number, (given, entry) in enumerate(zip(value, self._questions, strict=True), start=1):
            last = len(entry["options"]) - 1
            if given is not None and (type(given) is not int or not 0 <= given <= last):
                return f"{given!r} is no option of question {number}, whose options are 0 to {last}"
        return ""

    @property
    def score(self) -> int:
        return sum(given == right for given, right in zip(self.answers, self._right, strict=True))

    def check(self, index: int) -> bool:
        """Show the feedback to one question (from 0).

        Returns
        -------
        bool
            Whether the choice is right.
        """
        given = self.answers[index]
        checked = list(self._checked)
        checked[index] = UNCHOSEN if given is None else given
        self._checked = checked
        return bool(given == self._right[index])

    def __repr__(self) -> str:
        return f"Quiz({len(self._questions)} questions, {self.score} right)"

    def __str__(self) -> str:
        """The questions as text."""
        return "\n".join(
            f"{number}. {entry['question']}\n" + "\n".join(f"   - {option}" for option in entry["options"])
            for number, entry in enumerate(self._questions, start=1)
        )

    def _html(self) -> str:
        """The questions as a list, for where they can be read but not answered."""
        items = "".join(
            f"<li>{escape(entry['question'])}<ul>"
            + "".join(f"<li>{escape(option)}</li>" for option in entry["options"])
            + "</ul></li>"
            for entry in self._questions
        )
        return f"<ol>{items}</ol>"


def _hints(entry: Question) -> list[str]:
    """One hint for each option."""
    hint = entry.get("hint", LOOK_AGAIN)
    return [hint] * len(entry["options"]) if isinstance(hint, str) else list(hint)


def _said(entry: Question) -> list[str]:
    """For each option whether it is right and what is said of it, covered; all of one length."""
    said = [
        [1, entry["why"]] if option == entry["answer"] else [0, hint]
        for option, hint in enumerate(_hints(entry))
    ]
    size = max(len(clear_bytes(one)) for one in said)
    salt = entry["question"]
    return [seal(option, salt, one, size) for option, one in zip(entry["options"], said, strict=True)]


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
    if len(_hints(entry)) != len(options):
        raise ValueError(f"question {number} of the quiz: give one hint, or one for each of its options")
