// Joins the modules of each view into the one module and the one style sheet that anywidget loads: `npm run build`.
//
// The types of the data that Python passes to a view are made from its JSON Schema, beside it.
//
// The results are committed, so that people who use or teach the course need no Node. The manifest says which sources
// each was made from; `python3 widgets/build.py --check` compares it with the files, without Node.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { compileFromFile } from "json-schema-to-typescript";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const WIDGETS = "widgets/oxus_widgets/static";
const SELF_STUDY = "course/oxus/selfstudy/static";
const MANIFEST = `${WIDGETS}/manifest.json`;
const BUILD = "widgets/views/build.js";

const views = [
  "actor_matrix",
  "crosstab",
  "explorer",
  "ladder",
  "ledger",
  "quiz",
  "trade",
  "page",
  "atlas",
  "map",
];
/** Each bundle and the module or style sheet that it starts from. */
const entries = Object.fromEntries([
  ...views.flatMap((name) =>
    ["js", "css"].map((type) => [`${WIDGETS}/${name}.${type}`, `widgets/views/${name}/${name}.${type}`]),
  ),
  [`${WIDGETS}/frame.js`, "widgets/views/map/frame.js"],
  ...["check.js", "progress.js", "check.css"].map((name) => [
    `${SELF_STUDY}/${name}`,
    `course/oxus/selfstudy/${name}`,
  ]),
]);

/** @param {string | Uint8Array} content */
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/**
 * @param {string} entry
 * @returns {Promise<{text: string, sources: string[]}>}
 */
async function bundle(entry) {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    charset: "utf8",
    legalComments: "inline",
    target: "es2022",
    format: /\/(atlas|map|frame)\.js$/.test(entry) ? "iife" : "esm", // a page of Folium loads these as ordinary scripts
    outdir: "unused",
    logLevel: "error",
  });
  return { text: outputFiles[0].text, sources: [...Object.keys(metafile.inputs), BUILD].sort() };
}

/**
 * The schemas in a folder and the folders below it.
 *
 * @param {string} folder
 */
async function schemasIn(folder) {
  const names = await readdir(path.join(ROOT, folder), { recursive: true });
  return names
    .filter((name) => name.endsWith(".schema.json"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
}

/** The types of the data that Python passes to a view, and the schemas that they come from. */
const contracts = Object.fromEntries(
  [...(await schemasIn("widgets/views")), ...(await schemasIn("course/oxus/selfstudy"))].map((schema) => [
    schema.replace(/\.schema\.json$/, ".d.ts"),
    schema,
  ]),
);

/**
 * @param {string} schema
 * @returns {Promise<{text: string, sources: string[]}>}
 */
async function types(schema) {
  const bannerComment = `// Made from ${path.basename(schema)} by \`npm run build\`: edit the schema.`;
  const text = await compileFromFile(path.join(ROOT, schema), { bannerComment });
  return { text, sources: [BUILD, schema].sort() };
}

/**
 * Write a file; with `--check`, only compare it with what is there.
 *
 * @param {string} file
 * @param {string} text
 */
async function put(file, text) {
  const target = path.join(ROOT, file);
  if (!process.argv.includes("--check")) {
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  } else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
    console.error(`${file} is stale: run \`npm run build\``);
    process.exitCode = 1;
  }
}

/** @type {Record<string, string>} */
const sources = {};
/** @type {Record<string, {sha256: string, sources: string[]}>} */
const bundles = {};
for (const [file, entry] of Object.entries({ ...entries, ...contracts }).sort()) {
  const made = await (entry.endsWith(".schema.json") ? types : bundle)(entry);
  await put(file, made.text);
  bundles[file] = { sha256: sha256(made.text), sources: made.sources };
  for (const source of made.sources) sources[source] ??= sha256(await readFile(path.join(ROOT, source)));
}
const sorted = Object.fromEntries(Object.entries(sources).sort());
const manifest = { esbuild: esbuild.version, sources: sorted, bundles };
await put(MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`);
