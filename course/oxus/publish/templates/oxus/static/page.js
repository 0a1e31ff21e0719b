// What is wider than the window scrolls inside itself: then it must be reached by keyboard, and named.
(() => {
  /** @param {Element} element */
  function check(element) {
    const scrolls =
      element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls) {
      element.setAttribute("tabindex", "0");
      element.setAttribute("role", "group"); // regions are landmarks, and fifty of them guide nobody
      const content = element.tagName === "PRE" ? "Code or text" : "Table or output";
      element.setAttribute("aria-label", `${content}, scrolls`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
    }
  }
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) check(target);
  });
  for (const element of document.querySelectorAll("pre, .jp-RenderedHTMLCommon, .oxus-still, .oxus-wide"))
    watch.observe(element);
  // A map is a page in a frame, and the text beside it may scroll as well.
  /** @param {HTMLIFrameElement} frame */
  const watchInside = ({ contentDocument, contentWindow }) => {
    if (!contentDocument || !contentWindow) return; // a frame of another site cannot be read
    for (const element of contentDocument.querySelectorAll("div")) {
      if (contentWindow.getComputedStyle(element).overflowY === "auto") watch.observe(element);
    }
  };
  for (const frame of document.querySelectorAll("iframe")) {
    frame.addEventListener("load", () => watchInside(frame));
    if (frame.contentDocument?.readyState === "complete") watchInside(frame);
  }

  // On paper nothing can be moved: maps and tables that are wider than the paper are made smaller as a whole; a map does not
  // draw itself anew in time. What the reader has not unfolded, such as an answer, stays folded.
  const PAPER = 670; // CSS pixels between the margins of A4, and of US letter
  /** @type {(() => void)[]} */
  const changed = [];
  const back = () => {
    for (const undo of changed.splice(0)) undo();
  };
  addEventListener("beforeprint", () => {
    back();
    for (const table of document.querySelectorAll("table")) {
      const before = table.style.cssText;
      table.style.width = "min-content";
      const scale = PAPER / table.offsetWidth;
      table.style.cssText = before + (scale < 1 ? `;zoom:${scale}` : "");
      changed.push(() => {
        table.style.cssText = before;
      });
    }
    for (const frame of document.querySelectorAll("iframe")) {
      const buttons = document.createElement("style");
      buttons.textContent =
        ".leaflet-control-zoom, button { display: none !important; } * { print-color-adjust: exact; }";
      frame.contentDocument?.head?.append(buttons);
      const [before, { offsetWidth, offsetHeight }] = [frame.style.cssText, frame];
      const scale = Math.min(1, PAPER / offsetWidth);
      frame.style.cssText +=
        `;width:${offsetWidth}px;max-width:none;transform:scale(${scale});transform-origin:0 0;` +
        `margin:0 ${(scale - 1) * offsetWidth}px ${(scale - 1) * offsetHeight}px 0`;
      changed.push(() => {
        frame.style.cssText = before;
        buttons.remove();
      });
    }
  });
  addEventListener("afterprint", back);
})();
