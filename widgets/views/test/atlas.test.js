import assert from "node:assert/strict";
import { test } from "node:test";
import { atEnd, byPlace, frameAt, goOn, goTo, stepTo, townsOf } from "../atlas/atlas_model.js";
import { boxAround, hitsAny, isInside, liesWithin, ringsOf, stepsAway } from "../atlas/label_geometry.js";

/** @type {(name: string) => import("../atlas/atlas_model.js").Polity} */
const polity = (name) => ({
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
  polities: [polity("A"), polity("B")],
  units: [polity("U")],
  steps: [
    { year: 1840, label: "1840", text: "", shows: { row: [1], state: ["begun"] } },
    { year: 1860, label: "1860", text: "", shows: { row: [1, 2], state: ["held", "new"] } },
  ],
  seats: ["khiva"],
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
    land: [],
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

test("boxes hit where they overlap, not where they only touch", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.equal(hitsAny(box, [{ left: 9, right: 20, top: 9, bottom: 20 }]), true);
  assert.equal(hitsAny(box, [{ left: 10, right: 20, top: 0, bottom: 10 }]), false);
  assert.equal(hitsAny(box, []), false);
  assert.equal(liesWithin(boxAround(10, 10, 10, 10), { left: 3, right: 17, top: 4, bottom: 16 }), true);
  assert.equal(liesWithin(boxAround(10, 10, 10, 10), { left: 4, right: 17, top: 4, bottom: 16 }), false);
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
  assert.deepEqual([far[0], far.length], [0, 145]);
  for (const [n, distance] of far.slice(1).entries()) assert.ok(distance >= far[n] - 1e-9);
});

test("events at one point share a mark, in the order of the frame", () => {
  const [first, second, third] = era.events;
  const elsewhere = { ...second, at: /** @type {[number, number]} */ ([1, 0]) };
  assert.deepEqual(byPlace([first, elsewhere, third]), [[first, third], [elsewhere]]);
});
