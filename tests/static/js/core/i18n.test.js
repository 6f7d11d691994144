import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  addWords,
  chooseLanguage,
  fill,
  has,
  label,
  language,
  onLanguage,
  t,
} from "../../../../app/static/js/core/i18n.js";

const CLIENTS = {
  en: { one: "{count} client", other: "{count} clients" },
  ru: { one: "{count} клиент", few: "{count} клиента", many: "{count} клиентов", other: "{count} клиента" },
};

/** Stands in for the browser's document: what `i18n.js` touches of it.
 * @param {string} lang */
function pretendPage(lang) {
  const page = { documentElement: { lang }, cookie: "" };
  Object.assign(globalThis, { document: page });
  return page;
}

afterEach(() => Reflect.deleteProperty(globalThis, "document"));

test("values are put where their names stand", () => {
  assert.equal(fill("Band {band} of {name}", "en", "key", { band: "A", name: "Anna" }), "Band A of Anna");
  assert.equal(fill("{a}{a}", "en", "key", { a: "x" }), "xx");
});

test("a value that nobody gave is seen", () => {
  assert.equal(fill("Band {band}", "en", "key", {}), "Band {band}");
});

test("a value is text, whatever it looks like", () => {
  assert.equal(fill("{name}", "en", "key", { name: "{other}", other: "x" }), "{other}");
  assert.equal(fill("{name}", "en", "key", { name: "$& <img>" }), "$& <img>");
});

test("numbers are written in the language's own way", () => {
  assert.equal(fill("{n}", "en", "key", { n: 1510 }), "1,510");
  assert.match(fill("{n}", "ru", "key", { n: 15100 }), /^15\s100$/);
});

test("plural forms are the language's", () => {
  const english = [0, 1, 2, 5, 21].map((count) => fill(CLIENTS.en, "en", "key", { count }));
  assert.deepEqual(english, ["0 clients", "1 client", "2 clients", "5 clients", "21 clients"]);
  const russian = [0, 1, 2, 5, 11, 21, 22, 112].map((count) => fill(CLIENTS.ru, "ru", "key", { count }));
  assert.deepEqual(russian, [
    "0 клиентов",
    "1 клиент",
    "2 клиента",
    "5 клиентов",
    "11 клиентов",
    "21 клиент",
    "22 клиента",
    "112 клиентов",
  ]);
});

test("words that are missing are told to whoever watches, and the key is shown", () => {
  /** @type {unknown[]} */
  const told = [];
  Object.assign(globalThis, { reportError: (/** @type {unknown} */ error) => told.push(error) });
  try {
    assert.equal(t("no.such.key"), "no.such.key");
  } finally {
    Reflect.deleteProperty(globalThis, "reportError");
  }
  assert.match(String(told[0]), /no words for no\.such\.key/);
});

test("the page's language chooses among words and labels, English unless it is Russian", () => {
  addWords({ en: { hello: "Hello" }, ru: { hello: "Здравствуйте" } });
  for (const [lang, word] of [
    ["ru", "Здравствуйте"],
    ["en", "Hello"],
    ["de", "Hello"],
  ]) {
    pretendPage(String(lang));
    assert.equal(t("hello"), word);
    assert.equal(label({ en: "Hello", ru: "Здравствуйте" }), word);
  }
  assert.equal(language(), "en");
  assert.equal(has("hello"), true);
  assert.equal(has("goodbye"), false);
});

test("a switch of the language is remembered, and everybody who draws is told", async () => {
  const page = pretendPage("en");
  /** @type {string[]} */
  const drawn = [];
  onLanguage(() => drawn.push(language()));
  await chooseLanguage("ru");
  assert.deepEqual(drawn, ["ru"]);
  assert.match(page.cookie, /^language=ru; path=\/; max-age=31536000; samesite=lax$/);
});
