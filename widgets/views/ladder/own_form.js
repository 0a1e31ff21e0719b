// The form for evidence of one's own.

import { fill, h, setText } from "../kit/dom.js";
import { addEvidence } from "./actions.js";
import { faultOf } from "./ladder_model.js";

/** @param {import("./actions.js").Context} context */
export function ownForm(context) {
  const { last } = context.ladder;
  const fields = {
    text: h("textarea", { rows: 3, maxlength: 600 }),
    date: h("input", { type: "text", size: 10, inputmode: "numeric", placeholder: "1998-03-17" }),
    source: h("input", { type: "text", size: 34 }),
    direction: h(
      "select",
      {},
      ...["for", "against"].map((word) => h("option", { value: word }, `counts ${word}`)),
    ),
  };
  const message = h("p", { class: "oxus-message", role: "alert", id: `${context.prefix}-form` });
  function add() {
    const piece = {
      text: fields.text.value.trim(),
      date: fields.date.value.trim(),
      source: fields.source.value.trim(),
      direction: fields.direction.value,
    };
    const [wrong, why] = faultOf(piece, last) ?? [];
    for (const [name, field] of Object.entries(fields))
      fill(field, { "aria-invalid": String(name === wrong), "aria-describedby": message.id }, []);
    setText(message, why ?? "");
    if (wrong) {
      fields[wrong].focus();
      return;
    }
    addEvidence(context, piece);
    for (const field of [fields.text, fields.date, fields.source]) field.value = "";
    fields.text.focus();
  }
  /** @type {(text: string, field: HTMLElement) => HTMLElement} */
  const labelled = (text, field) => h("label", {}, h("span", {}, text), field);
  const element = h(
    "details",
    { class: "oxus-own" },
    h("summary", {}, "Add evidence of your own"),
    labelled("What is the case", fields.text),
    labelled(`Since when: a year, month or day, ${last} at the latest`, fields.date),
    labelled("Source: where can another read it", fields.source),
    labelled("For this step it", fields.direction),
    message,
    h("button", { type: "button", class: "oxus-add", onclick: add }, "Add to this step"),
  );
  return { element, focus: () => fields.text.focus() };
}
