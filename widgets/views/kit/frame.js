// The frame of a widget: a named group with a line for messages and one that a screen reader speaks.
import { h, setText, targetOf } from "./dom.js";

/**
 * The frame of a widget: a named group with a line for messages and one that speaks to listeners. What Python refused comes
 * as the trait `message` and is shown in the line for messages.
 *
 * @param {{model: import("./messenger.js").Model, el: HTMLElement}} context what anywidget gives a view
 * @param {string} name of the group
 * @param {string} kind the widget's own class
 * @returns {{root: HTMLElement, message: HTMLElement, live: HTMLElement, say: (text: string) => void,
 *   complain: (text: string) => void, stop: () => void}} `say` is read out; `complain` shows what is wrong with an input,
 *   and "" takes it away
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
  /** @param {KeyboardEvent} event */
  const own = (event) => {
    const target = targetOf(event);
    if (!root.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.altKey || event.metaKey));
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
