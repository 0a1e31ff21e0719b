// The cross-table: features with weights on one side, what follows from them on the other. All is worked out here.

import { h, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, listed } from "../kit/words.js";
import { crosstabModel, exchange, LEVELS, MOST_SURVEYED } from "./association.js";
import { arrangementsDrawing, scoresDrawing, surveyDrawing, tableDrawing, three, two } from "./drawings.js";

function render({ model, el }) {
  const data = model.get("_data");
  const {
    rows,
    columns,
    nouns: [[group, groups], [unit, units]],
  } = data;
  const sides = { rows, columns };
  const compute = crosstabModel(data);
  const NAMES = ["weights", "codes", "cuts", "ranks", "vary", "selected"];
  const choice = /** @type {import("./association.js").Choice & {selected: string}} */ ({});
  const read = () => {
    for (const name of NAMES) choice[name] = structuredClone(model.get(name));
  };
  read();
  const labels = new Map(
    Object.values(sides).flatMap((side) => side.units.map((id, n) => [id, side.labels[n]])),
  );
  let now = null; // what follows from the choice
  let surveys = null; // {weights, codes}; made a moment later
  let timer = null;

  const title = `Cross-table of ${rows.title.toLowerCase()} and ${columns.title.toLowerCase()}`;
  const shell = frame({ model, el }, title, "oxus-crosstab");
  const kernel = messenger(
    model,
    () => choice,
    () => shell.say(summary()),
  );

  // --- what the student moves ---
  const editors = Object.keys(sides).flatMap((side) =>
    sides[side].features.map((feature) => featureEditor(side, feature)),
  );
  function featureEditor(side, feature) {
    const { units: unitIds, labels: unitLabels } = sides[side];
    const output = h("output", {});
    const slider = h("input", {
      type: "range",
      min: 0,
      max: 5,
      step: 0.5,
      "aria-label": `Weight of: ${feature.name}`,
      oninput: () => {
        choice.weights = { ...choice.weights, [feature.id]: Number(slider.value) };
        changed();
      },
    });
    const glance = h("span", { class: "oxus-ct-glance" });
    const summary = h("summary", { "aria-label": `Codes and sources of: ${feature.name}` }, "codes");
    const body = h("div", {
      class: "oxus-scroll",
      tabindex: 0,
      role: "group",
      "aria-label": `Codes of: ${feature.name}`,
    });
    const details = h(
      "details",
      {
        class: "oxus-ct-codes",
        ontoggle: () => {
          if (details.open && !inputs.length) build();
        },
      },
      summary,
      body,
    );
    let inputs = [];

    const codeOf = (id, n) =>
      id in (choice.codes[feature.id] || {}) ? choice.codes[feature.id][id] : feature.codes[n];
    const text = (code) => (code === null ? "missing" : String(code));
    function build() {
      inputs = unitIds.map((id, n) =>
        h("input", {
          type: "number",
          min: 0,
          max: feature.top,
          step: feature.top === 1 ? 0.5 : 1,
          placeholder: "missing",
          "aria-label": `Code of ${unitLabels[n]} for: ${feature.name}`,
          onchange: (event) => take(event.target, id, n),
        }),
      );
      body.replaceChildren(
        h("p", {}, feature.rule ? `Rule: ${feature.rule}.` : ""),
        dataTable(
          `Codes from 0 to ${feature.top}; an empty field is a missing code`,
          [side === "rows" ? group : unit, "Code", "What it rests on"],
          unitIds.map((_, n) => [
            unitLabels[n],
            h(
              "span",
              {},
              inputs[n],
              h("span", { class: "oxus-ct-band" }, `given: ${text(feature.codes[n])}`),
            ),
            evidence(feature.evidence[n]),
          ]),
        ),
      );
      paint();
    }
    function take(input, id, n) {
      const code = input.value.trim() === "" ? null : Number(input.value);
      if (input.validity.badInput || (code !== null && !(code >= 0 && code <= feature.top))) {
        shell.complain(
          `The code of ${unitLabels[n]} for “${feature.name}” must be a number from 0 to ${feature.top}, or empty; it stays ${text(codeOf(id, n))}.`,
        );
        input.value = "";
        input.value = codeOf(id, n) ?? "";
        return;
      }
      const own = { ...choice.codes[feature.id] };
      if (code === feature.codes[n]) delete own[id];
      else own[id] = code;
      const { [feature.id]: _, ...rest } = choice.codes;
      choice.codes = Object.keys(own).length ? { ...rest, [feature.id]: own } : rest;
      changed();
    }
    function paint() {
      const weight = choice.weights[feature.id];
      slider.value = String(weight);
      slider.setAttribute("aria-valuetext", weight ? String(weight) : "0, left out");
      setText(output, weight ? `×${weight}` : "out");
      element.classList.toggle("oxus-ct-out", !weight);
      const codes = unitIds.map(codeOf);
      const own = Object.keys(choice.codes[feature.id] || {}).length;
      const there = codes.filter((code) => code !== null).length;
      setText(
        glance,
        (unitIds.length <= 6
          ? unitIds.map((_, n) => `${unitLabels[n]} ${codes[n] === null ? "–" : codes[n]}`).join(", ")
          : `coded for ${there} of ${unitIds.length} ${side === "rows" ? groups : units}`) +
          (own ? `; ${own} changed by you` : ""),
      );
      inputs.forEach((input, n) => {
        input.value = codes[n] ?? "";
        input.closest("tr").classList.toggle("oxus-ct-own", unitIds[n] in (choice.codes[feature.id] || {}));
      });
    }
    const element = h(
      "div",
      { class: "oxus-ct-feature", "data-feature": feature.id },
      h("span", { class: "oxus-ct-name" }, feature.name),
      slider,
      output,
      glance,
      details,
    );
    return { side, feature, element, paint };
  }

  function evidence([said, sources, confidence]) {
    const named = sources.map((id) => data.sources[id]).join("; ");
    return h(
      "span",
      {},
      said,
      confidence ? h("span", { class: "oxus-ct-source" }, ` Confidence ${confidence}. ${named}.`) : null,
    );
  }

  function featureList(side) {
    const parts = [];
    let before = null;
    for (const { side: own, feature, element } of editors)
      if (own === side) {
        if (feature.group && feature.group !== before)
          parts.push(h("p", { class: "oxus-ct-group" }, feature.group));
        before = feature.group;
        parts.push(element);
      }
    return h(
      "div",
      { role: "group", "aria-label": `Features of ${sides[side].title.toLowerCase()}` },
      h("p", { class: "oxus-headline" }, `${sides[side].title}: features and weights`),
      ...parts,
    );
  }

  const cutters = Object.keys(sides).flatMap((side) =>
    [0, 1].map((which) => {
      const output = h("output", {});
      const slider = h("input", {
        type: "range",
        min: 0,
        max: 1,
        step: 0.01,
        "aria-label": `${sides[side].title}: score from which on it is ${LEVELS[which + 1]}`,
        oninput: () => {
          const cuts = [...choice.cuts[side]];
          cuts[which] = Number(slider.value);
          cuts[1 - which] = which ? Math.min(...cuts) : Math.max(...cuts); // one threshold pushes the other
          choice.cuts = { ...choice.cuts, [side]: cuts };
          changed();
        },
      });
      const paint = () => {
        slider.value = choice.cuts[side][which];
        setText(output, two(choice.cuts[side][which]));
      };
      return {
        side,
        paint,
        element: h("label", { class: "oxus-ct-cutter" }, `${LEVELS[which + 1]} from `, slider, output),
      };
    }),
  );

  const picker = (name, label, options) => {
    const select = h(
      "select",
      {
        onchange: () => {
          choice[name] = select.value;
          changed();
        },
      },
      ...options.map(([value, text]) => h("option", { value }, text)),
    );
    return {
      element: h("label", {}, label, select),
      paint: () => {
        select.value = choice[name];
      },
    };
  };
  const rankPicker = picker("ranks", "Rank ", [
    ["levels", "the levels of the table"],
    ["scores", "the scores before they are cut"],
  ]);
  const varyPicker = picker("vary", "Vary the weights of ", [
    ["all", "all features"],
    ["chosen", "features that are not left out"],
  ]);
  const reset = h(
    "button",
    {
      type: "button",
      onclick: () => {
        choice.weights = Object.fromEntries(
          Object.values(sides).flatMap((side) => side.features.map(({ id, weight }) => [id, weight])),
        );
        choice.codes = {};
        choice.cuts = { rows: [0.33, 0.67], columns: [0.33, 0.67] };
        choice.ranks = "levels";
        changed();
      },
    },
    data.caveats.length ? "Back to the course's coding" : "Back to the coding as given",
  );

  // --- what follows ---
  const strip = h("p", { class: "oxus-ct-strip", "aria-hidden": "true" });
  const table = h("table", { class: "oxus-ct-table" });
  const detail = h("p", { class: "oxus-ct-detail" });
  const left = h("p", {});
  const hidden = h("div", { class: "oxus-words", "aria-hidden": "true" });
  const reading = h("div", {});
  const permuted = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Drawing of the arrangements",
  });
  const surveyed = h("div", {});
  const surveyedDrawing = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Drawing of the survey of weights",
  });
  const drawn = Object.fromEntries(
    Object.keys(sides).map((side) => [
      side,
      h("div", {
        class: "oxus-scroll",
        tabindex: 0,
        role: "group",
        "aria-label": `Drawing of the scores of ${sides[side].title.toLowerCase()}`,
      }),
    ]),
  );

  const chip = (id) =>
    h(
      "button",
      {
        type: "button",
        class: "oxus-ct-chip",
        "data-id": id,
        "aria-pressed": String(choice.selected === id),
        title: labels.get(id),
        "aria-label": labels.get(id),
        onclick: () => select(id),
      },
      id.replaceAll("/", " "),
    );
  function select(id) {
    choice.selected = choice.selected === id ? "" : id;
    paintSelected();
    kernel.soon();
  }
  const band = (side, level) => {
    const [low, high] = choice.cuts[side].map(two);
    return [`below ${low}`, low === high ? "none" : `${low} to below ${high}`, `${high} and more`][level];
  };
  const inCell = (row, column) =>
    columns.units.filter((_, n) => now.levels.rows[data.of[n]] === row && now.levels.columns[n] === column);
  const share = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} % of the row` : "");

  let tabled = "";
  function paintTable() {
    // Made anew only if it differs: a click on a name that ends an edit elsewhere still meets that name.
    const key = JSON.stringify([now.levels, now.known, choice.cuts]);
    if (key === tabled) return;
    tabled = key;
    const active = /** @type {HTMLElement} */ (document.activeElement);
    const focused = table.contains(active) ? active.dataset.id : null;
    const head = h(
      "tr",
      {},
      h("td", {}),
      ...LEVELS.map((level, column) =>
        h(
          "th",
          { scope: "col" },
          `${level} ${columns.title.toLowerCase()}`,
          h("span", { class: "oxus-ct-band" }, band("columns", column)),
        ),
      ),
    );
    const body = LEVELS.map((level, row) => {
      const cells = LEVELS.map((_, column) => inCell(row, column));
      const whole = cells.reduce((sum, cell) => sum + cell.length, 0);
      const members = rows.units.filter((_, n) => now.levels.rows[n] === row);
      return h(
        "tr",
        {},
        h(
          "th",
          { scope: "row" },
          `${level} ${rows.title.toLowerCase()}`,
          h("span", { class: "oxus-ct-band" }, band("rows", row)),
          h("span", { class: "oxus-ct-chips" }, ...(apart ? members.map(chip) : [])),
        ),
        ...cells.map((cell) =>
          h(
            "td",
            {},
            h("span", { class: "oxus-ct-count" }, String(cell.length)),
            h("span", { class: "oxus-ct-band" }, share(cell.length, whole)),
            h("span", { class: "oxus-ct-chips" }, ...cell.map(chip)),
          ),
        ),
      );
    });
    table.replaceChildren(
      h("caption", {}, `${rows.title} by ${columns.title.toLowerCase()}: the ${units} in each cell`),
      h("thead", {}, head),
      h("tbody", {}, ...body),
    );
    const again = focused && table.querySelector(`[data-id="${CSS.escape(focused)}"]`);
    if (again) /** @type {HTMLElement} */ (again).focus();
    const lost = columns.units.filter((_, n) => !now.known.includes(n));
    setText(
      left,
      lost.length ? `Left out, for want of a score: ${listed(lost.map((id) => labels.get(id)))}.` : "",
    );
  }
  const apart = rows.units.some((id) => !columns.units.includes(id)); // units of the rows are not cases themselves

  function paintSelected() {
    for (const button of table.querySelectorAll(".oxus-ct-chip"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-id") === choice.selected));
    for (const name of Object.keys(sides))
      drawn[name].replaceChildren(
        scoresDrawing(sides[name], now.scores[name], now.levels[name], choice.cuts[name], choice.selected),
      );
    setText(
      detail,
      choice.selected
        ? Object.keys(sides)
            .filter((side) => sides[side].units.includes(choice.selected))
            .map(explain)
            .join(" ")
        : `Choose a ${apart ? `${group} or a ` : ""}${unit} in the table to read where its score comes from.`,
    );
  }
  /** Where the score of the selected unit comes from. */
  function explain(side) {
    const { units: ids, features, title: name } = sides[side];
    const n = ids.indexOf(choice.selected);
    const counted = features
      .map((feature, column) => ({
        feature,
        code: now.coded[side][n][column],
        weight: choice.weights[feature.id],
      }))
      .filter(({ weight }) => weight);
    const there = counted.filter(({ code }) => code !== null);
    const missing = counted.filter(({ code }) => code === null).map(({ feature }) => feature.name);
    if (!there.length)
      return `${labels.get(choice.selected)}, ${name.toLowerCase()}: no score, for no feature with a weight has a code.`;
    const sum = there
      .map(({ feature, code, weight }) => `${feature.name} ${two(code)} × ${weight}`)
      .join(", ");
    return `${labels.get(choice.selected)}, ${name.toLowerCase()} ${two(now.scores[side][n])}, ${LEVELS[now.levels[side][n]]}: the mean of ${sum}${
      missing.length ? `; without a code, and so left out: ${missing.join(", ")}` : ""
    }.`;
  }

  const strength = (gamma) => {
    const size = Math.abs(gamma);
    return size < 0.1 ? "next to no" : size < 0.3 ? "a weak" : size < 0.6 ? "a moderate" : "a strong";
  };
  const higher = `higher ${rows.title.toLowerCase()}`;
  function paintAssociation() {
    const { pairs, gamma, tau, test, reason } = now;
    if (reason) {
      setText(strip, `No gamma: ${reason}`);
      reading.replaceChildren(
        h("p", {}, `There is no gamma to be had: ${reason}. Move a weight, a code or a threshold.`),
      );
      permuted.replaceChildren(h("p", {}, "Nothing to exchange."));
      return;
    }
    const { c, d, tx, ty, all } = pairs;
    const total = test.values.length;
    const times = (p) => `${Math.round(p * total)} of ${total.toLocaleString("en")} = ${three(p)}`;
    setText(
      strip,
      `Gamma ${two(gamma)} · tau-b ${two(tau)} · one-sided p ${three(test.pOne)} (smallest possible ${three(test.smallest)}) · n = ${now.known.length} ${units}, ${test.groups} ${groups}`,
    );
    const fixed = test.exact
      ? `${test.groups}! = ${total.toLocaleString("en")} arrangements`
      : `${total.toLocaleString("en")} arrangements, drawn with a fixed seed, of the ${test.groups}! that there are`;
    reading.replaceChildren(
      h(
        "p",
        {},
        h("strong", {}, `Gamma = ${two(gamma)}, tau-b = ${two(tau)}. `),
        `Compare each of the ${now.known.length} ${units} with each other: of ${all} comparisons ${c + d} differ on both sides. In ${c} of these ${higher} goes with higher ${columns.title.toLowerCase()}, in ${d} with lower. ` +
          `Gamma is the difference of the two as a share of the ${c + d}: ${strength(gamma)} association, by a rule of thumb. Tau-b counts ${count(tx + ty, "comparison")} tied on one side against it as well.`,
      ),
      h(
        "p",
        {},
        h("strong", {}, `One-sided p = ${times(test.pOne)}, two-sided p = ${times(test.pTwo)}. `),
        apart
          ? `${rows.title} belongs to the ${group}, so that what chance could have dealt otherwise is the ${groups}' ${rows.title.toLowerCase()}: the test exchanges whole ${groups}, ${fixed}, though n is ${now.known.length} ${units}. `
          : `The test exchanges ${groups}: ${fixed}. `,
        `${test.exact ? `No p can be below 1 of ${total.toLocaleString("en")} = ${three(1 / total)}; with the ties here the smallest is ${times(test.smallest)}. ` : ""}` +
          `${test.smallest >= 0.05 ? "Even the clearest order would not come below 0.05 here: the data are too few to say more." : test.pOne < 0.05 ? "The order is among the clearest that chance could have dealt." : "So clear an order is no rare thing by chance."}`,
      ),
      naive(),
    );
    permuted.replaceChildren(arrangementsDrawing(test, groups));
  }
  /** The test that takes cases for facts of their own, with a warning. */
  function naive() {
    if (!apart) return h("p", {});
    const { pOne, values, exact } = exchange(
      now.x,
      now.y,
      now.x.map((_, n) => n),
      { draws: 1999 },
    );
    return h(
      "p",
      { class: "oxus-ct-naive" },
      h("strong", {}, "Too optimistic: "),
      `were the ${units} exchanged one by one, the one-sided p would be ${three(pOne)} ` +
        `(${values.length.toLocaleString("en")} arrangements${exact ? "" : " drawn"}). But the ${rows.title.toLowerCase()} of a ${group} is one fact, and this counts it once for each of its ${units}.`,
    );
  }

  function paintSurveys() {
    surveys = { weights: compute.surveyWeights(choice), codes: compute.surveyCodes(choice) };
    const { weights, codes } = surveys;
    const part = (number, runs) =>
      `${number.toLocaleString("en")} of ${runs.toLocaleString("en")}${runs ? ` (${Math.round((100 * number) / runs)} %)` : ""}`;
    const signs = ({ runs, positive, zero, negative, undefined: none }) =>
      `gamma is positive in ${part(positive, runs)}, zero in ${zero}, negative in ${negative}, and not defined in ${none}. `;
    const below = ({ withP, reachable, below: found }) =>
      withP
        ? `A one-sided p below 0.05 could be reached in ${reachable.toLocaleString("en")}, and is in ${found.toLocaleString("en")}.`
        : `With more than ${MOST_SURVEYED} ${groups} p is not surveyed.`;
    surveyed.replaceChildren(
      h(
        "p",
        {},
        h("strong", {}, "Other weights. "),
        `${weights.complete ? `In all ${weights.runs.toLocaleString("en")} weightings` : `In ${weights.runs.toLocaleString("en")} weightings drawn with a fixed seed,`} ` +
          `with a weight of 0, 1 or 2 for each of ${count(weights.moved, "feature")}, ${signs(weights)}${below(weights)}`,
      ),
      h(
        "p",
        {},
        h("strong", {}, "Other codes. "),
        `If any one code that counts is 0, half, full or missing instead (${codes.runs.toLocaleString("en")} changes), ${signs(codes)}`,
      ),
    );
    surveyedDrawing.replaceChildren(
      surveyDrawing(weights.gammas, now.gamma, "gamma over the weightings (filled: positive)"),
    );
    surveyTable.refresh();
  }

  // --- the same as tables ---
  const tally = (values) =>
    [...values.reduce((all, value) => all.set(two(value), (all.get(two(value)) || 0) + 1), new Map())].sort(
      ([a], [b]) => Number(a.replace("−", "-")) - Number(b.replace("−", "-")),
    );
  const binned = (gammas) =>
    Array.from({ length: 20 }, (_, n) => {
      const [low, high] = [-1 + n / 10, -1 + (n + 1) / 10];
      const inside = gammas.filter(
        (gamma) => gamma !== null && Math.min(Math.floor(((gamma + 1) / 2) * 20), 19) === n,
      ).length;
      return [`${low.toFixed(1)} to ${high.toFixed(1)}`.replaceAll("-", "−"), inside];
    }).filter(([, inside]) => inside);
  const scoreTables = Object.fromEntries(
    Object.entries(sides).map(([name, side]) => [
      name,
      folded(`${side.title}: the scores as a table`, () =>
        dataTable(
          `Scores of ${side.title.toLowerCase()}`,
          [name === "rows" ? group : unit, "Score", "Level", "Coded"],
          side.units.map((_, n) => [
            side.labels[n],
            now.scores[name][n] === null ? "none" : two(now.scores[name][n]),
            now.levels[name][n] === null ? "none" : LEVELS[now.levels[name][n]],
            codedShare(name, n),
          ]),
        ),
      ),
    ]),
  );
  function codedShare(name, n) {
    const counted = sides[name].features
      .map(({ id }, column) => [choice.weights[id], now.coded[name][n][column]])
      .filter(([weight]) => weight);
    return `${counted.filter(([, code]) => code !== null).length} of ${counted.length} features`;
  }
  const arrangementTable = folded("The arrangements as a table", () =>
    dataTable("Gamma when exchanged", ["Gamma", "Arrangements"], now.reason ? [] : tally(now.test.values)),
  );
  const surveyTable = folded("The survey of weights as a table", () =>
    dataTable(
      "Gamma over the weightings",
      ["Gamma", "Weightings"],
      surveys ? binned(surveys.weights.gammas) : [],
    ),
  );

  const number = (value) => (value === null ? "" : value);
  const saveTable = downloads("oxus-crosstab", {
    rows: () => [
      ["case", "unit", "row_score", "row_level", "column_score", "column_level"],
      ...columns.units.map((id, n) => {
        const of = data.of[n];
        return [
          id,
          rows.units[of],
          number(now.scores.rows[of]),
          LEVELS[now.levels.rows[of]] ?? "",
          number(now.scores.columns[n]),
          LEVELS[now.levels.columns[n]] ?? "",
        ];
      }),
    ],
    svg: () => {
      const picture = tableDrawing(
        LEVELS.map((level) => `${level} ${columns.title.toLowerCase()}`),
        LEVELS.map((level, row) => ({
          head: [
            `${level} ${rows.title.toLowerCase()}`,
            ...(apart ? rows.units.filter((_, n) => now.levels.rows[n] === row) : []),
          ],
          cells: LEVELS.map((_, column) => [
            String(inCell(row, column).length),
            inCell(row, column)
              .map((id) => labels.get(id).replaceAll(" ", "\u00a0"))
              .join(", "),
          ]),
        })),
        title,
      );
      hidden.replaceChildren(picture); // its style is read where it hangs
      setTimeout(() => hidden.replaceChildren(), 0);
      return picture;
    },
  });
  const saveCodes = downloads("oxus-crosstab-codes", {
    rows: () => [
      [
        "side",
        "unit",
        "feature",
        "name",
        "weight",
        "code",
        "code_as_given",
        "rests_on",
        "confidence",
        "sources",
      ],
      ...Object.values(sides).flatMap((side) =>
        side.features.flatMap(({ id, name, top, codes, evidence: rests }, column) =>
          side.units.map((own, n) => {
            const code = now.coded[side === rows ? "rows" : "columns"][n][column];
            return [
              side.title,
              own,
              id,
              name,
              choice.weights[id],
              code === null ? "" : code * top,
              number(codes[n]),
              rests[n][0],
              rests[n][2],
              rests[n][1].join(";"),
            ];
          }),
        ),
      ),
    ],
  });
  const saveArrangements = downloads("oxus-arrangements", {
    rows: () => [["arrangement", "gamma"], ...now.test.values.map((value, n) => [n, value])],
    svg: () => permuted.querySelector("svg"),
  });
  const saveSurvey = downloads("oxus-survey", {
    rows: () => [["weighting", "gamma"], ...surveys.weights.gammas.map((gamma, n) => [n, number(gamma)])],
    svg: () => surveyedDrawing.querySelector("svg"),
  });

  // --- all together ---
  const summary = () =>
    now.reason
      ? `No gamma: ${now.reason}.`
      : `Gamma ${two(now.gamma)}, tau-b ${two(now.tau)}, one-sided p ${three(now.test.pOne)} from ${now.test.values.length} arrangements.`;
  function paint() {
    now = compute.evaluate(choice);
    for (const part of [...editors, ...cutters, rankPicker, varyPicker]) part.paint();
    paintTable();
    paintSelected();
    paintAssociation();
    for (const part of [scoreTables.rows, scoreTables.columns, arrangementTable]) part.refresh();
    for (const button of saveArrangements.querySelectorAll("button")) button.disabled = Boolean(now.reason);
    clearTimeout(timer);
    timer = setTimeout(paintSurveys, surveys ? 120 : 0);
  }
  function changed() {
    shell.complain("");
    paint();
    kernel.soon();
  }

  const section = (name, ...children) =>
    h(
      "div",
      { class: "oxus-ct-section", role: "group", "aria-label": name },
      h("p", { class: "oxus-headline" }, name),
      ...children,
    );
  const scoreBlock = (side) =>
    h(
      "div",
      { class: "oxus-ct-side" },
      h("p", { class: "oxus-ct-group" }, `${sides[side].title} of each ${side === "rows" ? group : unit}`),
      h(
        "div",
        { class: "oxus-ct-cutters" },
        ...cutters.filter((cutter) => cutter.side === side).map(({ element }) => element),
      ),
      drawn[side],
      scoreTables[side].element,
    );
  const doubts = data.caveats.length
    ? folded("What this table cannot show", () =>
        h("ul", {}, ...data.caveats.map((text) => h("li", {}, text))),
      )
    : null;
  const method = folded("How it is worked out, and from what", () =>
    h(
      "div",
      {},
      h(
        "p",
        {},
        `Score: the mean of the codes that there are, weighted: sum of weight × code / sum of weights. A missing code is left out, with its weight; it is never 0. A ${unit} with few codes rests on few facts: see “Coded” in the tables of scores.`,
      ),
      h(
        "p",
        {},
        "Gamma = (C − D) / (C + D), after Goodman and Kruskal (1954); tau-b = (C − D) / √((C + D + Tx)(C + D + Ty)), after Kendall (1945): C comparisons run the same way, D the other way, Tx and Ty are tied on one side only. p: the share of arrangements with a gamma at least as large (two-sided: as far from 0), this one among them.",
      ),
      ...(Object.keys(data.sources).length
        ? [
            h(
              "p",
              {},
              "Codes rest on the tables institution_features, memberships, absences and commitment of the data package; below each feature stands the row. Sources:",
            ),
            h("ul", {}, ...Object.values(data.sources).map((citation) => h("li", {}, citation))),
          ]
        : [h("p", {}, "Codes as given in your tables.")]),
    ),
  );
  shell.root.append(
    h("p", {}, data.about),
    h(
      "div",
      { class: "oxus-controls" },
      rankPicker.element,
      reset,
      h("span", { class: "oxus-controls" }, "All codes and weights", saveCodes),
    ),
    shell.message,
    strip,
    h(
      "div",
      { class: "oxus-ct-desk" },
      h(
        "div",
        {
          class: "oxus-ct-features oxus-scroll",
          tabindex: 0,
          role: "group",
          "aria-label": "Features and weights",
        },
        featureList("rows"),
        featureList("columns"),
      ),
      h(
        "div",
        { class: "oxus-ct-results" },
        section(
          "Cross-table",
          saveTable,
          h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": "The table" }, table),
          left,
          detail,
        ),
        section("Association", reading, permuted, arrangementTable.element, saveArrangements),
        section(
          "Does it survive?",
          varyPicker.element,
          surveyed,
          surveyedDrawing,
          surveyTable.element,
          saveSurvey,
        ),
      ),
    ),
    section(
      "Scores and thresholds",
      h("div", { class: "oxus-ct-scores" }, scoreBlock("rows"), scoreBlock("columns")),
    ),
    ...(doubts ? [doubts.element] : []),
    method.element,
    hidden,
    shell.live,
  );

  const fromPython = () => {
    const before = structuredClone(choice);
    read();
    if (!same(before, choice)) paint();
  };
  const unfollow = follow(model, Object.fromEntries(NAMES.map((name) => [name, fromPython])));
  paint();
  return () => {
    unfollow();
    kernel.stop();
    shell.stop();
    clearTimeout(timer);
  };
}

// For the tests, which compare them with Python's.
export { crosstabModel, exchange } from "./association.js";
export default { render };
