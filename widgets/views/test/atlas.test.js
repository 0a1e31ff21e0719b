import assert from "node:assert/strict";
import { test } from "node:test";
import {
  atEnd,
  byPlace,
  fewOf,
  frameAt,
  goOn,
  goTo,
  goToStop,
  isMain,
  stepTo,
  stopOf,
  townsOf,
} from "../atlas/atlas_model.js";
import { isInside, ringsOf, stepsAway } from "../atlas/label_geometry.js";
import { curved } from "../atlas/map_layers.js";
import { centreOf, namesOf } from "../atlas/map_names.js";
import { edgeWidths, opacityOfEach, rounded } from "../atlas/soft_edge.js";
import { direction } from "../atlas/stage.js";
import { yearRows } from "../atlas/timeline.js";

/** @type {(name: string) => import("../atlas/atlas_model.js").Polity} */
const polity = (name) => ({
  id: name,
  name,
  label: name,
  kind: "khanate",
  culture: "",
  group: "turkic",
  certainty: "core",
  outline: "o",
  at: [40, 60],
  dated: "",
  seat: "",
  area: 100,
  town: name === "A" ? "khiva" : "",
  inside: false,
});
/** @type {import("../atlas/atlas_model.js").Era} */
const era = {
  id: "e1",
  label: "First",
  year: "1850",
  drawn: 1850,
  period: "",
  section: "",
  image: "",
  caption: "",
  changes: [],
  polities: [polity("A"), polity("B")],
  units: [polity("U")],
  steps: [
    { year: 1840, label: "1840", text: "", shows: { row: [1], state: ["begun"] } },
    { year: 1860, label: "1860", text: "", shows: { row: [1, 2], state: ["held", "new"] } },
  ],
  routes: [
    { name: "road", kind: "silk", start: 1845, end: null, line: [] },
    { name: "railway", kind: "rail", start: 1830, end: 1855, line: [] },
  ],
  events: [
    { year: "140 BC", text: "", reading: "", place: "", at: [0, 0] },
    { year: "1839", text: "", reading: "", place: "", at: [0, 0] },
    { year: "1851", text: "", reading: "", place: "", at: [0, 0] },
  ],
  disputes: [],
};
/** @type {() => import("../atlas/atlas_model.js").AtlasState} */
const atlas = () => ({
  data: {
    window: { south: 0, west: 0, north: 1, east: 1 },
    outlines: {},
    today: {},
    groups: {},
    kinds: {},
    places: [],
    certainty: {},
    eras: [era, { ...era, id: "e2", steps: [] }],
  },
  index: 0,
  step: 0,
  tour: null,
  stop: 0,
  shown: { polities: true, places: true, routes: true, events: true, disputed: true, today: false },
});

test("a whole frame shows all its polities and none of the units of its steps", () => {
  const frame = frameAt(era, 0);
  assert.deepEqual(
    frame.shows.map((each) => [each.polity.name, each.state]),
    [
      ["A", ""],
      ["B", ""],
    ],
  );
  assert.deepEqual([frame.drawn, frame.step, frame.routes.length, frame.events.length], [1850, null, 2, 3]);
});

test("a step shows what it lists, and the roads and events up to its year", () => {
  const first = frameAt(era, 1);
  assert.deepEqual(
    first.shows.map((each) => [each.polity.name, each.state]),
    [["B", "begun"]],
  );
  assert.deepEqual([first.drawn, first.routes, first.events.map(({ year }) => year)], [1840, [], ["1839"]]);
  const second = frameAt(era, 2);
  assert.deepEqual(
    second.shows.map((each) => [each.polity.name, each.state]),
    [
      ["B", "held"],
      ["U", "new"],
    ],
  );
  assert.deepEqual(
    second.routes.map(({ name }) => name),
    ["road", "railway"],
  );
});

test("a railway is there from the year that it was finished, a road from its first", () => {
  const at = (/** @type {number} */ year) =>
    frameAt({ ...era, steps: [{ ...era.steps[0], year }] }, 1).routes.map(({ name }) => name);
  assert.deepEqual([at(1844), at(1845), at(1854), at(1855)], [[], ["road"], ["road"], ["road", "railway"]]);
});

test("towns have the name of the year, and seats come first", () => {
  /** @type {import("../atlas/atlas_model.js").AtlasData["places"]} */
  const places = [
    {
      id: "verny",
      at: [43, 77],
      role: "fort",
      names: { name: ["Verny", "Alma-Ata"], start: [1854, 1921], end: [1921, null] },
    },
    { id: "khiva", at: [41, 60], role: "capital", names: { name: ["Khiva"], start: [null], end: [null] } },
  ];
  const names = (/** @type {number} */ drawn) =>
    townsOf(places, { ...frameAt(era, 0), drawn }).map(({ name, seat }) => [name, seat]);
  assert.deepEqual(names(1850), [["Khiva", true]]);
  assert.deepEqual(names(1920), [
    ["Khiva", true],
    ["Verny", false],
  ]);
  assert.deepEqual(names(1921)[1], ["Alma-Ata", false]);
});

test("going on leads through the steps and the frames to the end", () => {
  const state = atlas();
  const seen = [];
  while (!atEnd(state)) {
    goOn(state);
    seen.push([state.index, state.step]);
  }
  assert.deepEqual(seen, [
    [0, 1],
    [0, 2],
    [1, 0],
  ]);
});

test("nothing leads beyond the first and last frame and step", () => {
  const state = atlas();
  stepTo(state, 9);
  assert.deepEqual([state.index, state.step], [0, 2]);
  stepTo(state, -1);
  assert.equal(state.step, 0);
  stepTo(state, 1);
  goTo(state, 9);
  assert.deepEqual([state.index, state.step], [1, 0]);
  goTo(state, -9);
  assert.equal(state.index, 0);
});

/** @type {import("../atlas/atlas_model.js").Tour} */
const tour = {
  id: "t",
  title: "Tour",
  about: "",
  stops: [
    {
      heading: "One",
      text: "",
      section: "§1",
      era: "e2",
      step: 0,
      view: null,
      road: [],
      light: ["A"],
      rows: [],
    },
    {
      heading: "Two",
      text: "",
      section: "§1",
      era: "e1",
      step: 2,
      view: null,
      road: [],
      light: [],
      rows: [],
    },
  ],
};

test("a stop of a tour leads to its frame and step, and not beyond the ends", () => {
  const state = atlas();
  goToStop(state, tour, 0);
  assert.deepEqual([state.index, state.step, stopOf(state)?.heading], [1, 0, "One"]);
  goToStop(state, tour, 7);
  assert.deepEqual([state.index, state.step, state.stop, stopOf(state)?.heading], [0, 2, 1, "Two"]);
  goToStop(state, tour, -1);
  assert.equal(state.stop, 0);
});

test("a stop is left as soon as the reader goes to another frame or step", () => {
  const state = atlas();
  assert.equal(stopOf(state), null);
  goToStop(state, tour, 1);
  stepTo(state, 1);
  assert.equal(stopOf(state), null);
});

test("a town matters by what a frame has there: a seat, a crossing of roads, an event, or nothing", () => {
  /** @type {(id: string, lat: number) => import("../atlas/atlas_model.js").AtlasData["places"][number]} */
  const place = (id, lat) => ({
    id,
    at: [lat, 0],
    role: "",
    names: { name: [id], start: [null], end: [null] },
  });
  const places = [place("lonely", 1), place("crossing", 2), place("eventful", 3), place("khiva", 4)];
  const road = { name: "", kind: "silk", start: 0, end: null };
  const frame = {
    ...frameAt(era, 0),
    routes: [
      { ...road, line: [places[1].at, places[0].at] },
      { ...road, line: [places[1].at, places[3].at] },
    ],
    events: [{ ...era.events[0], at: places[2].at }],
  };
  assert.deepEqual(
    townsOf(places, frame).map(({ name, rank }) => [name, rank]),
    [
      ["khiva", 1],
      ["crossing", 2],
      ["eventful", 2],
      ["lonely", 3],
    ],
  );
});

test("a road that joins two seats and a railway are main ones", () => {
  /** @type {(lat: number) => import("../atlas/atlas_model.js").Town} */
  const seat = (lat) => ({ name: "", at: [lat, 0], role: "", seat: true, rank: 1 });
  /** @type {(kind: string, ...lats: number[]) => boolean} */
  const main = (kind, ...lats) =>
    isMain({ name: "", kind, start: 0, end: null, line: lats.map((lat) => [lat, 0]) }, [seat(1), seat(2)]);
  assert.deepEqual([main("silk", 1, 5, 2), main("silk", 1, 5), main("rail", 7, 8)], [true, false, true]);
});

test("a step has the seats of what it shows, not of the whole frame", () => {
  assert.deepEqual([frameAt(era, 0).seats, frameAt(era, 1).seats], [["khiva"], []]);
});

test("a polity is named inside its outline, and where its whole name fits before it sticks out", () => {
  const names = {
    polities: [
      {
        text: "A",
        at: /** @type {[number, number]} */ ([0, 0]),
        outline: "o",
        soft: true,
        lit: false,
        area: 2e6,
      },
    ],
    towns: [
      {
        name: "seat",
        at: /** @type {[number, number]} */ ([1, 1]),
        role: "",
        seat: true,
        rank: /** @type {const} */ (1),
      },
    ],
  };
  const { data } = atlas();
  /** @type {[number, number][]} */
  const ring = [
    [0, 0],
    [300, 0],
    [300, 300],
    [0, 0],
  ];
  data.outlines.o = { type: "Polygon", coordinates: [ring] };
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ lat: y, lng: x });
  const [polity, town] = namesOf(names, data, { today: false, large: true }, at);
  assert.match(polity.kind, /huge soft big/);
  assert.deepEqual([polity.text, town.text, town.middles], ["A", "seat", undefined]);
  const middles = polity.middles?.(60, 12, 60, 50) ?? [];
  const isIn = (/** @type {number} */ dx, /** @type {number} */ dy) =>
    50 + dy > 0 && 50 + dy < 60 + dx && 60 + dx < 300;
  assert.ok(middles.length > 5 && middles.every(([dx, dy]) => isIn(dx, dy)));
  const whole = middles.map(([dx, dy]) => isIn(dx - 30, dy) && isIn(dx + 30, dy));
  const own = middles.findIndex(([dx, dy]) => !dx && !dy);
  assert.ok(whole[0] && whole.slice(0, own).every(Boolean) && !whole.slice(own).some(Boolean));
});

test("years of the timeline never overlap, and the current one is always there", () => {
  const widths = Array.from({ length: 21 }, (_, n) => 30 + (n % 3));
  for (const length of [120, 280, 340, 600, 1100])
    for (const current of [0, 10, 20]) {
      const rows = yearRows(widths, length, current);
      assert.equal(rows[current], 0);
      for (const row of [0, 1]) {
        const spans = rows.flatMap((at, n) => {
          const middle = (length * n) / 20;
          return at === row ? [[middle - widths[n] / 2, middle + widths[n] / 2]] : [];
        });
        for (const [n, [left]] of spans.slice(1).entries())
          assert.ok(left >= spans[n][1], `${length} ${row}`);
      }
    }
  assert.ok(yearRows(widths, 1100, 3).every((row) => row !== null));
});

test("layers of a soft edge add up to its density, and what is held firmly has none", () => {
  const each = opacityOfEach(0.36, 5);
  assert.ok(Math.abs(1 - (1 - each) ** 5 - 0.36) < 1e-12);
  assert.deepEqual(edgeWidths("core", 20), []);
  const [sphere, vague] = [edgeWidths("sphere", 20), edgeWidths("vague", 20)];
  assert.ok(sphere.every((width, n) => width < vague[n] && (n === 0 || width > sphere[n - 1])));
});

test("a rounded ring stays closed, near its corners, and on the rim of the map", () => {
  /** @type {[number, number][]} */
  const ring = [
    [44, 40],
    [60, 40],
    [60, 50],
    [44, 50],
    [44, 40],
  ];
  const soft = rounded(ring);
  assert.deepEqual(soft[0], soft.at(-1));
  assert.ok(
    soft.some(([lon, lat]) => lon === 44 && lat === 40),
    "a corner on the rim is kept",
  );
  assert.ok(!soft.some(([lon, lat]) => lon === 60 && lat === 40), "a corner inside is cut");
  for (const corner of ring)
    assert.ok(Math.min(...soft.map(([x, y]) => Math.hypot(x - corner[0], y - corner[1]))) < 1);
});

test("a road passes through all of its stops", () => {
  /** @type {[number, number][]} */
  const line = [
    [0, 0],
    [1, 2],
    [3, 2],
  ];
  const curve = curved(line);
  assert.equal(curve.length, 9);
  for (const stop of line) assert.ok(curve.some(([lat, lon]) => lat === stop[0] && lon === stop[1]));
});

test("arrow keys go on, but not where they have another use", () => {
  /** @type {(key: string, at?: object) => number} */
  const by = (key, at = {}) =>
    direction(
      /** @type {any} */ ({ key, target: { matches: () => false }, ...at }),
      /** @type {any} */ ({ contains: () => false }),
    );
  assert.deepEqual([by("ArrowRight"), by("PageDown"), by("ArrowLeft"), by("a")], [1, 1, -1, 0]);
  assert.equal(by("ArrowRight", { altKey: true }), 0);
  assert.equal(by("ArrowRight", { target: { matches: () => true } }), 0);
});

test("of many names a caption tells the first", () => {
  assert.equal(fewOf(["a", "b", "c"], 2), "a; b; c");
  assert.equal(fewOf(["a", "b", "c", "d"], 2), "a; b and 2 more");
});

test("the middle of an outline is that of its box", () => {
  /** @type {[number, number][]} */
  const ring = [
    [0, 0],
    [4, 0],
    [4, 2],
    [0, 0],
  ];
  assert.deepEqual(centreOf({ type: "Polygon", coordinates: [ring] }), [1, 2]);
});

test("a point is inside an outline, and outside in its hole", () => {
  /** @type {(low: number, high: number) => [number, number][]} */
  const square = (low, high) => [
    [low, low],
    [high, low],
    [high, high],
    [low, high],
    [low, low],
  ];
  const rings = ringsOf({ type: "Polygon", coordinates: [square(0, 10), square(4, 6)] });
  assert.equal(isInside({ lat: 2, lng: 2 }, rings), true);
  assert.equal(isInside({ lat: 5, lng: 5 }, rings), false);
  assert.equal(isInside({ lat: 11, lng: 5 }, rings), false);
  const both = ringsOf({ type: "MultiPolygon", coordinates: [[square(0, 1)], [square(8, 9)]] });
  assert.deepEqual([both.length, isInside({ lat: 8.5, lng: 8.5 }, both)], [2, true]);
});

test("a name without room goes to the nearest place first", () => {
  const far = stepsAway().map(([dx, dy]) => Math.hypot(dx / 1.4, dy));
  assert.deepEqual([far[0], far.length], [0, 65]);
  for (const [n, distance] of far.slice(1).entries()) assert.ok(distance >= far[n] - 1e-9);
});

test("events at one point share a mark, in the order of the frame", () => {
  const [first, second, third] = era.events;
  const elsewhere = { ...second, at: /** @type {[number, number]} */ ([1, 0]) };
  assert.deepEqual(byPlace([first, elsewhere, third]), [[first, third], [elsewhere]]);
});
