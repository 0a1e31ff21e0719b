// The frame of a widget: a named group with a line for messages and one that a screen reader speaks.
import { h, setText } from "./dom.js";

/**
 * The frame of a widget: a named group with a line for messages and one that speaks to listeners.
 * Returns {root, say, complain}; `say` is read out, `complain` shows what is wrong with an input ("" takes it away).
 * What Python refused comes as the trait `message` and is shown in the same line.
 */
export function frame({ model, el }, name, kind) {
  const message = h("p", { class: "oxus-message", role: "alert" });
  const live = h("p", { class: "oxus-live", role: "status", "aria-live": "polite" });
  const root = h("div", { class: `oxus-widget ${kind}`, role: "group", "aria-label": name });
  const fromPython = () => setText(message, model.get("message") || "");
  model.on("change:message", fromPython);
  fromPython();
  // The keys typed in a widget are the widget's. JupyterLab hears of them after the widget; Notebook 7 before anything in the
  // page, unless the element with the focus has this attribute. What is typed with Ctrl, Alt or Cmd stays the notebook's.
  const own = (event) => {
    if (!root.contains(event.target)) return;
    event.target.toggleAttribute(
      "data-lm-suppress-shortcuts",
      !(event.ctrlKey || event.altKey || event.metaKey),
    );
  };
  window.addEventListener("keydown", own, true);
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  return {
    root,
    message,
    live,
    say: (text) => setText(live, text),
    complain: (text) => setText(message, text),
    stop() {
      model.off("change:message", fromPython);
      window.removeEventListener("keydown", own, true);
    },
  };
}
