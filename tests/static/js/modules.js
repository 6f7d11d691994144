/** The pages' own modules as data: what strings and templates stand in them. The linter's parser reads them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Linter } from "eslint";

/** @typedef {import("../../../app/static/js/core/i18n.js").Words} Words */
/** @typedef {{file: string, literals: Set<string>, asked: string[], askedPatterns: RegExp[], patterns: RegExp[], templates: string[][], sentences: string[]}} Module */

export const FOLDER = fileURLToPath(new URL("../../../app/static/js/", import.meta.url));
const KEY_SO_FAR = /^[a-zA-Z][\w-]*(\.[\w-]*)+$/;
const SENTENCE = /^\p{Lu}\p{L}*( \p{L}+)+|\p{Script=Cyrillic}{2}/u;

/** All modules but the dictionaries and Swagger's starter. */
export function modules() {
  return filesIn(FOLDER)
    .filter((file) => file.endsWith(".js") && !file.includes("/words/") && !file.endsWith("docs/main.js"))
    .map(read);
}

/** All dictionaries by their file.
 * @returns {Promise<[string, Words][]>} */
export async function dictionaries() {
  const files = filesIn(FOLDER).filter((file) => file.includes("/words/") && file.endsWith(".js"));
  const found = await Promise.all(files.map(async (file) => Object.values(await import(file)).map(named(file))));
  return found.flat();
}

/** @param {string} file
 * @returns {(words: Words) => [string, Words]} */
const named = (file) => (words) => [relative(FOLDER, file), words];

/** @param {string} folder */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} file
 * @returns {Module} */
function read(file) {
  /** @type {Module} */
  const found = {
    file: relative(FOLDER, file),
    literals: new Set(),
    asked: [],
    askedPatterns: [],
    patterns: [],
    templates: [],
    sentences: [],
  };
  const rule = { create: () => visitor(found) };
  const faults = new Linter().verify(readFileSync(file, "utf8"), {
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    plugins: { own: { rules: { collect: rule } } },
    rules: { "own/collect": "error" },
  });
  if (faults.length) throw new Error(`${file}: ${faults[0]?.message}`);
  return found;
}

/** @param {Module} found
 * @returns {{[selector: string]: (node: any) => void}} */
function visitor(found) {
  return {
    Literal({ value, parent }) {
      if (typeof value !== "string") return;
      found.literals.add(value);
      const isForPrograms = parent.type === "NewExpression" && /Error$/.test(parent.callee.name);
      if (SENTENCE.test(value) && !isForPrograms) found.sentences.push(value);
    },
    "CallExpression[callee.name='t']"({ arguments: [key] }) {
      found.asked.push(...literalsOf(key));
    },
    TemplateLiteral({ quasis, parent }) {
      const texts = textsOf(quasis);
      if (quasis.length < 2 || !KEY_SO_FAR.test(texts[0] ?? "")) return;
      found.patterns.push(patternOf(texts));
      if (parent.type === "CallExpression" && parent.callee.name === "t") found.askedPatterns.push(patternOf(texts));
    },
    "TaggedTemplateExpression[tag.name=/^(html|svg)$/]"({ quasi }) {
      found.templates.push(textsOf(quasi.quasis));
    },
  };
}

/** Keys that are certain: a string, or one of two strings.
 * @param {any} node
 * @returns {string[]} */
function literalsOf(node) {
  if (node?.type === "ConditionalExpression") return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
  return node?.type === "Literal" && typeof node.value === "string" ? [node.value] : [];
}

/** @param {any[]} quasis
 * @returns {string[]} */
const textsOf = (quasis) => quasis.map((quasi) => quasi.value.cooked);

/** @param {string[]} texts */
function patternOf(texts) {
  const escaped = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".+")}$`);
}
