// The view of CheckButton: one button, below it what Python says of the answer above, and the solution once it is open.
import { h } from "../../../widgets/views/kit/dom.js";
import { frame } from "../../../widgets/views/kit/frame.js";
import { follow } from "../../../widgets/views/kit/messenger.js";
import { solutionParts, verdictParts } from "./check_parts.js";
import { isEditedAbove, isPythonIdle } from "./notebook_page.js";

const PATIENCE = 6000; // milliseconds until a silent Python is spoken of
const SILENT =
  "Python has not answered yet. It may be busy with another cell; on a saved page there is none: open the notebook in JupyterLab.";
const RESTARTED =
  "Python has restarted since this button was made. Run the cells above (Run, Run All Above Selected Cell), then the cell of this button.";
const EDITED =
  "You have edited a cell above since you last ran it. Run it first (Shift+Enter), then check: Python knows only what has been run.";

/** @param {{model: import("../../../widgets/views/kit/messenger.js").Model, el: HTMLElement}} context */
function render(context) {
  const { model, el } = context;
  const parts = frame(context, `Check ${model.get("exercise")}`, "oxus-check");
  const said = h("div", { class: "oxus-said", role: "status", "aria-live": "polite" });
  const solution = h("div", {
    class: "oxus-solution",
    role: "region",
    "aria-label": "Solution",
    hidden: true,
  });
  const button = h("button", { type: "button", onclick: check }, "Check my answer");
  const open = h(
    "button",
    { type: "button", hidden: true, onclick: () => ask("_wanted") },
    "Show the solution",
  );
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  parts.root.append(h("div", { class: "oxus-controls" }, button, open), parts.message, said, solution);

  /** @param {string} text */
  function tell(text) {
    delete said.dataset.state;
    said.replaceChildren(h("p", {}, text));
  }

  /** @param {string} counter the trait that counts the presses */
  function ask(counter) {
    clearTimeout(timer);
    timer = setTimeout(() => tell(isPythonIdle(el) ? RESTARTED : SILENT), PATIENCE);
    model.set(counter, model.get(counter) + 1);
    model.save_changes();
  }

  function check() {
    if (isEditedAbove(el)) return tell(EDITED);
    tell("Checking ...");
    ask("_asked");
  }

  function draw() {
    const verdict = model.get("verdict");
    if (!verdict.headline) return;
    clearTimeout(timer);
    said.dataset.state = verdict.state;
    said.replaceChildren(...verdictParts(verdict));
    open.hidden = !verdict.solution;
  }

  function show() {
    const found = model.get("solution");
    if (!found.number) return;
    clearTimeout(timer);
    solution.hidden = false;
    solution.replaceChildren(...solutionParts(found));
  }

  const leave = follow(model, { verdict: draw, solution: show });
  draw();
  show();
  return () => {
    clearTimeout(timer);
    leave();
    parts.stop();
  };
}

export default { render };
