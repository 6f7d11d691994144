/**
 * What the page of the trail shows, as its address says it: a story that is shared is the same story. Pure: `readAddress` and
 * `writeAddress` are each other's inverse.
 *
 * @typedef {"client" | "user" | "model"} Kind
 * @typedef {{
 *   kind: Kind | null, id: string, act: string, request: string, from: string, until: string, after: string
 * }} Address
 *   `kind` and `id` say whose story it is; `from` and `until` are days, both included; `after` is where the page begins
 */
import { idOf, queryOf } from "../../core/trail.js";

/** @type {readonly Kind[]} */
export const KINDS = ["client", "user", "model"];
/** @type {Address} */
export const EVERYTHING = { kind: null, id: "", act: "", request: "", from: "", until: "", after: "" };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ACT = /^[a-z_]{1,40}$/;
const PLACE = /^\d{1,19}(\.\d{1,19}){4}$/;
const LONGEST_ID = 200;
const LONGEST_REQUEST_ID = 64;

/** What an address shows; what it says wrong is as if it said nothing.
 * @param {string} search  the part from `?` on
 * @returns {Address} */
export function readAddress(search) {
  const said = new URLSearchParams(search);
  const id = (said.get("id") ?? "").trim().slice(0, LONGEST_ID);
  const kind = KINDS.find((each) => each === said.get("kind")) ?? null;
  const isStory = kind !== null && id !== "" && (kind === "model" || idOf(id) !== null);
  return {
    kind: isStory ? kind : null,
    id: isStory ? id : "",
    act: matched(ACT, said.get("act")),
    request: (said.get("request") ?? "").trim().slice(0, LONGEST_REQUEST_ID),
    from: dayOf(said.get("from")),
    until: dayOf(said.get("until")),
    after: matched(PLACE, said.get("after")),
  };
}

/** The address of a view: the shortest that reads back as the same; "?" of everything.
 * @param {Address} address
 * @returns {string} */
export function writeAddress({ kind, ...entries }) {
  return queryOf({ kind: kind ?? "", ...entries }) || "?";
}

/** What the service is asked for. Days begin and end in the reader's time zone.
 * @param {Address} address
 * @returns {string} */
export function questionOf({ kind, id, act, request, from, until, after }) {
  /** @type {{[name: string]: string}} */
  const story = kind === "user" ? { person_id: id } : kind ? { object_kind: kind, object_id: id } : {};
  return queryOf({
    ...story,
    act,
    request_id: request,
    since: from && startOf(from, 0),
    until: until && startOf(until, 1),
    after,
  });
}

/** @param {string} day
 * @param {number} later  days */
function startOf(day, later) {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + later);
  return start.toISOString();
}

/** @param {string | null} said */
function dayOf(said) {
  const day = matched(DAY, said);
  return day && !Number.isNaN(Date.parse(day)) ? day : "";
}

/** @param {RegExp} pattern
 * @param {string | null} said */
function matched(pattern, said) {
  return pattern.exec(said ?? "")?.[0] ?? "";
}
