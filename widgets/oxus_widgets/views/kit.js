// What the views of all widgets share: making elements, words, downloads, and the one message to the kernel.
const SETTLED = 250; // milliseconds without a further change
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** Set attributes of an element and put children into it; `on...` is a listener, false and null leave one out. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Make an element: h("td", {class: "x", onclick: f}, child, "text"). */
const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** Make an element of a drawing: s("circle", {r: 3}). */
const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const count = (number, singular, plural = `${singular}s`) => `${number} ${number === 1 ? singular : plural}`;

/** A list in words: "a, b and c". */
const listed = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;

/** A date in words, as exactly as it is known ("d", "m" or "y"). */
function inWords(date, precision = "d") {
  const [year, number, day] = date.split("-").map(Number);
  if (precision === "y") return String(year);
  return precision === "m" ? `${MONTHS[number - 1]} ${year}` : `${day} ${MONTHS[number - 1]} ${year}`;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keep the kernel and the view in step: one message once changes have settled, none for what it knows already.
 * `read()` gives the traits as the view has them. Returns soon(wait), and stop() for when the view goes.
 */
function messenger(model, read, after = () => {}) {
  let timer = null;
  function send() {
    timer = null;
    const changed = Object.entries(read()).filter(([name, value]) => !same(model.get(name), value));
    for (const [name, value] of changed) model.set(name, value);
    if (changed.length) model.save_changes();
    after();
  }
  return {
    soon(wait = SETTLED) {
      clearTimeout(timer);
      timer = setTimeout(send, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Listen to traits; returns a function that stops it: follow(model, {date: () => ...}). */
function follow(model, handlers) {
  const events = Object.entries(handlers).map(([name, handler]) => [`change:${name}`, handler]);
  for (const [event, handler] of events) model.on(event, handler);
  return () => { for (const [event, handler] of events) model.off(event, handler); };
}

/**
 * The frame of a widget: a named group with a line for messages and one that speaks to listeners.
 * Returns {root, say, complain}; `say` is read out, `complain` shows what is wrong with an input ("" takes it away).
 * What Python refused comes as the trait `message` and is shown in the same line.
 */
function frame({ model, el }, name, kind) {
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
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.altKey || event.metaKey));
  };
  window.addEventListener("keydown", own, true);
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  return {
    root, message, live,
    say: (text) => setText(live, text),
    complain: (text) => setText(message, text),
    stop() {
      model.off("change:message", fromPython);
      window.removeEventListener("keydown", own, true);
    },
  };
}

/** A table that says what a picture shows: twin("Caption", ["Head", ...], [["cell", ...], ...]); the first cell heads its row. */
function twin(caption, heads, rows) {
  return h("table", { class: "oxus-twin" }, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, String(text))))),
    h("tbody", {}, ...rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, String(first)),
      ...rest.map((cell) => h("td", {}, cell instanceof Node ? cell : String(cell)))))));
}

/** A part that is folded away until asked for; `make()` is called each time it is opened. */
function folded(title, make) {
  const body = h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": title });
  const element = h("details", { class: "oxus-folded" }, h("summary", {}, title), body);
  const refresh = () => { if (element.open) body.replaceChildren(make()); };
  element.addEventListener("toggle", refresh);
  return { element, refresh };
}

// --- what can be taken away ---
/** Rows as CSV (RFC 4180). */
const csv = (rows) => rows.map((row) => row.map((cell) => {
  const text = cell == null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}).join(",")).join("\r\n") + "\r\n";

function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity", "color",
  "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "paint-order", "display"];

/** A colour that programs without CSS 4 read as well. */
function plainColor(value) {
  const parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(value);
  if (!parts) return value;
  const [r, g, b] = parts.slice(1, 4).map((part) => Math.round(255 * Number(part)));
  return parts[4] ? `rgba(${r}, ${g}, ${b}, ${parts[4]})` : `rgb(${r}, ${g}, ${b})`;
}

/** A drawing as text, with the style it has, or would have, in a widget, and the ground it stands on. */
function svgText(svg, root) {
  if (!svg.isConnected) {
    root.append(svg);
    try { return svgText(svg, root); } finally { svg.remove(); }
  }
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) to[index].style.setProperty(name, plainColor(value));
    }
  });
  const { width, height } = svg.viewBox.baseVal;
  fill(copy, { xmlns: "http://www.w3.org/2000/svg", width, height }, []);
  copy.querySelectorAll("[data-hit]").forEach((element) => element.remove());
  const ground = plainColor(getComputedStyle(root).backgroundColor);
  copy.prepend(s("rect", { x: svg.viewBox.baseVal.x, y: svg.viewBox.baseVal.y, width, height, fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}

function saveSvg(name, svg, root) {
  save(`${name}.svg`, new Blob([svgText(svg, root)], { type: "image/svg+xml" }));
}

/** Save a drawing as a picture of twice its size. */
async function savePng(name, svg, root) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg, root))}`;
  await picture.decode();
  const { width, height } = svg.viewBox.baseVal;
  const canvas = h("canvas", { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(`${name}.png`, blob));
}

/**
 * Buttons to take a view away: downloads("members", {rows: () => [[...]], svg: () => svgElement}).
 * What a view cannot give is left out.
 */
function downloads(name, { rows, svg }) {
  const button = (text, what, onclick) => h("button", { type: "button", "aria-label": `${text}: ${what}`, onclick }, text);
  const file = () => (typeof name === "function" ? name() : name);
  const rootOf = (event) => event.target.closest(".oxus-widget");
  return h("div", { class: "oxus-downloads", role: "group", "aria-label": "Save" },
    rows && button("CSV", "save the table", () => save(`${file()}.csv`, new Blob([csv(rows())], { type: "text/csv" }))),
    svg && button("SVG", "save the drawing", (event) => saveSvg(file(), svg(), rootOf(event))),
    svg && button("PNG", "save the picture", (event) => savePng(file(), svg(), rootOf(event))));
}

/** Items that have a `data-key` answer to a click, Enter and space: pressable(container, (key) => ...). */
function pressable(container, press) {
  const heard = (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    press(key);
  };
  container.addEventListener("click", heard);
  container.addEventListener("keydown", heard);
}

/** Put a drawing into a box in place of the one before; the item of the same `data-key` keeps the focus. */
function redraw(box, drawing) {
  const focused = box.querySelector(":focus")?.dataset.key;
  box.replaceChildren(drawing);
  if (focused) [...box.querySelectorAll("[data-key]")].find((element) => element.dataset.key === focused)?.focus();
}

/** Arrow keys among items of which one takes part in the tab order: roving(items, columns). */
function roving(container, items, columns = 1) {
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(event.target.closest("[tabindex]"));
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? at + by;
    if (at < 0 || Number.isNaN(to) || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!all[to]) return;
    all[at].setAttribute("tabindex", -1);
    all[to].setAttribute("tabindex", 0);
    all[to].focus();
  });
}
