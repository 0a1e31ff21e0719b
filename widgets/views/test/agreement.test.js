import assert from "node:assert/strict";
import { test } from "node:test";
import { actorModel } from "../actor_matrix/actor_model.js";
import { agreementOf } from "../actor_matrix/agreement.js";
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
  course: {},
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
  const { coding, ticks, hasTicks } = model.read(
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
    assert.deepEqual(model.read(text).coding, { "RUS.energy": 2 }, text);
  }
});

test("a wrong row is named by its number in the file", () => {
  assert.throws(() => model.read("actor_id,code\n"), /no column interest/);
  assert.throws(() => model.read(`${HEAD}\nXXX,energy,1,\n`), /row 3: there is no actor “XXX”/);
  assert.throws(() => model.read(`${HEAD}RUS,energy,7,\n`), /row 2: “7” is no code/);
  assert.throws(() => model.read(`${HEAD}CHN,energy,1,bases\n`), /“bases” is no instrument of China/);
  assert.throws(() => model.read(`${HEAD}RUS,energy,1,\nRUS,energy,2,\n`), /row 3: .* twice/);
});

test("ticks are counted by actor and by interest", () => {
  const choice = { actors: ["RUS", "CHN"], interests: ["energy", "borders"] };
  const ticks = { "RUS.energy": ["bases", "loans"], "CHN.borders": ["loans"] };
  assert.deepEqual(model.counts("actor", choice, ticks), {
    rows: ["bases", "loans"],
    columns: ["RUS", "CHN"],
    cells: [
      [1, null],
      [1, 1],
    ],
  });
  assert.deepEqual(model.counts("interest", choice, ticks).cells, [
    [1, 0],
    [1, 1],
  ]);
});

test("cells are said in words", () => {
  assert.equal(model.title("RUS.energy"), "Russia, energy");
  assert.equal(model.sections("RUS.energy"), "§4.1 and §4.2");
  assert.equal(model.word(-1), "\u22121, label -1");
});
