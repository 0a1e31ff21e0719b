"""nbconvert's exporter `oxus`: a notebook as one offline page with working widgets and maps.

`jupyter nbconvert --to oxus my.ipynb` writes it; so does `oxus site`.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import tostring

import jinja2
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import ExecutePreprocessor, Preprocessor
from nbformat import NotebookNode
from traitlets import default

from oxus.core.execution import Client
from oxus.core.safe_output import html_text
from oxus.publish.untrusted import frame
from oxus_widgets import page

TEMPLATES = Path(__file__).parent / "templates"
_NOT_IN_FORMULAS = {"href", "style", "class", "id"}
"""Attributes that LaTeX can set with commands of its own, such as a link that runs a script."""


class _Execute(Client, ExecutePreprocessor):
    """The preprocessor that `jupyter nbconvert --execute` uses."""


class Renderer(IPythonRenderer):
    """Markdown with formulas as MathML, and without pictures from the web."""

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if urlsplit(url).netloc:
            return f'<a href="{html_text(url)}">{text or html_text(title or url)}</a> (a picture on the web)'
        return super().image(text, url, title)


class OxusExporter(HTMLExporter):
    """A notebook as one HTML file that makes no requests to other servers.

    Views of the course's widgets run in the page (see `oxus_widgets.page`), Folium's maps stay as they are, formulas
    become MathML. A widget that only Python answers is shown as it stood, disabled, with the reason.
    """

    export_from_notebook = "Oxus (HTML that works offline)"
    renderer_class = Renderer

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[Any]:
        usual = HTMLExporter.default_preprocessors.default() or []
        return [_Execute if name == "nbconvert.preprocessors.ExecutePreprocessor" else name for name in usual]

    @default("template_name")
    def _template_name_default(self) -> str:
        return "oxus"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("embed_images")
    def _embed_images_default(self) -> bool:
        return True

    @default("exclude_input_prompt")
    def _exclude_input_prompt_default(self) -> bool:
        return True

    @default("exclude_output_prompt")
    def _exclude_output_prompt_default(self) -> bool:
        return True

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        own = {"accessible": accessible, "mathml": mathml, "place": _place, "escape_html": html_text}
        yield from own.items()

    def _create_environment(self) -> jinja2.Environment:
        environment: jinja2.Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.globals |= {"page": page, "asset": asset, "frames": frame}
        return environment

    def renderer(self, context: jinja2.runtime.Context | dict[str, Any]) -> Renderer:
        """What renders the Markdown of a cell."""
        return self.renderer_class(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
        )

    def safe(self, html: str) -> str:
        """What may be written into the page of the HTML that Markdown became: here all of it."""
        return html

    @jinja2.pass_context
    def markdown2html(self, context: jinja2.runtime.Context, source: str) -> str:
        html = accessible(MarkdownWithMath(renderer=self.renderer(context)).render(source))
        return _once(_wide(self.safe(html)), context.get("resources", {}).setdefault("oxus_anchors", set()))


class PageParts(Preprocessor):
    """Values for the template that a notebook does not contain: its title, and the widgets that it shows.

    The template's conf.json names it; it comes after the preprocessor that runs a notebook.
    """

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        heading, _ = summary(nb)
        outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
        shown = [
            output.data[page.VIEW_TYPE]["model_id"]
            for output in outputs
            if page.VIEW_TYPE in output.get("data", {})
        ]
        states = nb.metadata.get("widgets", {}).get(page.STATE_TYPE, {}).get("state", {})
        resources["oxus"] = {
            "title": heading or resources.get("metadata", {}).get("name") or "Notebook",
            "headed": bool(heading),
            "widgets": page.models(states, shown) + page.script() if shown else "",
        }
        return nb, resources


@cache
def template(name: str) -> jinja2.Template:
    """A template of the pages, with the filters of the exporter's own templates."""
    exporter = OxusExporter()  # type: ignore[no-untyped-call]
    found: jinja2.Template = exporter.environment.get_template(name)
    return found


def asset(name: str) -> str:
    """A style or script of the pages."""
    return (TEMPLATES / "oxus" / "static" / name).read_text(encoding="utf-8")


def summary(notebook: NotebookNode) -> tuple[str, str]:
    """The heading of a notebook and the paragraph below it, as plain text; empty if missing."""
    for cell in notebook.cells:
        text = re.sub(r"^\|.*\n*", "", cell.source, flags=re.MULTILINE)  # a table summarises nothing
        found = re.search(r"^# +(.+?)\n*(?:^|\Z)((?:[^\n#].*\n?)*)", text, flags=re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            heading, below = (_plain(part) for part in found.groups())
            return heading, " ".join(below.split())
    return "", ""


def _plain(text: str) -> str:
    """A text without the marks of Markdown."""
    return re.sub(r"[*`]|\b_|_\b", "", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)).strip()


def mathml(tex: str, block: bool = False) -> str:
    """A formula as MathML, which browsers can display; the original text if it cannot be converted."""
    from latex2mathml.converter import convert_to_element

    inside = re.fullmatch(r"(\$\$|\$|\\\[|\\\()(.*?)(\$\$|\$|\\\]|\\\))", tex.strip(), flags=re.DOTALL)
    try:
        formula = convert_to_element(
            inside.group(2) if inside else tex, display="block" if block else "inline"
        )
        # latex2mathml writes signs as entities and its own output unescapes them, so a formula could contain tags.
        for element in formula.iter():
            element.text, element.tail = (text and unescape(text) for text in (element.text, element.tail))
            for name in _NOT_IN_FORMULAS & element.attrib.keys():
                del element.attrib[name]
        return tostring(formula, encoding="unicode")
    except Exception:  # its parser raises many kinds of errors, not only its own
        return f"<code>{html_text(tex)}</code>"


def accessible(html: str) -> str:
    """Mark the header cells of tables as such, except for the empty one that pandas leaves in the corner."""
    if "<th" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for head in soup.find_all("th"):
        if not head.get_text(strip=True) and not head.find(["img", "input", "button"]):
            head.name = "td"
        elif not head.get("scope"):
            head["scope"] = "col" if head.find_parent("thead") else "row"
    return str(soup)


def _wide(html: str) -> str:
    """Let wide tables scroll on their own, so that the text around them does not move."""
    return html.replace("<table", '<div class="oxus-wide"><table').replace("</table>", "</table></div>")


def _once(html: str, taken: set[str]) -> str:
    """Give each heading its own anchor; if two have the same text, the second gets a number."""

    def own(found: re.Match[str]) -> str:
        anchor, number = found[2], 1
        while anchor in taken:
            number += 1
            anchor = f"{found[2]}-{number}"
        taken.add(anchor)
        return f'{found[1]}{anchor}"'

    return re.sub(r'(<h[1-6] id=")([^"]*)"', own, html)


def _place(data: NotebookNode, words: str) -> str:
    return page.place(data[page.VIEW_TYPE]["model_id"], words)
