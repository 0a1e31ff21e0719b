// The view of ProgressView: a sum in words, a bar, and a table folded away.
import { rowsOf } from "../../../widgets/views/kit/columns.js";
import { h, setText } from "../../../widgets/views/kit/dom.js";
import { frame } from "../../../widgets/views/kit/frame.js";
import { follow } from "../../../widgets/views/kit/messenger.js";
import { dataTable, folded } from "../../../widgets/views/kit/tables.js";

/** @param {{model: import("../../../widgets/views/kit/messenger.js").Model, el: HTMLElement}} context */
function render(context) {
  const { model } = context;
  /** @returns {import("./progress_data.js").ProgressData} */
  const exercises = () => model.get("exercises");
  const parts = frame(context, "Progress", "oxus-progress");
  const sum = h("p", { class: "oxus-headline", role: "status" });
  const bar = h("progress", { "aria-label": "Exercises solved" });
  const note = h("p", {});
  const table = folded("Exercise by exercise", () =>
    dataTable(
      "Your exercises",
      ["Unit and exercise", "State", "Attempts"],
      rowsOf(exercises()).map(({ unit, name, state, attempts }) => [`${unit}.${name}`, state, attempts]),
    ),
  );
  const again = h("button", { type: "button", onclick: refresh }, "Show it as it is now");
  parts.root.append(
    sum,
    h("div", { class: "oxus-controls" }, bar, again),
    table.element,
    note,
    parts.message,
  );

  function refresh() {
    model.set("_asked", model.get("_asked") + 1);
    model.save_changes();
  }

  function draw() {
    const { solved } = exercises();
    setText(sum, model.get("headline"));
    setText(note, model.get("note"));
    bar.max = Math.max(solved.length, 1);
    bar.value = solved.filter(Boolean).length;
    table.refresh();
  }

  const leave = follow(model, { exercises: draw, headline: draw, note: draw });
  draw();
  return () => {
    leave();
    parts.stop();
  };
}

export default { render };
