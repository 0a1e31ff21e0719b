// What a person can save of a view: a table, a drawing, a picture.

import { toCsv } from "./csv.js";
import { fill, h, s, targetOf } from "./dom.js";

/**
 * Let the browser save a file.
 *
 * @param {string} name
 * @param {Blob} blob
 */
export function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const DRAWN = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "fill-opacity",
  "stroke-opacity",
  "color",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "display",
];

/**
 * A colour that programs without CSS 4 read as well.
 *
 * @param {string} value
 */
function plainColor(value) {
  const parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(value);
  if (!parts) return value;
  const [r, g, b] = parts.slice(1, 4).map((part) => Math.round(255 * Number(part)));
  return parts[4] ? `rgba(${r}, ${g}, ${b}, ${parts[4]})` : `rgb(${r}, ${g}, ${b})`;
}

/**
 * A drawing as text, with the style it has, or would have, in a widget, and the ground it stands on.
 *
 * @param {SVGSVGElement} svg
 * @param {Element} root the widget
 * @returns {string}
 */
function svgText(svg, root) {
  if (!svg.isConnected) {
    root.append(svg);
    try {
      return svgText(svg, root);
    } finally {
      svg.remove();
    }
  }
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const [from, to] = [svg, copy].map((drawing) => [
    drawing,
    .../** @type {NodeListOf<SVGElement>} */ (drawing.querySelectorAll("*")),
  ]);
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) to[index].style.setProperty(name, plainColor(value));
    }
  });
  const { width, height } = svg.viewBox.baseVal;
  fill(copy, { xmlns: "http://www.w3.org/2000/svg", width, height }, []);
  for (const element of copy.querySelectorAll("[data-hit]")) element.remove();
  const ground = plainColor(getComputedStyle(root).backgroundColor);
  copy.prepend(
    s("rect", { x: svg.viewBox.baseVal.x, y: svg.viewBox.baseVal.y, width, height, fill: ground }),
  );
  return new XMLSerializer().serializeToString(copy);
}

/** @type {(name: string, svg: SVGSVGElement, root: Element) => void} */
function saveSvg(name, svg, root) {
  save(`${name}.svg`, new Blob([svgText(svg, root)], { type: "image/svg+xml" }));
}

/**
 * Save a drawing as a picture of twice its size.
 *
 * @param {string} name
 * @param {SVGSVGElement} svg
 * @param {Element} root the widget
 */
async function savePng(name, svg, root) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg, root))}`;
  await picture.decode();
  const { width, height } = svg.viewBox.baseVal;
  const canvas = h("canvas", { width: 2 * width, height: 2 * height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(`${name}.png`, blob));
}

/**
 * Buttons to take a view away: downloads("members", {rows: () => [[...]], svg: () => svgElement}).
 * What a view cannot give is left out.
 *
 * @param {string | (() => string)} name of the file, without its ending
 * @param {{rows?: () => readonly (readonly unknown[])[], svg?: () => SVGSVGElement}} of
 */
export function downloads(name, { rows, svg }) {
  /** @type {(text: string, what: string, onclick: (event: Event) => void) => HTMLElement} */
  const button = (text, what, onclick) =>
    h("button", { type: "button", "aria-label": `${text}: ${what}`, onclick }, text);
  const file = () => (typeof name === "function" ? name() : name);
  /** @param {Event} event */
  const rootOf = (event) => /** @type {Element} */ (targetOf(event).closest(".oxus-widget"));
  return h(
    "div",
    { class: "oxus-downloads", role: "group", "aria-label": "Save" },
    rows &&
      button("CSV", "save the table", () =>
        save(`${file()}.csv`, new Blob([toCsv(rows())], { type: "text/csv" })),
      ),
    svg && button("SVG", "save the drawing", (event) => saveSvg(file(), svg(), rootOf(event))),
    svg && button("PNG", "save the picture", (event) => savePng(file(), svg(), rootOf(event))),
  );
}
