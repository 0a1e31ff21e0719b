// The year that the ladder is seen in, and the button that keeps the verdicts for it.

import { h, setText } from "../kit/dom.js";
import { keepVerdicts, setYear } from "./actions.js";

/** @param {import("./actions.js").Context} context */
export function yearPanel(context) {
  const { ladder, state } = context;
  const slider = h("input", {
    type: "range",
    min: ladder.first,
    max: ladder.last,
    step: 1,
    "aria-label": "Year",
    class: "oxus-slider",
    oninput: () => setYear(context, Number(slider.value)),
  });
  const shown = h("output", { class: "oxus-year" });
  const moments = ladder.moments.map((year) => ({
    year,
    button: h("button", { type: "button", onclick: () => setYear(context, year) }, String(year)),
  }));
  const keep = h("button", { type: "button", class: "oxus-keep", onclick: () => keepVerdicts(context) });
  context.focusKeep = () => keep.focus();
  const element = h(
    "div",
    { class: "oxus-controls" },
    h("span", {}, "What could one know in"),
    slider,
    shown,
    h(
      "span",
      { class: "oxus-controls", role: "group", "aria-label": "Years to stop at" },
      ...moments.map(({ button }) => button),
    ),
    keep,
  );
  function update() {
    slider.value = String(state.year);
    slider.setAttribute("aria-valuetext", String(state.year));
    setText(shown, String(state.year));
    for (const { year, button } of moments) button.setAttribute("aria-pressed", String(year === state.year));
    setText(keep, `Keep my verdicts for ${state.year}`);
  }
  return { element, update };
}
