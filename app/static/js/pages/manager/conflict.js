/**
 * Two people have edited one client: what each of them changed, and what is saved when they are brought together. Pure.
 *
 * @typedef {import("../../features/form-state.js").Value} Value
 * @typedef {import("../../features/form-state.js").Values} Values
 * @typedef {import("./state.js").Revision} Revision
 * @typedef {"mine" | "theirs"} Side
 * @typedef {{
 *   name: string, base: Value, mine: Value, theirs: Value, isMine: boolean, isTheirs: boolean, by: Revision | null
 * }} Difference  `isMine`, `isTheirs`: who changed it; `by`: the newest edit of theirs that touched it
 * @typedef {{
 *   differences: Difference[], choices: {[name: string]: Side}, revisions: Revision[],
 *   answer: import("./state.js").Opened, andScore: boolean
 * }} Conflict  `answer` is the client as saved now; `andScore`: a new score was to follow
 */

/**
 * The fields in which mine and theirs are different, in the contract's order. What both changed alike is no difference.
 * @param {{base: Values, edits: Values, theirs: Values, revisions: Revision[], since: number, names: string[]}} parts
 *   `base` is what both started from, `edits` are mine, `theirs` is saved now; `revisions` newest first, of which those
 *   after revision `since` are theirs; `names` are the features that can be edited
 * @returns {Difference[]}
 */
export function differencesOf({ base, edits, theirs, revisions, since, names }) {
  const newer = revisions.filter(({ revision }) => revision > since);
  return names
    .map((name) => ({
      name,
      base: base[name] ?? null,
      mine: (name in edits ? edits[name] : base[name]) ?? null,
      theirs: theirs[name] ?? null,
      isMine: name in edits,
      isTheirs: (theirs[name] ?? null) !== (base[name] ?? null),
      by: newer.find(({ changes }) => name in changes) ?? null,
    }))
    .filter(({ mine, theirs: other }) => mine !== other);
}

/** What is proposed: mine where I changed something, theirs where I did not.
 * @param {Difference[]} differences
 * @returns {{[name: string]: Side}} */
export function proposal(differences) {
  return Object.fromEntries(differences.map(({ name, isMine }) => [name, isMine ? "mine" : "theirs"]));
}

/** The changes to save upon theirs.
 * @param {Difference[]} differences
 * @param {{[name: string]: Side}} choices
 * @returns {Values} */
export function resolution(differences, choices) {
  return Object.fromEntries(
    differences.filter(({ name }) => choices[name] === "mine").map(({ name, mine }) => [name, mine]),
  );
}

/** The number of a revision's tag: `"3"` is 3.
 * @param {string | null} etag */
export function revisionOf(etag) {
  return Number((etag ?? "").replace(/\D/g, ""));
}
