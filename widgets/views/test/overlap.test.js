import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allZones,
  depth,
  nameShapes,
  placeStates,
  proportionalCircles,
  spread,
  zonesOf,
} from "../explorer/euler_layout.js";
import { membershipModel } from "../explorer/membership_model.js";
import { networkLayout, readableFrom, sharedEver, sharedOn } from "../explorer/network_model.js";
import { statesByBodies } from "../explorer/overlap_model.js";
import { all, data, partial } from "./explorer_data.js";

const facts = membershipModel(data);
const [WIDTH, HEIGHT] = [640, 400];

test("states are grouped by the bodies they are full members of; those in none come last", () => {
  const groups = (/** @type {string} */ day) => statesByBodies(facts, all.institutions, all.states, day);
  assert.deepEqual(groups("1998-01-01"), [
    { bodies: ["CSTO", "OLD"], states: ["KAZ"], unsure: [] },
    { bodies: ["CSTO"], states: ["UZB"], unsure: [] },
  ]);
  assert.deepEqual(groups("2000-01-01"), [
    { bodies: ["CSTO"], states: ["KAZ"], unsure: [] },
    { bodies: [], states: ["UZB"], unsure: [] },
  ]);
});

test("a state for which a body is not recorded stays in its group and is marked", () => {
  const groups = statesByBodies(membershipModel(partial), all.institutions, all.states, "1998-01-01");
  assert.deepEqual(groups, [
    { bodies: ["OLD"], states: ["KAZ"], unsure: ["KAZ"] },
    { bodies: ["CSTO"], states: ["UZB"], unsure: ["UZB"] },
  ]);
});

test("zones are numbered by the bodies they lie in", () => {
  const groups = [
    { bodies: ["b"], states: ["X"], unsure: [] },
    { bodies: ["a", "b"], states: ["Y", "Z"], unsure: [] },
    { bodies: [], states: ["W"], unsure: [] },
  ];
  assert.deepEqual(
    [...zonesOf(["a", "b"], groups)],
    [
      [2, ["X"]],
      [3, ["Y", "Z"]],
    ],
  );
});

test("two bodies that share some states are two circles with every state in its zone", () => {
  const zones = new Map([
    [1, ["A", "B"]],
    [2, ["C", "D"]],
    [3, ["E", "F", "G"]],
  ]);
  const circles = proportionalCircles(2, zones, WIDTH, HEIGHT);
  const plan = placeStates(circles, zones, WIDTH, HEIGHT);
  assert.equal(plan.exact, true);
  assert.equal(plan.placed.length, 7);
  for (const { x, y, state } of plan.placed) {
    const inside = circles.reduce((mask, shape, n) => mask | (depth(shape, x, y) > 0 ? 1 << n : 0), 0);
    assert.ok(zones.get(inside)?.includes(state), `${state} is in zone ${inside}`);
  }
});

test("with every zone drawn, the zones without states are dotted", () => {
  for (const number of [2, 3, 4]) {
    const shapes = allZones(number, WIDTH, HEIGHT);
    assert.equal(shapes.length, number);
    const plan = placeStates(shapes, new Map([[1, ["A"]]]), WIDTH, HEIGHT);
    assert.equal(plan.exact, false);
    assert.match(plan.emptyZones, /^M\d+ \d+h/);
  }
});

test("a zone without room gets a count", () => {
  const many = Array.from({ length: 200 }, (_, n) => `S${n}`);
  const plan = placeStates(allZones(1, WIDTH, HEIGHT), new Map([[1, many]]), WIDTH, HEIGHT);
  assert.deepEqual([plan.exact, plan.placed.length, plan.counts.length], [false, 0, 1]);
  assert.equal(plan.counts[0].states, many);
});

test("labels that are spread do not touch", () => {
  const spots = [];
  for (let x = 0; x < 100; x += 5) for (let y = 0; y < 60; y += 5) spots.push({ x, y, room: 20 });
  const found = spread(spots, 6) ?? [];
  assert.equal(found.length, 6);
  for (const [n, one] of found.entries())
    for (const other of found.slice(n + 1))
      assert.ok(Math.abs(one.x - other.x) >= 32 || Math.abs(one.y - other.y) >= 19);
  assert.equal(spread(spots, 60), null);
});

test("the names of the shapes stay in the drawing and apart", () => {
  const names = nameShapes(allZones(4, WIDTH, HEIGHT), ["CSTO", "SCO", "EAEU", "OSCE"], WIDTH, HEIGHT);
  for (const { y, middle, wide } of names)
    assert.ok(middle - wide / 2 >= 2 && middle + wide / 2 <= WIDTH - 2 && y >= 14 && y <= HEIGHT);
  for (const [n, one] of names.entries())
    for (const other of names.slice(n + 1))
      assert.ok(
        Math.abs(one.middle - other.middle) >= (one.wide + other.wide) / 2 || Math.abs(one.y - other.y) >= 16,
      );
});

test("pairs of states share bodies on a day, and ever", () => {
  assert.deepEqual(sharedOn(facts, all, "1998-01-01"), [{ one: "KAZ", other: "UZB", bodies: ["CSTO"] }]);
  assert.deepEqual(sharedOn(facts, all, "2000-01-01"), []);
  assert.deepEqual(Object.fromEntries(sharedEver(facts, all)), { "KAZ UZB": 1, "UZB KAZ": 1 });
});

test("a network of more than 80 lines begins where it can be read", () => {
  const pair = (/** @type {number} */ length) => ({ one: "A", other: "B", bodies: Array(length).fill("x") });
  assert.equal(readableFrom([]), 1);
  assert.equal(readableFrom(Array(80).fill(pair(1))), 1);
  assert.equal(readableFrom([...Array(70).fill(pair(3)), ...Array(20).fill(pair(1))]), 2);
  assert.equal(readableFrom(Array(90).fill(pair(3))), 3);
});

test("states stay in the network's rectangle, apart, and at the same places each time", () => {
  const ids = Array.from({ length: 20 }, (_, n) => `S${n}`);
  const shared = new Map([
    ["S0 S1", 5],
    ["S1 S0", 5],
  ]);
  const wide = (/** @type {string} */ id) => (id === "S3" ? 110 : 44);
  const size = { width: 628, height: 368, wide, high: 31 };
  const places = networkLayout(ids, shared, size);
  assert.deepEqual(places, networkLayout(ids, shared, size));
  const spots = [...places];
  for (const [n, [id, [x, y]]] of spots.entries()) {
    const half = wide(id) / 2;
    assert.ok(x >= half && x <= 628 - half && y >= 15.5 && y <= 368 - 15.5);
    for (const [other, [u, v]] of spots.slice(n + 1))
      assert.ok(Math.abs(x - u) >= half + wide(other) / 2 - 0.1 || Math.abs(y - v) >= 30.9);
  }
});
