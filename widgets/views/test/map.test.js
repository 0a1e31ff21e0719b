// The base map: names that avoid one another, and geometry as it is packed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findsHome } from "../map/behaviour.js";
import { aralOf, forLeaflet, unpackLine, unpackPolygons } from "../map/geometry.js";
import { besides, boxAround, boxesOf, over, overlap, place, within } from "../map/placing.js";
import { brightness } from "../map/theme.js";

const EDGE = { left: 0, top: 0, right: 200, bottom: 100 };

/** @param {number} x @param {number} y @param {number} rank */
const name = (x, y, rank) => ({
  rank,
  spots: besides(40, 12, 6).map(([dx, dy]) => boxesOf(x + dx, y + dy, 40, 12)),
});

test("a name gives way to a more important one, and is left out where nothing is free", () => {
  const candidates = [name(100, 50, 2), name(104, 52, 1)];
  assert.equal(place(candidates, [], EDGE)[1], 0, "the more important one has its best place");
  const [first] = place(candidates, [], EDGE);
  assert.notEqual(first, 0);
  const crowd = Array.from({ length: 40 }, (_, n) => name(100 + (n % 5), 50 + (n % 3), n));
  const chosen = place(crowd, [], EDGE);
  assert.ok(chosen.includes(-1));
  const boxes = crowd.flatMap(({ spots }, n) => (chosen[n] < 0 ? [] : spots[chosen[n]]));
  for (const [n, one] of boxes.entries()) {
    assert.ok(within(one, EDGE));
    for (const other of boxes.slice(n + 1)) assert.ok(!overlap(one, other));
  }
});

test("no name covers what is taken or leaves the map", () => {
  const mark = boxAround(126, 50, 20, 20);
  const [spot] = place([name(100, 50, 1)], [mark], EDGE);
  assert.ok(spot > 0);
  assert.deepEqual(place([name(198, 98, 1)], [], EDGE).length, 1);
  const near = name(190, 50, 1);
  assert.ok(near.spots[place([near], [], EDGE)[0]].every((box) => within(box, EDGE)));
});

test("a turned name fills boxes along its line, and not the whole square around it", () => {
  const boxes = boxesOf(100, 50, 80, 10, 45);
  assert.equal(boxes.length, 8);
  assert.ok(!boxes.some((box) => overlap(box, boxAround(128, 22, 8, 8))), "the empty corner stays free");
  assert.ok(boxes.some((box) => overlap(box, boxAround(126, 76, 8, 8))));
  assert.equal(boxesOf(0, 0, 80, 10, 2).length, 1);
});

test("a name over what it names stands in the middle first", () => {
  assert.deepEqual(over(30, 10)[0], [0, 0]);
  assert.deepEqual(besides(30, 10, 5)[0], [20, 0]);
});

test("packed lines come back as they were", () => {
  assert.deepEqual(unpackLine([6683, 3737, -31, -2]), [
    [66.83, 37.37],
    [66.52, 37.35],
  ]);
  assert.deepEqual(unpackPolygons([[[0, 0, 100, 0, 0, 100, -100, -100]]]), [
    [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  ]);
  assert.deepEqual(forLeaflet([[66.83, 37.37]]), [[37.37, 66.83]]);
});

test("the Aral Sea shrinks with the years", () => {
  assert.deepEqual([1404, 1960, 1961, 2010, 2011, null].map(aralOf), [0, 0, 1, 1, 2, 2]);
});

test("a ground that is clear says nothing about the theme", () => {
  assert.equal(brightness("rgba(0, 0, 0, 0)"), null);
  assert.equal(brightness("rgb(255, 255, 255)"), 1);
  assert.ok(Number(brightness("rgb(17, 17, 17)")) < 0.5);
  assert.equal(brightness("transparent"), null);
});

test("a move by the program that fails leaves the reader's own moves known as such", () => {
  const before = { L: Reflect.get(globalThis, "L"), ResizeObserver: globalThis.ResizeObserver };
  let fails = true;
  let fits = 0;
  const fitBounds = () => {
    fits += 1;
    if (fails) throw new Error("no size yet");
  };
  Object.assign(globalThis, {
    L: { DomEvent: { off() {} }, Map: { prototype: { fitBounds } } },
    window: globalThis,
    ResizeObserver: class {
      observe() {}
    },
  });
  /** @type {Record<string, () => void>} */
  const on = {};
  /** @type {Untyped} */
  const map = {
    getContainer: () => ({}),
    getCenter: () => [0, 0],
    getZoom: () => 4,
    on: (/** @type {string} */ names, /** @type {() => void} */ act) => {
      on[names] = act;
    },
  };
  try {
    findsHome(map);
    assert.throws(() => map.fitBounds([]), /no size yet/);
    fails = false;
    on["movestart zoomstart"](); // the reader's
    assert.equal(map.fitBounds([]), undefined, "the reader has moved the map, so it is Leaflet's own answer");
    assert.equal(fits, 2);
  } finally {
    Object.assign(globalThis, before);
  }
});
