// Lays the third-party modules the pages use into app/static/vendor/, from node_modules (see package.json).
// Pages import them by relative path, so only modules that import nothing but their neighbours are taken as they are.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const directives = ["if-defined", "live", "ref", "repeat"];

/** Package → files to take, `from` there → `to` in its folder here. Type declarations lie beside, for `tsc`.
 * @type {{[name: string]: [string, string][]}} */
const files = {
  "lit-html": [
    ...[
      "lit-html",
      "directive",
      "directive-helpers",
      "async-directive",
      ...directives.map((name) => `directives/${name}`),
    ].flatMap(withTypes),
    ["LICENSE", "LICENSE"],
  ],
  uplot: [
    ["dist/uPlot.esm.js", "uPlot.js"],
    ["dist/uPlot.d.ts", "uPlot.d.ts"],
    ["dist/uPlot.min.css", "uPlot.css"],
    ["LICENSE", "LICENSE"],
  ],
};

const vendor = join(root, "app", "static", "vendor");
rmSync(vendor, { recursive: true, force: true });
for (const [name, taken] of Object.entries(files)) {
  for (const [from, to] of taken) {
    const target = join(vendor, name, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, "node_modules", name, from), target);
  }
}

/** A module and its type declarations.
 * @param {string} name
 * @returns {[string, string][]} */
function withTypes(name) {
  return [
    [`${name}.js`, `${name}.js`],
    [`${name}.d.ts`, `${name}.d.ts`],
  ];
}
