// Light or dark, as the page around the map is.

/** @param {string} colour as a browser gives it, "rgb(…)" @returns {number | null} 0 (black) to 1; null if it is clear */
export function brightness(colour) {
  const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (numbers.length < 3 || numbers[3] === 0) return null;
  const [red, green, blue] = numbers;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

function ground() {
  try {
    const frame = window.frameElement;
    const view = frame?.ownerDocument.defaultView;
    for (let element = frame?.parentElement; element && view; element = element.parentElement) {
      const found = brightness(view.getComputedStyle(element).backgroundColor);
      if (found !== null) return found;
    }
  } catch {} // the page around is of another origin
  return null;
}

export function followTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  function set() {
    const found = ground();
    // A page without a ground of its own is white, unless it says that it can be dark.
    const isDark = found === null ? !window.frameElement && dark.matches : found < 0.5;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }
  set();
  dark.addEventListener("change", set);
  try {
    const page = window.frameElement?.ownerDocument;
    if (!page) return;
    const watch = new MutationObserver(() => requestAnimationFrame(set));
    for (const element of [page.documentElement, page.body]) watch.observe(element, { attributes: true });
  } catch {}
}
