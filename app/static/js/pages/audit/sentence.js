/** A row of the trail as a sentence: who did what to whom, each name a way to its story. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { follow } from "../../core/follow.js";
import { has, t } from "../../core/i18n.js";
import { EVERYTHING, writeAddress } from "./address.js";
import { personIn } from "./people.js";

/** @typedef {import("./state.js").Entry} Entry
 * @typedef {import("./state.js").TrailPage} TrailPage
 * @typedef {import("./address.js").Address} Address
 * @typedef {(to: Address) => void} Go */

const MARKS = /(\{who\}|\{what\})/;
const SHORT_HASH = 12;

/** @param {Entry} entry
 * @param {TrailPage} page
 * @param {Go} go */
export function sentence(entry, page, go) {
  const known = has(`act.${entry.act}`) ? t(`act.${entry.act}`, countOf(entry)) : `{who}: ${entry.act} {what}`;
  return known.split(MARKS).map((part) => {
    if (part === "{who}") return who(entry, page, go);
    return part === "{what}" ? what(entry, page, go) : part;
  });
}

/** @param {Entry} entry
 * @param {TrailPage} page
 * @param {Go} go */
function who({ actor, actor_id: id }, page, go) {
  if (id === null) return t(`audit.actor.${actor}`);
  return story("user", String(id), personIn(page, id) || t("audit.user", { id }), go);
}

/** @param {Entry} entry
 * @param {TrailPage} page
 * @param {Go} go */
function what({ object_kind: kind, object_id: id, personal }, page, go) {
  if (!id) return String(personal?.["login"] ?? t("audit.unknown"));
  if (kind === "application") return t("audit.application", { id });
  if (kind === "model") return story("model", id, page.models[id] ?? id.slice(0, SHORT_HASH), go);
  if (kind === "policy") return id.slice(0, SHORT_HASH);
  if (kind !== "user" && kind !== "client") return id;
  return story(kind, id, personIn(page, id) || t("audit.user", { id }), go);
}

/** @param {import("./address.js").Kind} kind
 * @param {string} id
 * @param {string} name
 * @param {Go} go */
function story(kind, id, name, go) {
  const to = { ...EVERYTHING, kind, id };
  return html`<a href=${writeAddress(to)} @click=${(/** @type {MouseEvent} */ event) => follow(event, () => go(to))}>${name}</a>`;
}

/** What a sentence counts: people on a list, clients that were moved, rows of a file.
 * @param {Entry} entry */
function countOf({ details }) {
  const count = details["count"] ?? details["sessions"] ?? details["rows"] ?? 0;
  return { count: Number(count) };
}
