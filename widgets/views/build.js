// Joins the modules of each view into the one module and the one style sheet that anywidget loads: `npm run build`.
//
// The results are committed, so that people who use or teach the course need no Node. The manifest says which sources
// each was made from; `python3 widgets/build.py --check` compares it with the files, without Node.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const WIDGETS = "widgets/oxus_widgets/static";
const SELF_STUDY = "course/oxus/selfstudy/static";
const MANIFEST = `${WIDGETS}/manifest.json`;
const BUILD = "widgets/views/build.js";

const views = ["actor_matrix", "crosstab", "explorer", "ladder", "ledger", "quiz", "trade", "page", "atlas"];
/** Each bundle and the module or style sheet that it starts from. */
const entries = Object.fromEntries([
  ...views.flatMap((name) =>
    ["js", "css"].map((type) => [`${WIDGETS}/${name}.${type}`, `widgets/views/${name}/${name}.${type}`]),
  ),
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
    format: entry.endsWith("atlas.js") ? "iife" : "esm", // a page of Folium loads the atlas as an ordinary script
    outdir: "unused",
    logLevel: "error",
  });
  return { text: outputFiles[0].text, sources: [...Object.keys(metafile.inputs), BUILD].sort() };
}

/** @type {Record<string, string>} */
const sources = {};
/** @type {Record<string, {sha256: string, sources: string[]}>} */
const bundles = {};
for (const [file, entry] of Object.entries(entries).sort()) {
  const made = await bundle(entry);
  await mkdir(path.dirname(path.join(ROOT, file)), { recursive: true });
  await writeFile(path.join(ROOT, file), made.text);
  bundles[file] = { sha256: sha256(made.text), sources: made.sources };
  for (const source of made.sources) sources[source] ??= sha256(await readFile(path.join(ROOT, source)));
}
const sorted = Object.fromEntries(Object.entries(sources).sort());
const manifest = { esbuild: esbuild.version, sources: sorted, bundles };
await writeFile(path.join(ROOT, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
