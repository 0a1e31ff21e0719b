// Making elements and drawings.
/** Set attributes of an element and put children into it; `on...` is a listener, false and null leave one out. */
export function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Make an element: h("td", {class: "x", onclick: f}, child, "text"). */
export const h = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/** Make an element of a drawing: s("circle", {r: 3}). */
export const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Put a drawing into a box in place of the one before; the item of the same `data-key` keeps the focus. */
export function redraw(box, drawing) {
  const focused = box.querySelector(":focus")?.dataset.key;
  box.replaceChildren(drawing);
  if (focused)
    [...box.querySelectorAll("[data-key]")].find((element) => element.dataset.key === focused)?.focus();
}
