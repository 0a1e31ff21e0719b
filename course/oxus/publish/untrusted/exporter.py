"""nbconvert's exporter for notebooks that other people wrote."""

from pathlib import Path
from typing import Any

from nbconvert.filters.markdown_mistune import InvalidNotebook, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import default

from oxus.publish.exporter import OxusExporter, Renderer, accessible, mathml
from oxus.publish.untrusted.frame import new_nonce
from oxus.publish.untrusted.notebook import Harmless
from oxus.publish.untrusted.sanitize import clean


class OwnFiles(Renderer):
    """A Markdown renderer that embeds only pictures beside the notebook, so that a page shows no other file."""

    def _src_to_base64(self, src: str) -> str | None:
        folder = Path(self.path).resolve()
        try:
            inside = (folder / src).resolve().is_relative_to(folder)
        except (OSError, ValueError):  # not a name that a file can have
            return None
        return super()._src_to_base64(src) if inside else None

    def _embed_image_or_attachment(self, src: str) -> str:
        try:
            return str(super()._embed_image_or_attachment(src))
        except InvalidNotebook:  # an attachment that does not exist
            return src


class UntrustedExporter(OxusExporter):
    """The course's exporter for a notebook from anyone: nothing in it runs as a script of the page.

    Its text is sanitised. HTML with scripts or styles, such as a map, and widgets run in frames with an origin of their
    own (`oxus.publish.untrusted.frame`).
    """

    renderer_class = OwnFiles
    anchors = False
    """Whether headings keep their ids."""

    def __init__(self, nonce: str = "", **settings: Any) -> None:
        self.nonce = nonce or new_nonce()
        super().__init__(**settings)  # type: ignore[no-untyped-call]

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self) -> bool:
        return not self.anchors

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter's own
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        resources["oxus_nonce"] = self.nonce
        made: tuple[str, dict[str, Any]] = super().from_notebook_node(self.harmless(nb), resources, **kw)
        return made

    def harmless(self, notebook: NotebookNode) -> NotebookNode:
        """Build a notebook again from what can be shown safely."""
        return Harmless(self.nonce, self._markdown, lambda tex: self.safe(mathml(tex)), self.prepare)(
            notebook
        )

    def prepare(self, html: str) -> str:
        """Change an output's HTML before it is made safe."""
        return accessible(html)

    def safe(self, html: str) -> str:
        return clean(html, self.anchors)

    def _markdown(self, source: str) -> str:
        """An output in Markdown as HTML."""
        return self.safe(self.prepare(MarkdownWithMath(renderer=self.renderer({})).render(source)))


class UntrustedPage(UntrustedExporter):
    """A page of a site, from a notebook that was saved elsewhere."""

    anchors = True
