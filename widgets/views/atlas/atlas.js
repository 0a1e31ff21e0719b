// The historical atlas: moves a Leaflet map through its frames, in the page, with no kernel and no network.
import { player } from "../kit/player.js";

window.oxusAtlas = function oxusAtlas(map, data, start) {
  const box = map.getContainer(),
    host = box.parentElement;
  const shown = {
    polities: true,
    places: true,
    routes: true,
    events: true,
    disputed: true,
    today: false,
    ...start.layers,
  };
  const TITLES = {
    polities: "Polities",
    places: "Places",
    routes: "Roads and railways",
    events: "Events",
    disputed: "Disputed points",
    today: "Today’s five states",
  };
  // A step is counted from 1; 0 is the whole frame.
  let index = data.eras.findIndex((era) => era.id === start.era),
    step = start.step;

  // ---- the page around the map
  const el = (tag, set = {}, ...inside) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(set)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...inside);
    return node;
  };
  host.classList.add("oxus-atlas");
  const back = el(
    "button",
    { type: "button", "aria-label": "Previous era", onclick: () => go(index - 1) },
    "◀",
  );
  const next = el("button", { type: "button", "aria-label": "Next era", onclick: () => go(index + 1) }, "▶");
  const play = el("button", { type: "button" });
  const slider = el("input", {
    type: "range",
    min: 0,
    max: data.eras.length - 1,
    step: 1,
    "aria-label": "Era",
    oninput: () => go(+slider.value),
  });
  const title = el("output", {});
  const stepBack = el(
    "button",
    { type: "button", "aria-label": "Previous step", onclick: () => stepTo(step - 1) },
    "◀",
  );
  const stepNext = el(
    "button",
    { type: "button", "aria-label": "Next step", onclick: () => stepTo(step + 1) },
    "▶",
  );
  const stepSlider = el("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": "Step",
    oninput: () => stepTo(+stepSlider.value),
  });
  const stepTitle = el("output", {});
  const stepBar = el(
    "div",
    { class: "oxus-bar oxus-steps", role: "group", "aria-label": "Steps of this frame" },
    el("span", {}, "Step by step"),
    stepBack,
    stepSlider,
    stepNext,
    stepTitle,
  );
  const boxes = Object.keys(TITLES).map((key) => {
    const input = el("input", {
      type: "checkbox",
      checked: shown[key],
      "data-layer": key,
      onchange: () => {
        shown[key] = input.checked;
        draw();
      },
    });
    return el("label", {}, input, TITLES[key]);
  });
  const note = el("div", { class: "oxus-note", "aria-live": "polite" });
  const keys = el("ul", { class: "oxus-keys", "aria-label": "Legend" });
  const bars = el("div", { class: "oxus-bars" }),
    side = el(
      "div",
      { class: "oxus-side", tabindex: 0, role: "group", "aria-label": "The era in words, and the legend" },
      note,
      keys,
    );
  bars.append(
    el("div", { class: "oxus-bar" }, back, slider, next, play, title),
    stepBar,
    el("div", { class: "oxus-bar" }, el("fieldset", { "aria-label": "Layers" }, ...boxes)),
  );
  host.insertBefore(bars, box);
  box.after(side);

  // ---- the map
  const panes = { land: 200, soft: 300, firm: 310, routes: 350, today: 380, dots: 420, rim: 500 };
  for (const [name, z] of Object.entries(panes)) {
    map.createPane(name).style.zIndex = z;
    if (name !== "dots" && name !== "soft" && name !== "firm") map.getPane(name).style.pointerEvents = "none";
  }
  const svg = Object.fromEntries(
    Object.keys(panes).map((name) => [name, L.svg({ pane: name, padding: 0.4 })]),
  );
  const labels = el("div", { class: "oxus-labels", "aria-hidden": "true" });
  box.append(labels);
  const [south, west, north, east] = data.window;
  L.rectangle(
    [
      [south, west],
      [north, east],
    ],
    { pane: "land", renderer: svg.land, interactive: false, weight: 0, fillColor: "#dfeaf2", fillOpacity: 1 },
  ).addTo(map);
  L.geoJSON(
    { type: "MultiPolygon", coordinates: data.land },
    {
      pane: "land",
      renderer: svg.land,
      interactive: false,
      style: { color: "#f7f5ef", weight: 1, fillColor: "#f7f5ef", fillOpacity: 1 },
    },
  ).addTo(map);
  // Beyond the window nothing is drawn, and an outline that ends there would look like a border.
  L.polygon(
    [
      [
        [-85, -180],
        [85, -180],
        [85, 180],
        [-85, 180],
      ],
      [
        [south, west],
        [north, west],
        [north, east],
        [south, east],
      ],
    ],
    {
      pane: "rim",
      renderer: svg.rim,
      interactive: false,
      weight: 1,
      color: "#8a8a8a",
      fillColor: "#fff",
      fillOpacity: 1,
    },
  ).addTo(map);
  const layer = L.layerGroup().addTo(map);
  let names = [];

  const MARK =
    '<svg viewBox="0 0 17 17" width="17" height="17" aria-hidden="true"><circle cx="8.5" cy="8.5" r="7.5" fill="#fff" stroke="#111" stroke-width="1.6"/><text x="8.5" y="12.6" font-size="11.5" font-weight="700" text-anchor="middle" fill="#111">?</text></svg>';
  function polity(p, state) {
    const soft = p.certainty !== "core",
      color = data.groups[p.group][1];
    const shape = L.geoJSON(data.outlines[p.outline], {
      pane: soft ? "soft" : "firm",
      renderer: soft ? svg.soft : svg.firm,
      style: {
        className: `oxus-polity oxus-${p.certainty}`,
        color,
        weight: soft ? 0 : isNew(state) ? 3.5 : 1.6,
        stroke: !soft,
        dashArray: p.inside ? "5 3" : null,
        fillColor: color,
        fillOpacity:
          { core: 0.32, sphere: 0.34, vague: 0.36 }[p.certainty] *
          (isNew(state) ? 1.5 : 1) *
          (unfinished(state) ? 0.5 : 1),
      },
    });
    shape.bindTooltip(
      `${p.name}${p.dated ? `, ${p.dated}` : ""}<br>${p.kind}; ${p.culture}<br>${data.certainty[p.certainty]}`.replace(
        /&/g,
        "&amp;",
      ),
      { sticky: true },
    );
    return shape;
  }
  const isNew = (state) => state === "new" || state === "begun";
  const unfinished = (state) => state === "begun" || state === "partly";
  // What a frame shows: all of it, or one step.
  function view(era) {
    if (!step) return { ...era, shows: era.polities.map((p) => [p, ""]), step: null };
    const at = era.steps[step - 1],
      all = [...era.polities, ...era.units];
    return {
      ...era,
      step: at,
      drawn: at.year,
      shows: at.shows.map(([n, state]) => [all[n], state]),
      events: era.events.filter((event) => +event.year <= at.year),
      routes: era.routes.filter((r) => (r.kind === "rail" ? r.end : r.start) <= at.year),
    };
  }
  function townsOf(era) {
    const now = ([, from, to]) => (from === null || from <= era.drawn) && (to === null || to > era.drawn);
    return data.places.flatMap((place) => {
      const named = place.names.find(now);
      return named
        ? [{ name: named[0], at: place.at, role: place.role, seat: era.seats.includes(place.id) }]
        : [];
    });
  }
  function draw() {
    const era = view(data.eras[index]);
    layer.clearLayers();
    names = [];
    if (shown.polities)
      for (const [p, state] of era.shows) {
        layer.addLayer(polity(p, state));
        names.push({
          kind: "name",
          soft: p.certainty !== "core",
          text: (isNew(state) ? "▸ " : "") + (p.dated ? `${p.label}, ${p.dated}` : p.label),
          at: p.at,
          outline: p.outline,
        });
      }
    if (shown.routes)
      for (const route of era.routes) {
        const [, color, dash] = data.kinds[route.kind];
        layer.addLayer(
          L.polyline(route.line, {
            pane: "routes",
            renderer: svg.routes,
            color,
            weight: route.kind === "rail" ? 2 : 2.2,
            dashArray: dash || null,
            lineCap: "round",
            interactive: false,
            className: `oxus-route oxus-${route.kind}`,
          }),
        );
        if (route.kind === "rail")
          layer.addLayer(
            L.polyline(route.line, {
              pane: "routes",
              renderer: svg.routes,
              color: "#000",
              weight: 6,
              dashArray: "1.5 9",
              lineCap: "butt",
              interactive: false,
            }),
          );
      }
    if (shown.today)
      for (const id of Object.keys(data.today)) {
        layer.addLayer(
          L.geoJSON(data.outlines[id], {
            pane: "today",
            renderer: svg.today,
            interactive: false,
            style: { color: "#000", weight: 2, dashArray: "7 4", fill: false, className: "oxus-today" },
          }),
        );
      }
    if (shown.places)
      for (const place of townsOf(era).sort((a, b) => b.seat - a.seat)) {
        const dot = L.circleMarker(place.at, {
          pane: "dots",
          renderer: svg.dots,
          radius: place.seat ? 4.5 : 2.6,
          color: "#000",
          weight: place.seat ? 1.5 : 0.8,
          fillColor: place.seat ? "#f0e442" : "#fff",
          fillOpacity: 1,
          className: "oxus-place",
        });
        dot.bindTooltip(`${place.name}: ${place.role}`);
        layer.addLayer(dot);
        names.push({ kind: "town", text: place.name, at: place.at, seat: place.seat });
      }
    if (shown.events)
      for (const event of era.events) {
        const icon = L.divIcon({
          className: "oxus-event",
          iconSize: [14, 14],
          html: '<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="#d55e00" stroke="#fff" stroke-width="1.4"/></svg>',
        });
        const words = el(
          "div",
          {},
          el("b", {}, `${event.year}, ${event.place}: `),
          event.text,
          event.reading ? el("p", {}, event.reading) : "",
        );
        layer.addLayer(
          L.marker(event.at, { icon, title: `${event.year}: ${event.text}`, keyboard: true }).bindPopup(
            words,
            { maxWidth: 260 },
          ),
        );
      }
    if (shown.disputed)
      for (const point of era.disputes) {
        // Beside the mark of an event at the same place, not on it.
        const icon = L.divIcon({
          className: "oxus-disputed",
          iconSize: [17, 17],
          iconAnchor: [-5, 17],
          html: MARK,
        });
        const words = el(
          "div",
          {},
          el("b", {}, `${point.question}? `),
          `(${point.section})`,
          el("ol", {}, ...point.readings.map((reading) => el("li", {}, reading))),
        );
        layer.addLayer(
          L.marker(point.at, { icon, title: `Disputed: ${point.question}`, keyboard: true }).bindPopup(
            words,
            { maxWidth: 280, offset: [14, -8] },
          ),
        );
        names.push({ kind: "mark", at: point.at });
      }
    tell(era);
    place();
  }
  function tell(era) {
    slider.value = index;
    slider.setAttribute("aria-valuetext", `${era.year}, ${era.label}`);
    title.textContent = `${era.year} · ${era.label}`;
    back.disabled = index === 0;
    next.disabled = index === data.eras.length - 1;
    box.dataset.era = era.id;
    box.dataset.step = step;
    const steps = era.steps.length,
      stepped = step ? era.step.label : "all together";
    stepBar.classList.toggle("oxus-none", !steps);
    for (const control of [stepBack, stepNext, stepSlider]) control.disabled = !steps;
    stepSlider.max = steps;
    stepSlider.value = step;
    stepSlider.setAttribute("aria-valuetext", stepped);
    stepBack.disabled = step === 0;
    stepNext.disabled = step === steps;
    stepTitle.textContent = !steps
      ? "this frame has no steps"
      : step
        ? `${stepped} (${step} of ${steps})`
        : stepped;
    const where = [era.period, era.section, era.image].filter(Boolean).join(" · ");
    note.replaceChildren(el("p", {}, el("b", {}, `${era.label} `), `(${where}). ${era.caption}`));
    if (step)
      note.prepend(el("p", { class: "oxus-step" }, el("b", {}, `${era.step.label}. `), era.step.text));
    const differs = step ? era.shows.map(([p]) => p).filter((p) => p.differs) : [];
    if (differs.length)
      note.append(
        el(
          "details",
          {},
          el("summary", {}, "Where the lines of the time were not those drawn"),
          el("ul", {}, ...differs.map((p) => el("li", {}, el("b", {}, `${p.name}: `), p.differs))),
        ),
      );
    const swatch = (style, words) =>
      el(
        "li",
        {},
        el("span", { style: `display:inline-block;width:20px;height:13px;${style}`, "aria-hidden": "true" }),
        words,
      );
    const line = (dash, color, words) => {
      const item = el("li", {});
      item.innerHTML = `<svg width="26" height="8" aria-hidden="true"><path d="M1 4h24" stroke="${color}" stroke-width="2.2" stroke-dasharray="${dash}" stroke-linecap="round"/></svg>`;
      item.append(words);
      return item;
    };
    const items = [];
    if (shown.polities) {
      const grounds = new Set(era.shows.map(([p]) => p.certainty)),
        groups = new Set(era.shows.map(([p]) => p.group)),
        states = era.shows.map(([, state]) => state);
      for (const [key, [word, color]] of Object.entries(data.groups))
        if (groups.has(key)) items.push(swatch(`background:${color}70;`, word));
      const look = {
        core: "background:#88888855;border:1.6px solid #555;box-sizing:border-box",
        sphere: "background:#888;filter:blur(2px);opacity:.55",
        vague: "background:#888;filter:blur(5px);opacity:.5",
      };
      for (const key of Object.keys(data.certainty))
        if (grounds.has(key)) items.push(swatch(look[key], data.certainty[key]));
      if (states.some(isNew)) items.push(el("li", {}, "▸ darker: new in this step"));
      if (states.some(unfinished)) items.push(el("li", {}, "paler: begun, not finished"));
    }
    if (shown.routes)
      for (const kind of new Set(era.routes.map((r) => r.kind)))
        items.push(line(data.kinds[kind][2], data.kinds[kind][1], data.kinds[kind][0]));
    if (shown.today) items.push(line("7 4", "#000", "borders of today"));
    if (shown.events && era.events.length) {
      const item = el("li", {});
      item.innerHTML =
        '<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path d="M7 1 13 7 7 13 1 7Z" fill="#d55e00"/></svg>event';
      items.push(item);
    }
    if (shown.disputed && era.disputes.length) {
      const item = el("li", {});
      item.innerHTML = MARK;
      item.append("disputed: two readings");
      items.push(item);
    }
    if (shown.places && era.seats.length) {
      const item = el("li", {});
      item.innerHTML =
        '<svg width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill="#f0e442" stroke="#000" stroke-width="1.5"/></svg>seat of a polity';
      items.push(item);
    }
    keys.replaceChildren(...items);
  }

  // ---- names: each where it can be read, none over another
  const hits = (a, others) =>
    others.some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
  function inside(point, rings) {
    let odd = false;
    for (const ring of rings)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i],
          [xj, yj] = ring[j];
        if (yi > point.lat !== yj > point.lat && point.lng < ((xj - xi) * (point.lat - yi)) / (yj - yi) + xi)
          odd = !odd;
      }
    return odd;
  }
  function place() {
    labels.replaceChildren();
    const size = map.getSize(),
      taken = [],
      numbered = [];
    // The zoom buttons' corner is taken, and dots of seats want to be seen.
    taken.push({ left: 0, top: 0, right: 46, bottom: 80 });
    const rect = (x, y, w, h) => ({
      left: x - w / 2 - 2,
      right: x + w / 2 + 2,
      top: y - h / 2 - 1,
      bottom: y + h / 2 + 1,
    });
    const nw = map.latLngToContainerPoint([north, west]),
      se = map.latLngToContainerPoint([south, east]);
    const edge = {
      left: Math.max(nw.x, 0) + 2,
      top: Math.max(nw.y, 0) + 2,
      right: Math.min(se.x, size.x) - 2,
      bottom: Math.min(se.y, size.y) - 2,
    };
    const within = (r) =>
      r.left >= edge.left && r.top >= edge.top && r.right <= edge.right && r.bottom <= edge.bottom;
    const span = (name, text) => {
      const node = el("span", { class: name }, text);
      labels.append(node);
      return node;
    };
    const put = (node, x, y, r) => {
      node.style.left = `${x}px`;
      node.style.top = `${y}px`;
      taken.push(r);
    };
    function lead(from, x, y) {
      const line = el("i", { class: "lead" }),
        length = Math.hypot(x - from.x, y - from.y);
      line.style.cssText = `left:${from.x}px;top:${from.y}px;width:${length - 9}px;transform:rotate(${Math.atan2(y - from.y, x - from.x)}rad)`;
      labels.prepend(line);
    }
    for (const n of names)
      if (n.kind === "mark") {
        const p = map.latLngToContainerPoint(n.at);
        taken.push(rect(p.x + 13.5, p.y - 8.5, 15, 15));
      }
    // Seats first: dot and name.
    for (const n of names)
      if (n.seat) {
        const p = map.latLngToContainerPoint(n.at);
        taken.push(rect(p.x, p.y, 8, 8));
      }
    for (const n of names) if (n.seat) town(n);
    if (shown.today)
      for (const [id, name] of Object.entries(data.today)) {
        if (names.some((n) => n.text === name)) continue; // the frame says so already
        const node = span("state", name),
          c = L.geoJSON(data.outlines[id]).getBounds().getCenter(),
          p = map.latLngToContainerPoint(c);
        settle(node, p, data.outlines[id]) || node.remove();
      }
    function settle(node, p, geometry, anywhere = false) {
      const w = node.offsetWidth,
        h = node.offsetHeight;
      const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
      const tries = [[0, 0]];
      for (let r = 14; r <= 168; r += 14)
        for (let a = 0; a < 12; a++)
          tries.push([r * Math.cos((a * Math.PI) / 6) * 1.4, r * Math.sin((a * Math.PI) / 6)]);
      for (const [dx, dy] of tries) {
        const x = p.x + dx,
          y = p.y + dy,
          area = rect(x, y, w, h);
        if (!within(area) || hits(area, taken)) continue;
        if ((dx || dy) && !anywhere && !inside(map.containerPointToLatLng([x, y]), rings)) continue;
        put(node, x, y, area);
        if (anywhere && Math.hypot(dx, dy) > 12) lead(p, x, y);
        return true;
      }
      return false;
    }
    // Small ones first: they have the fewest places to stand.
    for (const n of names.filter((n) => n.kind === "name").reverse()) {
      const p = map.latLngToContainerPoint(n.at);
      if (!within(rect(p.x, p.y, 0, 0))) continue;
      const node = span(`name${n.soft ? " soft" : ""}`, n.text);
      if (settle(node, p, data.outlines[n.outline])) continue;
      node.remove();
      const short = span("number", String(numbered.length + 1));
      const outline = data.outlines[n.outline];
      if (settle(short, p, outline) || settle(short, p, outline, true)) numbered.push(n.text);
      else short.remove();
    }
    const dots = names
      .filter((n) => n.kind === "town")
      .map((n) => ({
        n,
        r: rect(map.latLngToContainerPoint(n.at).x, map.latLngToContainerPoint(n.at).y, 3, 4),
      }));
    for (const n of names)
      if (n.kind === "town" && !n.seat)
        town(
          n,
          dots.filter((d) => d.n !== n).map((d) => d.r),
        );
    function town(n, others = []) {
      const p = map.latLngToContainerPoint(n.at);
      if (!within(rect(p.x, p.y, 0, 0))) return;
      const node = span(n.seat ? "town seat" : "town", n.text),
        w = node.offsetWidth,
        h = node.offsetHeight;
      const places = [
        [w / 2 + 8, 0],
        [-w / 2 - 8, 0],
        [0, -h / 2 - 7],
        [0, h / 2 + 7],
      ];
      const spot = places
        .map(([dx, dy]) => [p.x + dx, p.y + dy])
        .find(
          ([x, y]) =>
            within(rect(x, y, w, h)) && !hits(rect(x, y, w, h), taken) && !hits(rect(x, y, w, h), others),
        );
      if (spot) put(node, ...spot, rect(...spot, w, h));
      else node.remove();
    }
    note.querySelector(".oxus-numbers")?.remove();
    if (numbered.length)
      note.append(
        el("p", { class: "oxus-numbers" }, numbered.map((text, n) => `${n + 1}: ${text}`).join(" · ")),
      );
  }

  // ---- moving through the eras
  function go(to) {
    index = Math.max(0, Math.min(data.eras.length - 1, to));
    step = 0;
    draw();
  }
  function stepTo(to) {
    step = Math.max(0, Math.min(data.eras[index].steps.length, to));
    draw();
  }
  // Play goes through the steps of a frame, and from the last to the next frame.
  const atEnd = () => index === data.eras.length - 1 && step === data.eras[index].steps.length;
  const forth = () => (step < data.eras[index].steps.length ? stepTo(step + 1) : go(index + 1));
  player(play, {
    step() {
      forth();
      return !atEnd();
    },
    start() {
      if (atEnd()) go(0);
    },
    pace: 2500,
    labels: ["Play", "Pause"],
  });
  const fit = () => {
    map.invalidateSize(false);
    map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false },
    );
  };
  map.on("moveend zoomend resize", place);
  fit();
  draw();
  fit();
};
