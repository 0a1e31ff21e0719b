"""A notebook with one of everything that an export must keep: run, and as it was saved."""

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from oxus.core.execution import run

QUIZ = """
quiz = Quiz([
    {"question": "Is 1 < 2?", "options": ["Yes", "No"], "answer": 0, "why": "By one & only one."},
    {"question": "And 2 < 1?", "options": ["Yes", "No"], "answer": 1, "why": "See above."},
])
quiz
"""

# A widget of a class's own, that answers by itself: what is counted is shown wherever the widget is.
COUNTER = '''
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """// A counter. %s
    export default {
      initialize({ model }) { model.set("born", model.get("born") + 1); },
      render({ model, el }) {
        const button = document.createElement("button");
        button.className = "counter";
        const draw = () => { button.textContent = `${model.get("count")} of ${model.get("born")}`; };
        button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
        model.on("change:count", draw);
        el.append(button);
        draw();
      },
    };"""
    _css = ".counter { min-height: 30px; }"
    count = traitlets.Int(0).tag(sync=True)
    born = traitlets.Int(0).tag(sync=True)

counter = Counter(count=3)
counter
''' % ("x" * 2000)

CELLS = [
    "# A *small* notebook\n\n*Vector I. Time: 5 minutes.*\n\nAnd more.",
    "## Formulas and tables\n\nWith $|A \\cap B| / \\min(|A|, |B|)$ and\n\n$$N = 1 / \\sum_i s_i^2$$\n\n"
    "| a | b |\n|---|---|\n| `x` | ![a far picture](https://a.org/x.png) |",
]
CODE = [
    "import ipywidgets\nimport pandas as pd\nfrom oxus_widgets import Quiz, membership_map",
    QUIZ,
    COUNTER,
    "counter",
    "Counter(count=100)",
    "unseen = Counter(count=55)",
    "ipywidgets.IntSlider(description='Year', value=1991, min=1900, max=2030)",
    "ipywidgets.VBox([ipywidgets.HTML('<b>Choose</b>'), ipywidgets.Dropdown(options=['CIS', 'SCO'], value='SCO', "
    "description='Body'), ipywidgets.Checkbox(value=True, description='Observers'), "
    "ipywidgets.Button(description='Go'), counter])",
    "@ipywidgets.interact(x=(0, 10))\ndef square(x=3):\n    print('the square is', x * x)",
    "ipywidgets.HTML('<i>only words</i>')",
    "ipywidgets.Password(value='secret', description='Word')",
    "pd.DataFrame({f'a long heading of column {n}': [1, 2] for n in range(12)})  # a comment",
    "membership_map('SCO', '2018-03-01', status='any')",
    "from IPython.display import HTML, Javascript, Latex\nLatex('$x^2$')",
    'HTML(\'<img src="https://a.org/y.png" alt="far"><script src="https://a.org/y.js"></script>\')',
    "Javascript('fetch(\"https://a.org/z.json\").catch(() => {})')",
    "1 / 0",
]


def saved(folder: Path) -> NotebookNode:
    """The notebook after it was run from top to bottom, with its widgets' states."""
    cells = [new_markdown_cell(text) for text in CELLS] + [new_code_cell(code) for code in CODE]
    cells[3].metadata["jupyter"] = {"source_hidden": True}
    return run(new_notebook(cells=cells), folder)
