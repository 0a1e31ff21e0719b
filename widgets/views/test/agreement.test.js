import assert from "node:assert/strict";
import { test } from "node:test";
import { actorModel, countInstruments } from "../actor_matrix/actor_model.js";
import { agreementOf } from "../actor_matrix/agreement.js";
import { codingRows, readCoding } from "../actor_matrix/coding_file.js";
import {
  cellsOfBoth,
  differs,
  isComparing,
  pairsOf,
  progress,
  withCode,
  withTick,
} from "../actor_matrix/matrix_state.js";
import { toCsv } from "../kit/csv.js";
import { assertClose, expected } from "./expected.js";

test("Cohen's kappa is that of Python, weighted and not", () => {
  for (const { pairs, expected: chance, kappa, weighted, table } of expected.agreement) {
    const found = agreementOf(pairs);
    assertClose(found.expected, chance, "expected");
    assertClose(found.kappa, kappa, "kappa");
    assertClose(found.weighted, weighted, "weighted");
    assert.deepEqual(found.table, table);
  }
});

/** @type {import("../actor_matrix/actor_matrix_data.js").ActorMatrixData} */
const data = {
  actors: {
    RUS: {
      name: "Russia",
      is_state: true,
      sections: ["4.1", "4.2"],
      instruments: ["bases", "loans"],
      grounds: "",
    },
    CHN: { name: "China", is_state: true, sections: ["5"], instruments: ["loans"], grounds: "" },
  },
  interests: { energy: "energy", borders: "borders" },
  course: { "RUS.energy": 1, "RUS.borders": 0, "CHN.energy": 2, "CHN.borders": -1 },
  note: "",
  source: "",
  marks: Object.fromEntries(
    ["", "-1", "0", "1", "2"].map((code) => [
      code,
      { label: `label ${code}`, letter: `letter ${code}`, color: "#000", shape: "", dash: "" },
    ]),
  ),
};
const model = actorModel(data);
const HEAD = "actor_id,interest,code,instruments\n";

test("a coding is read from CSV, in the order of the tables", () => {
  const { coding, ticks, hasTicks } = readCoding(
    model,
    `${HEAD}CHN,borders,\u22121,loans\n\nRUS,energy,2,loans; bases\n`,
  );
  assert.deepEqual(Object.entries(coding), [
    ["RUS.energy", 2],
    ["CHN.borders", -1],
  ]);
  assert.deepEqual(ticks, { "RUS.energy": ["bases", "loans"], "CHN.borders": ["loans"] });
  assert.ok(hasTicks);
});

test("files that spreadsheets write are read: bare CR, semicolons, tabs, a stray quote", () => {
  for (const text of [
    "actor_id,interest,code\rRUS,energy,2\r",
    "actor_id;interest;code\nRUS;energy;2\n",
    "actor_id\tinterest\tcode\nRUS\tenergy\t2\n",
    'actor_id,note,interest,code\nRUS,5" pipe,energy,2\n',
  ]) {
    assert.deepEqual(readCoding(model, text).coding, { "RUS.energy": 2 }, text);
  }
});

test("a wrong row is named by its number in the file", () => {
  assert.throws(() => readCoding(model, "actor_id,code\n"), /no column interest/);
  assert.throws(() => readCoding(model, `${HEAD}\nXXX,energy,1,\n`), /row 3: there is no actor “XXX”/);
  assert.throws(() => readCoding(model, `${HEAD}RUS,energy,7,\n`), /row 2: “7” is no code/);
  assert.throws(() => readCoding(model, `${HEAD}CHN,energy,1,bases\n`), /“bases” is no instrument of China/);
  assert.throws(() => readCoding(model, `${HEAD}RUS,energy,1,\nRUS,energy,2,\n`), /row 3: .* twice/);
});

test("what is saved can be read back", () => {
  const state = { coding: { "RUS.energy": -1 }, instruments: { "CHN.borders": ["loans"] } };
  const rows = codingRows(model, state);
  assert.equal(rows.length, 1 + 4);
  const { coding, ticks } = readCoding(model, toCsv(rows));
  assert.deepEqual([coding, ticks], [state.coding, state.instruments]);
});

test("ticks are counted by actor and by interest", () => {
  const choice = { actors: ["RUS", "CHN"], interests: ["energy", "borders"] };
  const ticks = { "RUS.energy": ["bases", "loans"], "CHN.borders": ["loans"] };
  assert.deepEqual(countInstruments(model, "actor", choice, ticks), {
    rows: ["bases", "loans"],
    columns: ["RUS", "CHN"],
    cells: [
      [1, null],
      [1, 1],
    ],
  });
  assert.deepEqual(countInstruments(model, "interest", choice, ticks).cells, [
    [1, 0],
    [1, 1],
  ]);
});

test("cells are said in words", () => {
  assert.equal(model.title("RUS.energy"), "Russia, energy");
  assert.equal(model.sections("RUS.energy"), "§4.1 and §4.2");
  assert.equal(model.word(-1), "\u22121, label -1");
});

/** @returns {import("../actor_matrix/matrix_state.js").State} */
const coded = (changes = {}) => ({
  actors: ["RUS", "CHN"],
  interests: ["energy", "borders"],
  coding: { "RUS.energy": 1, "CHN.energy": 0 },
  instruments: {},
  other: null,
  selected: "",
  against: "course",
  minimum: 2,
  ...changes,
});

test("the coding is compared once enough cells are coded", () => {
  assert.ok(isComparing(coded()));
  assert.ok(!isComparing(coded({ minimum: 3 })));
  assert.ok(!isComparing(coded({ against: "nobody" })));
  assert.ok(differs(model, coded(), "CHN.energy"));
  assert.ok(!differs(model, coded(), "RUS.energy"), "the same code");
  assert.ok(!differs(model, coded(), "RUS.borders"), "not coded by the student");
  assert.ok(!differs(model, coded({ minimum: 3 }), "CHN.energy"), "hidden");
  assert.equal(progress(model, coded()), "2 of 4 cells coded");
});

test("only cells that are shown and that both coded are compared", () => {
  assert.deepEqual(pairsOf(model, coded()), [
    [1, 1],
    [0, 2],
  ]);
  assert.deepEqual(cellsOfBoth(model, coded({ actors: ["CHN"] })), ["CHN.energy"]);
  assert.deepEqual(cellsOfBoth(model, coded({ against: "other" })), [], "there is no second coder");
  assert.deepEqual(cellsOfBoth(model, coded({ against: "other", other: { "RUS.energy": 2 } })), [
    "RUS.energy",
  ]);
});

test("codes and ticks are kept in the order of the tables, and can be taken away", () => {
  const coding = withCode(model, { "CHN.energy": 0 }, "RUS.borders", 2);
  assert.deepEqual(Object.keys(coding), ["RUS.borders", "CHN.energy"]);
  assert.deepEqual(withCode(model, coding, "RUS.borders"), { "CHN.energy": 0 });
  const ticks = withTick(model, { "RUS.energy": ["loans"] }, "RUS.energy", "bases", true);
  assert.deepEqual(ticks, { "RUS.energy": ["bases", "loans"] });
  assert.deepEqual(withTick(model, { "RUS.energy": ["loans"] }, "RUS.energy", "loans", false), {});
});
