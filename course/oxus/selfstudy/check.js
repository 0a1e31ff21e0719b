// The view of CheckButton: one button, and below it what Python says of the answer above.
import { h } from "../../../widgets/views/kit/dom.js";
import { frame } from "../../../widgets/views/kit/frame.js";
import { follow } from "../../../widgets/views/kit/messenger.js";

const PATIENCE = 6000; // milliseconds until a silent Python is spoken of

/** @param {{model: import("../../../widgets/views/kit/messenger.js").Model, el: HTMLElement}} context */
function render(context) {
  const { model } = context;
  const parts = frame(context, `Check ${model.get("exercise")}`, "oxus-check");
  const said = h("div", { class: "oxus-said", role: "status", "aria-live": "polite" });
  const button = h("button", { type: "button", onclick: ask }, "Check my answer");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  parts.root.append(h("div", { class: "oxus-controls" }, button), parts.message, said);

  function ask() {
    clearTimeout(timer);
    said.replaceChildren(h("p", {}, "Checking ..."));
    timer = setTimeout(
      () =>
        said.replaceChildren(
          h(
            "p",
            {},
            "Python has not answered yet. It may be busy with another cell; on a saved page there is none: open the notebook in JupyterLab.",
          ),
        ),
      PATIENCE,
    );
    model.set("_asked", model.get("_asked") + 1);
    model.save_changes();
  }

  function draw() {
    /** @type {{headline?: string, mark: string, lines: string[]}} */
    const { headline, mark, lines } = model.get("verdict");
    if (!headline) return;
    clearTimeout(timer);
    said.replaceChildren(
      h(
        "p",
        {},
        h("span", { class: "oxus-mark", "aria-hidden": "true" }, mark),
        h("strong", {}, ` ${headline}`),
      ),
      ...lines.map((line) => h("p", {}, line)),
    );
  }

  const leave = follow(model, { verdict: draw });
  draw();
  return () => {
    clearTimeout(timer);
    leave();
    parts.stop();
  };
}

export default { render };
