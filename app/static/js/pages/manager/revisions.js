/** How a revision is shown: who made it, and which of its changes say something. Pure. */
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Revision} Revision */

/** Who made it: a name, you, or the system.
 * @param {Revision} revision */
export function authorOf(revision) {
  const { author_id } = revision;
  return author_id !== null && author_id === state.me?.user_id ? t("changes.you") : authorName(revision);
}

/** The same for paper, which other people read: a name, or the system.
 * @param {Revision} revision */
export function authorName(revision) {
  const { author_id } = revision;
  return author_id === null ? t("changes.system") : nameOf(revision, author_id);
}

/** The features of a revision in the contract's order: what was entered; what only followed where that is all.
 * @param {Revision} revision
 * @param {import("../../features/contract.js").Contract} contract
 * @returns {string[]} */
export function shownChanges({ changes }, { features }) {
  const names = features.map(({ name }) => name);
  const changed = Object.keys(changes)
    .filter((name) => name !== "manager_id")
    .sort((one, other) => names.indexOf(one) - names.indexOf(other));
  const entered = changed.filter((name) => !features.some((each) => each.name === name && each.derived_from.length));
  return entered.length || "manager_id" in changes ? entered : changed;
}

/** A person of a revision by id.
 * @param {Revision} revision
 * @param {number} id */
export function nameOf({ people }, id) {
  const person = people.find(({ user_id }) => user_id === id);
  return person ? fullName(person) : t("changes.unknown");
}
