/**
 * What the manager's page knows. One object; views are functions of it, `update()` draws them again.
 *
 * @typedef {{user_id: number, first_name: string, last_name: string}} Person
 * @typedef {Person & {
 *   login: string, manager: Person | null, rating: number | null, band: string | null, score: number | null,
 *   scored_at: string | null, overdue: boolean, payment_status: string | null, amount_total: number | null
 * }} Row  a line of the list
 * @typedef {{
 *   id: number, client_id: number, score: number, rating: number, band: string, raw_proba: number, timestamp: string,
 *   model_version: string, client_revision: number, source: string, reasons: import("../../features/reasons.js").Reason[]
 * }} Score
 * @typedef {{
 *   revision: number, timestamp: string, author_id: number | null, people: Person[],
 *   changes: {[name: string]: {old: unknown, new: unknown}}
 * }} Revision
 * @typedef {{
 *   clients: number, scored: number, never_scored: number, mean_rating: number | null, overdue: number,
 *   bands: {band: string, clients: number, share: number}[]
 * }} Portfolio
 * @typedef {{rows: Row[] | null, total: number, next: string | null, isLoading: boolean, error: unknown}} List
 *   `rows` stay while others are on their way; `next` is the address of the page after
 */
/**
 * @template T
 * @typedef {{data: T | null, error: unknown, next: string | null, isLoading: boolean}} Part  a part of a card
 */
import { readAddress } from "./address.js";

/**
 * @typedef {import("../../features/form-state.js").Form} Form
 * @typedef {import("../../core/api.js").FieldProblem} FieldProblem
 * @typedef {{
 *   id: number, error: unknown, user: {login: string, first_name: string, last_name: string} | null,
 *   managerId: number | null, manager: Person | null, etag: string | null, form: Form, problems: FieldProblem[], saveError: unknown,
 *   busy: "" | "save" | "score", scoreError: unknown, scoreKey: string | null,
 *   scores: Part<Score[]>, credits: Part<any[]>, revisions: Part<Revision[]>,
 *   conflict: import("./conflict.js").Conflict | null, isHistoryTable: boolean, isCalendarTable: boolean,
 *   wanted: "" | "name" | "edit"
 * }} Card  `user` is null until the card is there; `manager` is
 *   told to those who may see all managers; `scoreKey` is the key of a scoring that has not succeeded yet;
 *   `wanted`: where the focus goes when the card is drawn
 */

export const state = {
  view: readAddress(globalThis.location?.search ?? ""),
  /** What stands in the search field; the address follows a moment later. */
  search: "",
  list: /** @type {List} */ ({ rows: null, total: 0, next: null, isLoading: true, error: null }),
  portfolio: /** @type {{data: Portfolio | null, error: unknown, isTable: boolean}} */ ({
    data: null,
    error: null,
    isTable: false,
  }),
  contract: /** @type {import("../../features/contract.js").Contract | null} */ (null),
  contractError: /** @type {unknown} */ (null),
  card: /** @type {Card | null} */ (null),
  /** What somebody wants to do who has unsaved edits, until it is decided. */
  leaving: /** @type {(() => void) | null} */ (null),
  isHelpOpen: false,
  me: /** @type {import("../../components/shell.js").Me | null} */ (null),
};
state.search = state.view.q;

/** @type {() => Promise<void>} */
let redraw = async () => {};

/** Draws the page again, once after any number of calls in one turn; kept when it is drawn. */
export function update() {
  return redraw();
}

/** Says how the page is drawn.
 * @param {() => Promise<void>} draw */
export function drawBy(draw) {
  redraw = draw;
}
