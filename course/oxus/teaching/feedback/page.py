"""A feedback page, made by nbgrader's converter and template, with a summary at the top and without the hidden
tests."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from functools import lru_cache
from html import escape  # noqa: TID251  (to find what the page's own program escaped)
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from nbgrader.utils import find_all_files
from sqlalchemy.orm import joinedload, undefer

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.notebook import BEGIN_HIDDEN, END_HIDDEN, grade_id, nbgrader_metadata
from oxus.publish.exporter import TEMPLATES, accessible, mathml
from oxus.publish.untrusted.exporter import UntrustedExporter
from oxus.publish.untrusted.notebook import Harmless
from oxus.teaching.feedback.hidden import without_hidden_tests
from oxus.teaching.feedback.summary import summarize
from oxus.teaching.remarks import Remarks
from oxus_widgets.remote import UNREADABLE, remote_urls


def offline(html: str) -> str:
    """Return HTML that fetches nothing from elsewhere: each remote address is replaced by an empty one.

    The page's policy forbids it as well; this is for programs that do not read the policy. HTML with a script that
    cannot be looked into is left out.
    """
    # Maps differ from student to student in the random ids of their parts only.
    if not ("//" in html or "oxus-script" in html) or not _fetches(re.sub(r"[0-9a-f]{32}", "", html)):
        return html
    found = remote_urls(html)
    if UNREADABLE in found:
        return f"<p>(An output that is not shown here: it holds {UNREADABLE}.)</p>"
    for url in found:
        for _ in range(4):  # a page in a frame in a page is escaped once more each time
            html = html.replace(url, "data:,")
            url = escape(url)
    return html


@lru_cache(maxsize=64)
def _fetches(html: str) -> bool:
    return bool(remote_urls(html))


class Pages(GenerateFeedback):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's GenerateFeedback, which keeps its exporter and its gradebook from one student to the next.

    Parameters
    ----------
    nbgrader : NbGraderAPI
        Of the course folder.
    unit : str
        The unit's id.
    gradebook : Gradebook
        Open.
    remarks : Remarks
        The remarks from collecting and grading the unit's submissions.
    zone : tzinfo, optional
        The time zone to show times in; None for that of the computer.
    """

    def __init__(
        self,
        nbgrader: NbGraderAPI,
        unit: str,
        gradebook: Gradebook,
        remarks: Remarks,
        zone: tzinfo | None = UTC,
    ) -> None:
        super().__init__(coursedir=nbgrader.coursedir, parent=nbgrader)
        self.unit = unit
        stock = list(self.config.HTMLExporter.extra_template_basedirs)
        self.config.FeedbackExporter.template_name = "oxus_feedback"
        self.config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES), *stock]
        self.config.FeedbackExporter.extra_template_paths = stock
        # Not nbgrader's `exporter_class`, which Jupyter's settings name for `nbgrader generate_feedback`.
        own_kind: Any = FeedbackExporter  # nbconvert has no types
        self.exporter = own_kind(parent=self, config=self.config)
        marks = ClearHiddenTests(parent=self)
        self.exporter.marks = (marks.begin_test_delimeter, marks.end_test_delimeter)
        for step in self.preprocessors:
            own = Scores(gradebook, remarks, zone, parent=self) if step is GetGrades else step
            self.exporter.register_preprocessor(own, enabled=True)

    def page(self, path: Path) -> str:
        """Make the page for a graded notebook."""
        resources = self.init_single_notebook_resources(str(path))
        text, _ = self.exporter.from_filename(str(path), resources=resources)
        return str(text)

    def write(self, student: str, text: str, notebook: str) -> Path:
        """Write a page where nbgrader does, with the files from the folder of the student's notebook."""
        source, target = (Path(f(self.unit, student)) for f in (self._format_source, self._format_dest))
        for name in find_all_files(str(source), [*self.coursedir.ignore, "*.ipynb"]):
            write_atomic(target / Path(name).relative_to(source), Path(name).read_bytes())
        write_atomic(target / f"{notebook}.html", text)
        self.set_permissions(self.unit, student)
        return target / f"{notebook}.html"


class FeedbackExporter(UntrustedExporter):
    """The exporter for notebooks from anyone, with nbgrader's template; what many notebooks share is rendered once."""

    marks = (BEGIN_HIDDEN, END_HIDDEN)
    """The marks around hidden tests."""

    def __init__(self, **settings: Any) -> None:
        self._kept = _Kept()
        super().__init__(**settings)

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        highlight = Highlight2HTML(pygments_lexer="ipython3", parent=self)
        yield "highlight_code", lambda source, **_: self._kept("code", source, highlight)

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter's own
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        # HTMLExporter reads each page once more, to give pictures an alternative text: here they have one before.
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        widgets = WidgetsDataTypeFilter(notebook_metadata={}, parent=self, resources=resources)
        self.register_filter("filter_data_type", widgets)  # type: ignore[no-untyped-call]
        resources["oxus_nonce"] = self.nonce
        nb = without_hidden_tests(nb, *self.marks)
        nb.metadata.pop("widgets", None)  # no Python runs behind the page: a widget is shown as its text
        nb = self.harmless(nb)
        page: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        return page

    def harmless(self, notebook: NotebookNode) -> NotebookNode:
        built = Harmless(self.nonce, self._markdown, lambda tex: self.safe(mathml(tex)), self.prepare)
        plain = built.html
        built.html = lambda html: self._kept("output", html, plain)  # type: ignore[method-assign]
        return built(notebook)

    def prepare(self, html: str) -> str:
        return offline(accessible(html))

    @jinja2.pass_context
    def markdown2html(self, context: jinja2.runtime.Context, source: str) -> str:
        renderer = self.renderer(context)

        def render(text: str) -> str:
            return self.safe(self.prepare(MarkdownWithMath(renderer=renderer).render(text)))

        # A picture is the student's own, even where the text is the same.
        if "![" in source or "<img" in source.lower():
            return render(source)
        return self._kept("markdown", source, render)


class _Kept:
    """A cache of rendered parts; the oldest is dropped when all together are large."""

    LIMIT = 100_000_000

    def __init__(self) -> None:
        self.rendered: dict[tuple[str, str], str] = {}
        self.size = 0

    def __call__(self, kind: str, source: str, render: Callable[[str], str]) -> str:
        key = (kind, source)
        if key not in self.rendered:
            self.rendered[key] = str(render(source))
            self.size += len(source) + len(self.rendered[key])
            while self.size > self.LIMIT:
                oldest = next(iter(self.rendered))
                self.size -= len(oldest[1]) + len(self.rendered.pop(oldest))
                if oldest == key:
                    return str(render(source))
        return self.rendered[key]


class Scores(GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's GetGrades with a gradebook that stays open, and one query for all cells of a student."""

    def __init__(self, gradebook: Gradebook, remarks: Remarks, zone: tzinfo | None, **settings: Any) -> None:
        super().__init__(**settings)
        self.gradebook, self.remarks, self.zone = gradebook, remarks, zone

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        said = resources["nbgrader"]
        found = self.gradebook.find_submission_notebook(said["notebook"], said["assignment"], said["student"])
        grades = self.gradebook.db.query(Grade).filter(Grade.notebook_id == found.id)
        comments = self.gradebook.db.query(Comment).filter(Comment.notebook_id == found.id)
        self._grades = {g.name: g for g in grades.options(joinedload(Grade.cell), undefer(Grade.max_score))}
        self._comments = {c.name: c for c in comments.options(joinedload(Comment.cell))}
        for index, cell in enumerate(nb.cells):
            nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
        penalty = found.late_submission_penalty or 0
        said |= {"score": found.score - penalty, "max_score": found.max_score, "late_penalty": penalty}
        title = f"{said['student']} · {said['assignment']}"
        resources["summary"] = summarize(nb, self._grades, found, title, self.zone)
        resources["summary"].remarks = self.remarks.for_student(said["student"])
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: Any) -> None:
        nbgrader_metadata(cell)["comment"] = self._of(self._comments, cell).comment

    def _get_score(self, cell: NotebookNode, resources: Any) -> None:
        grade = self._of(self._grades, cell)
        nbgrader_metadata(cell).update(score=grade.score, points=grade.max_score)

    def _of(self, recorded: dict[str, Any], cell: NotebookNode) -> Any:
        if grade_id(cell) not in recorded:
            raise CourseError(
                f"{grade_id(cell)}: nothing is recorded for this cell: grade the notebook again"
            )
        return recorded[grade_id(cell)]
