// The atlas on a projector: the whole screen, large type, arrow keys.

/**
 * @param {HTMLElement} host of the atlas
 * @param {(on: boolean) => void} changed called after the stage was entered or left
 */
export function stage(host, changed) {
  const on = () => host.classList.contains("oxus-stage");
  /** @param {boolean} to */
  function set(to) {
    if (on() === to) return;
    host.classList.toggle("oxus-stage", to);
    changed(to);
  }
  host.ownerDocument.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) set(false);
  });
  // Without the right to the full screen the atlas fills its window, and Escape has nobody else to heed it. On the document:
  // the focus may be nowhere.
  document.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented && !document.fullscreenElement) set(false);
  });
  return {
    on,
    /** Enter the stage, or leave it. */
    async toggle() {
      if (on()) {
        if (document.fullscreenElement) await document.exitFullscreen();
        set(false);
        return;
      }
      set(true);
      try {
        await host.requestFullscreen();
      } catch {
        // A frame without the right to it, or a phone: the window is the stage.
      }
    },
  };
}

/**
 * Which way an arrow or page key goes: 1, -1, or 0 for all other keys and where the focus has a use of its own for them.
 *
 * @param {KeyboardEvent} event
 * @param {Element} map whose arrows move the map
 */
export function direction({ key, target, altKey, ctrlKey, metaKey }, map) {
  if (altKey || ctrlKey || metaKey) return 0;
  const at = /** @type {Element} */ (target);
  if (at.matches("input, select, textarea") || map.contains(at)) return 0;
  if (key === "ArrowRight" || key === "PageDown") return 1;
  return key === "ArrowLeft" || key === "PageUp" ? -1 : 0;
}

const NARROW = "(max-width: 760px)";

/**
 * On a narrow screen the atlas is one column: its frame in a notebook grows with it, so that nothing scrolls inside.
 *
 * @param {HTMLElement} host of the atlas
 */
export function growFrame(host) {
  /** @type {HTMLElement | null} */
  let frame = null;
  try {
    frame = /** @type {HTMLElement | null} */ (window.frameElement);
  } catch {
    // A page of another origin around it keeps the height that it has given.
  }
  if (!frame) return;
  const given = frame.style.height;
  const narrow = matchMedia(NARROW);
  const grow = () => {
    if (frame) frame.style.height = narrow.matches ? `${Math.ceil(host.offsetHeight) + 4}px` : given;
  };
  new ResizeObserver(grow).observe(host);
  narrow.addEventListener("change", grow);
}
