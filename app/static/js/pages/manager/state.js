/**
 * What the manager's page knows.
 *
 * @typedef {import("../../core/api-types.js").PersonOut} Person
 * @typedef {import("../../core/api-types.js").ClientSummaryOut} Row  a line of the list
 * @typedef {import("../../core/api-types.js").ScoreOut} Score
 * @typedef {import("../../core/api-types.js").RevisionOut} Revision
 * @typedef {import("../../core/api-types.js").PortfolioOut} Portfolio
 * @typedef {{rows: Row[], total: number, next: string | null}} List  `next` is the address of the page after
 */
/**
 * @template T
 * @typedef {import("../../core/loaded.js").Loaded<T>} Loaded
 */
/**
 * @template T
 * @typedef {Loaded<{rows: T[], next: string | null}>} Part  a part of a card, in pages
 */
import { loaded } from "../../core/loaded.js";
import { readAddress } from "./address.js";

/**
 * @typedef {import("../../features/form-state.js").Form} Form
 * @typedef {import("../../core/api.js").FieldProblem} FieldProblem
 * @typedef {{data: import("../../core/api-types.js").ClientCardOut, etag: string | null}} Opened  the client as the service tells it
 * @typedef {{
 *   form: Form, from: Form, isOpen: boolean, isBusy: boolean, problems: FieldProblem[], error: unknown,
 *   result: {of: Form["edits"], score: import("../../core/api-types.js").TriedScoreOut} | null
 * }} TryOut  `from` is the card's form that it began with; `result` says which edits it is `of`
 * @typedef {{
 *   isBusy: boolean, error: unknown, problems: FieldProblem[], key: string | null,
 *   facts: {[name: string]: {value: string, since: string}}
 * }} Deciding  a decision being asked for; `key` is that of one that has not succeeded yet
 * @typedef {{
 *   id: number, opened: Loaded<Opened>, user: {login: string, first_name: string, last_name: string} | null,
 *   managerId: number | null, manager: Person | null, etag: string | null, form: Form, problems: FieldProblem[], saveError: unknown,
 *   busy: "" | "save" | "score", scoreError: unknown, scoreKey: string | null,
 *   scores: Part<Score>, credits: Part<import("../../core/api-types.js").CreditOut>, revisions: Part<Revision>,
 *   conflict: import("./conflict.js").Conflict | null, isHistoryTable: boolean, isCalendarTable: boolean,
 *   tryOut: TryOut | null, decisions: Part<import("../../core/api-types.js").DecisionOut>, deciding: Deciding,
 *   wanted: "" | "name" | "edit"
 * }} Card  `opened` is the first answer, `user` null until it is there; `manager` is
 *   shown to those who may see all managers; `scoreKey` is the key of a scoring that has not succeeded yet;
 *   `wanted`: where the focus goes when the card is drawn
 */

export const state = {
  view: readAddress(globalThis.location?.search ?? ""),
  /** What stands in the search field; the address follows a moment later. */
  search: "",
  list: /** @type {Loaded<List>} */ (loaded({ isKept: false })),
  /** By id; the lines as they were when they were selected. */
  selected: /** @type {Map<number, Row>} */ (new Map()),
  portfolio: /** @type {Loaded<Portfolio>} */ (loaded({ isKept: false })),
  isPortfolioTable: false,
  contract: /** @type {Loaded<import("../../features/contract.js").Contract>} */ (loaded()),
  card: /** @type {Card | null} */ (null),
  /** What a person with unsaved edits wants to do, until it is decided. */
  leaving: /** @type {(() => void) | null} */ (null),
  isHelpOpen: false,
  me: /** @type {import("../../components/shell.js").Me | null} */ (null),
};
state.search = state.view.q;
