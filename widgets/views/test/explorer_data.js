// A small region for the tests of the explorer.
const mark = { letter: "x", color: "#000", shape: "", dash: "" };

/** @type {import("../explorer/explorer_data.js").ExplorerData} */
export const data = {
  first: "1991-01-01",
  last: "2025-12-31",
  full: ["member"],
  five: ["KAZ", "UZB"],
  text: [],
  marks: {
    member: { ...mark, label: "member" },
    observer: { ...mark, label: "observer" },
    "not recorded": { ...mark, label: "not recorded" },
  },
  states: { id: ["KAZ", "UZB"], name: ["Kazakhstan", "Uzbekistan"] },
  kinds: { id: [], name: [] },
  leads: { id: [], name: [] },
  institutions: {
    id: ["CSTO", "OLD"],
    acronym: ["CSTO", "Old"],
    name: ["Collective Security Treaty Organization", "Old Union"],
    founded: ["1994-04-20", "1991-06-01"],
    ended: ["", "1999-01-01"],
    kind: ["security", "trade"],
    leads: [["RUS"], []],
  },
  spells: {
    institution: ["CSTO", "CSTO", "CSTO", "OLD"],
    state: ["KAZ", "UZB", "UZB", "KAZ"],
    status: ["member", "member", "observer", "member"],
    start: ["1994-04-20", "1995-06-01", "1999-04-02", "1991-06-01"],
    end: ["", "1999-04-02", "", "1999-01-01"],
    start_precision: ["d", "m", "d", "d"],
    end_precision: ["", "d", "", "d"],
    confidence: ["h", "l", "h", "h"],
  },
  unrecorded: { institution: [], states: [], start: [], end: [] },
  map: {
    size: [0, 0],
    shapes: {},
    places: {},
    land: "",
    disputed: "",
    hatched: "",
    lakes: "",
    rivers: "",
    disputed_borders: "",
    names: [],
  },
};
/** The same, but nobody has looked up Kazakhstan in the CSTO before 1999, nor Uzbekistan in the Old Union. */
export const partial = {
  ...data,
  unrecorded: {
    institution: ["CSTO", "OLD"],
    states: [["KAZ"], ["UZB"]],
    start: ["1994-04-20", "1991-06-01"],
    end: ["1999-01-01", "1999-01-01"],
  },
  spells: { ...data.spells, start: ["1999-01-01", "1995-06-01", "1999-04-02", "1991-06-01"] },
};
export const all = { institutions: data.institutions.id, states: data.states.id };
