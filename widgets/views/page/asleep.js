// Controls that Python answers, on a page that has none: each as it stood, disabled, with the reason once above them.

const REASONS = {
  python: [
    "Needs Python.",
    "Python answers this, and a saved page has none: open the notebook in JupyterLab to use it.",
  ],
  lost: [
    "Saved without the widget.",
    "Only its words are left: open the notebook in JupyterLab, run it and save it again.",
  ],
  failed: [
    "Not drawn.",
    "This browser could not draw the widget; a newer one may. What it shows stands here in words.",
  ],
};

/**
 * @typedef {Record<string, Untyped>} Traits of a model, as a notebook saved them
 * @typedef {object} Saved
 * @property {Traits} traits
 * @property {Untyped} [model] if the widget brings its own view
 * @property {Promise<unknown>} [ready] once it has begun to draw itself
 * @typedef {(id: string) => Saved | undefined} Live finds a saved model by its id
 * @typedef {(saved: Saved, el: HTMLElement) => Promise<boolean>} Wake lets a widget draw itself
 */

/**
 * A line that says why no more is shown.
 *
 * @param {keyof typeof REASONS} name
 */
export function reason(name) {
  const line = document.createElement("p");
  line.className = "oxus-needs";
  const [what, why] = REASONS[name];
  line.append(Object.assign(document.createElement("strong"), { textContent: what }), ` ${why}`);
  return line;
}

const BOXES = /^(H?V?Box|GridBox|Tab|Accordion|Stack)Model$/;
const WORDS = /^(HTML|HTMLMath|Label)Model$/;
const TICKS = /^(Checkbox|ToggleButton|Valid)Model$/;
let named = 0; // labels and the controls they name

/**
 * An element with properties set.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 * @param {...(Node | string)} children
 */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return /** @type {HTMLElementTagNameMap[Tag]} */ (element);
}

/**
 * A stock widget as it stood, or null where nothing is known of it but its words.
 *
 * @param {Traits} traits
 * @param {Live} live
 * @param {Wake} wake
 * @returns {Promise<HTMLElement | null>}
 */
export async function asleep(traits, live, wake) {
  const kind = traits._model_name || "";
  if (BOXES.test(kind)) {
    const box = make("div", { className: /^HBox/.test(kind) ? "oxus-asleep oxus-row" : "oxus-asleep" });
    for (const [index, reference] of (traits.children || []).entries()) {
      const child = live(String(reference).replace("IPY_MODEL_", ""));
      const title = traits.titles?.[index];
      if (title) box.append(make("p", { className: "oxus-title" }, title));
      const el = make("div", {});
      box.append(el);
      if (child?.model && (await wake(child, el))) continue;
      const drawn = child && !child.model && (await asleep(child.traits, live, wake));
      el.append(drawn || make("p", { className: "oxus-lost" }, child?.traits._model_name || "A widget"));
    }
    return box;
  }
  if (kind === "OutputModel")
    return make("div", { className: "oxus-asleep" }, ...(traits.outputs || []).map(output));
  if (WORDS.test(kind)) {
    const words = make("div", { className: "oxus-asleep" });
    if (traits.description) words.append(`${traits.description} `);
    if (kind === "LabelModel") words.append(valueInWords(kind, traits.value));
    else words.append(make("span", { innerHTML: valueInWords(kind, traits.value) }));
    return words;
  }
  if (kind === "ButtonModel")
    return make(
      "button",
      { type: "button", disabled: true },
      traits.description || traits.tooltip || "Button",
    );
  if (traits._view_module !== "@jupyter-widgets/controls") return null;

  const ticked = TICKS.test(kind);
  const chosen = [traits.index ?? []].flat();
  const value = traits._options_labels
    ? chosen.map((index) => traits._options_labels[index]).join(", ")
    : valueInWords(kind, traits.value);
  named += 1;
  const control = make("input", {
    id: `oxus-asleep-${named}`,
    disabled: true,
    type: ticked ? "checkbox" : "text",
  });
  // As attributes, so that a page saved from here has them too.
  if (ticked) control.toggleAttribute("checked", Boolean(traits.value));
  else control.setAttribute("value", value);
  const label = make("label", { htmlFor: control.id }, traits.description || kind.replace(/Model$/, ""));
  return make(
    "div",
    { className: "oxus-asleep oxus-control" },
    ...(ticked ? [control, label] : [label, control]),
  );
}

/**
 * The value of a control in words; what a notebook saved leaves out is the widget's own default.
 *
 * @param {string} kind
 * @param {Untyped} value
 * @returns {string}
 */
function valueInWords(kind, value) {
  if (kind === "PasswordModel") return "";
  if (value == null) return /Int|Float/.test(kind) ? "0" : "";
  if (Array.isArray(value)) return value.map((each) => valueInWords(kind, each)).join(" – ");
  if (typeof value !== "object") return String(value);
  return "year" in value ? [value.year, value.month + 1, value.date].join("-") : JSON.stringify(value);
}

/**
 * What a cell inside a widget had put out, as text, table or picture.
 *
 * @param {{data?: Record<string, string | string[]>, text?: string | string[], ename?: string, evalue?: string}} of an
 *   output of nbformat
 */
function output({ data = {}, text, ename, evalue }) {
  const picture = ["image/png", "image/jpeg"].find((type) => data[type]);
  /** @param {string | string[]} value */
  const joined = (value) => [value].flat().join("");
  if (data["text/html"])
    return Object.assign(document.createElement("div"), { innerHTML: joined(data["text/html"]) });
  if (picture)
    return Object.assign(document.createElement("img"), {
      src: `data:${picture};base64,${data[picture]}`,
      alt: joined(data["text/plain"] ?? ""),
    });
  return Object.assign(document.createElement("pre"), {
    textContent: joined(text ?? data["text/plain"] ?? `${ename}: ${evalue}`),
  });
}
