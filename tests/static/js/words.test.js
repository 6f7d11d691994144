import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES } from "../../../app/static/js/core/i18n.js";
import { dictionaries, modules } from "./modules.js";
import { wordsOf } from "./template-text.js";

/** @typedef {import("../../../app/static/js/core/i18n.js").Plural} Plural */
/** @typedef {string | Plural} Entry */

const FORMS = { en: ["one", "other"], ru: ["few", "many", "one", "other"] };
const LATIN_IN_RUSSIAN = new Set(
  "English API ID RabbitMQ SQLite PostgreSQL AUC ROC KS PD Ctrl Enter Esc Shift CSV JSON".split(" "),
);
const COMMAND = /\.\/scoring [a-z ]+/g;
const CYRILLIC_IN_ENGLISH = new Set(["Русский"]);
const known = await dictionaries();
const pages = modules();

/** @param {Entry} entry
 * @returns {string[]} */
const textsOf = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));

/** Names of the values an entry takes.
 * @param {Entry} entry */
const placesOf = (entry) => [...new Set(textsOf(entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

/** Every entry of a language with its place.
 * @param {"en" | "ru"} inLanguage
 * @returns {[string, string, Entry][]} */
const entriesOf = (inLanguage) =>
  known.flatMap(([file, words]) =>
    Object.entries(words[inLanguage]).map(
      ([key, entry]) => /** @type {[string, string, Entry]} */ ([file, key, entry]),
    ),
  );

/** Every text of a language with its place.
 * @param {"en" | "ru"} inLanguage
 * @returns {[string, string][]} */
const sayings = (inLanguage) =>
  entriesOf(inLanguage).flatMap(([file, key, entry]) =>
    textsOf(entry).map((text) => /** @type {[string, string]} */ ([`${file}: ${key}`, text])),
  );

/** Words of another script, but for names.
 * @param {"en" | "ru"} inLanguage
 * @param {RegExp} script
 * @param {Set<string>} names */
const foreign = (inLanguage, script, names) =>
  sayings(inLanguage).flatMap(([place, text]) =>
    (
      text
        .replace(/\{\w+\}/g, "")
        .replace(COMMAND, "")
        .match(script) ?? []
    )
      .filter((word) => !names.has(word))
      .map((word) => `${place}: ${word}`),
  );

const keys = new Set(entriesOf("en").map(([, key]) => key));

test("dictionaries say the same things in both languages, in the same order", () => {
  assert.ok(known.length >= 2);
  for (const [file, words] of known) {
    assert.deepEqual(Object.keys(words), LANGUAGES, file);
    assert.deepEqual(Object.keys(words.ru), Object.keys(words.en), file);
  }
});

test("both languages take the same values", () => {
  for (const [file, words] of known) {
    for (const [key, entry] of Object.entries(words.en)) {
      assert.deepEqual(placesOf(words.ru[key] ?? ""), placesOf(entry), `${file}: ${key}`);
    }
  }
});

test("plural forms are complete, and each may tell the count", () => {
  for (const inLanguage of LANGUAGES) {
    for (const [file, key, entry] of entriesOf(inLanguage)) {
      if (typeof entry === "string") continue;
      assert.deepEqual(Object.keys(entry).sort(), FORMS[inLanguage], `${file}: ${key} (${inLanguage})`);
    }
  }
});

test("no two dictionaries have words for the same key", () => {
  const all = entriesOf("en").map(([, key]) => key);
  assert.deepEqual(
    all.filter((key, place) => all.indexOf(key) !== place),
    [],
  );
});

test("words have no space around them", () => {
  const padded = LANGUAGES.flatMap((each) => sayings(each).filter(([, text]) => text !== text.trim()));
  assert.deepEqual(padded, []);
});

test("no language stands inside the other", () => {
  const inEnglish = foreign("en", /\p{Script=Cyrillic}+/gu, CYRILLIC_IN_ENGLISH);
  const inRussian = foreign("ru", /\p{Script=Latin}{2,}/gu, LATIN_IN_RUSSIAN);
  assert.deepEqual([...inEnglish, ...inRussian], []);
});

test("every key that a page asks for has words", () => {
  const missing = pages.flatMap(({ file, asked }) =>
    asked.filter((key) => !keys.has(key)).map((key) => `${file}: ${key}`),
  );
  assert.deepEqual(missing, []);
});

test("every key that is put together in a page has words", () => {
  const all = [...keys];
  const lost = pages.flatMap(({ file, askedPatterns }) =>
    askedPatterns.filter((pattern) => !all.some((key) => pattern.test(key))).map((pattern) => `${file}: ${pattern}`),
  );
  assert.deepEqual(lost, []);
});

test("no words are left that nobody says", () => {
  const said = new Set(pages.flatMap(({ literals }) => [...literals]));
  const patterns = pages.flatMap((page) => page.patterns);
  const unused = [...keys].filter((key) => !said.has(key) && !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test("templates hold no words of their own, neither to be seen nor to be heard", () => {
  const found = pages.flatMap(({ file, templates }) => templates.flatMap(wordsOf).map((text) => `${file}: ${text}`));
  assert.deepEqual(found, []);
});

test("no sentence stands outside of the dictionaries", () => {
  const found = pages.flatMap(({ file, sentences }) => sentences.map((text) => `${file}: ${text}`));
  assert.deepEqual(found, []);
});

test("words in a template are found wherever they hide", () => {
  assert.deepEqual(wordsOf(["<p>", "</p>"]), []);
  assert.deepEqual(wordsOf(['<p class="small">Total: ', "&nbsp;</p>"]), ["Total: …"]);
  assert.deepEqual(wordsOf(['<button aria-label="Close" title=', " .value=", ">✕</button>"]), ['"Close"']);
  assert.deepEqual(wordsOf(['<summary aria-label="', ": ", '">', "</summary><!-- a note -->"]), []);
});
