/** What a reader would see or hear of a template of lit itself, without the values put in. */

const HEARD =
  /\b(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt|label)\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/g;
const VALUE = "\0";

/** Texts between tags and in attributes that are shown or read out, if there are letters in them.
 * @param {string[]} strings  the template's own parts; a value stands between each two
 * @returns {string[]} */
export function wordsOf(strings) {
  const source = strings.join(VALUE).replace(/<!--[\s\S]*?-->/g, "");
  const tags = source.match(/<[^>]*>/g) ?? [];
  const texts = source.split(/<[^>]*>/).map((text) => text.replace(/&#?\w+;/g, ""));
  const attributes = tags.flatMap((tag) => [...tag.matchAll(HEARD)].map((match) => match[1] ?? ""));
  return [...texts, ...attributes]
    .map((text) => text.replaceAll(VALUE, "…").trim())
    .filter((text) => /\p{L}/u.test(text));
}
