// Making elements and drawings.

/**
 * @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute
 * @typedef {Node | string | null | undefined} Child
 */

/**
 * Set attributes of an element and put children into it.
 *
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, Attribute>} attributes `on...` is a listener; false, null and undefined are left out
 * @param {readonly Child[]} children null and undefined are left out
 */
export function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child != null) element.append(child);
  return element;
}

/**
 * Make an element: h("td", {class: "x", onclick: f}, child, "text").
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes] see `fill`
 * @param {...Child} children
 */
export const h = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/**
 * Make an element of a drawing: s("circle", {r: 3}).
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes] see `fill`
 * @param {...Child} children
 */
export const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/**
 * Set a text only if it is another one, so that a screen reader does not say it again.
 *
 * @param {Node} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * The element that an event came from.
 *
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLElement} */ (event.target);

/**
 * The element with the focus, in the page or the shadow root that another element is in.
 *
 * @param {Node} element
 */
export const focusedNear = (element) =>
  /** @type {HTMLElement | null} */ (
    /** @type {Document | ShadowRoot} */ (element.getRootNode()).activeElement
  );

/**
 * The items in a box that have a `data-key`.
 *
 * @param {Element} box
 */
export const keyedItems = (box) =>
  /** @type {(HTMLElement | SVGElement)[]} */ ([...box.querySelectorAll("[data-key]")]);

/**
 * Put a drawing into a box in place of the one before; the item of the same `data-key` keeps the focus.
 *
 * @param {Element} box
 * @param {Element} drawing
 */
export function redraw(box, drawing) {
  const focused = box.querySelector(":focus")?.getAttribute("data-key");
  box.replaceChildren(drawing);
  if (focused)
    keyedItems(box)
      .find((item) => item.dataset.key === focused)
      ?.focus();
}
