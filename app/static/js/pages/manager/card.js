/** The card that is open: fetched in parts, each with its own fault and its own way to try again. */
import { get, getWithHeaders, nextPage } from "../../core/api.js";
import { deciding } from "../../core/deciding.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { startForm } from "../../features/form-state.js";
import { bringDecisions } from "./decisions.js";
import { focusLine, showTop, wantFocus } from "./card-focus.js";
import { state } from "./state.js";

/**
 * @typedef {import("./state.js").Card} Card
 * @typedef {"scores" | "credits" | "revisions" | "decisions"} PartName
 */

const ADDRESSES = {
  scores: (/** @type {number} */ id) => `/clients/${id}/scores?limit=50`,
  credits: (/** @type {number} */ id) => `/clients/${id}/credits`,
  revisions: (/** @type {number} */ id) => `/clients/${id}/revisions?limit=10`,
  decisions: (/** @type {number} */ id) => `/clients/${id}/decisions?limit=10`,
};

/** Opens the card of a client; whatever card was open is gone.
 * @param {number} id
 * @param {{wanted?: Card["wanted"]}} [how]  where the focus goes when the card is there */
export function openCard(id, { wanted = "name" } = {}) {
  const card = (state.card = /** @type {Card} */ ({
    id,
    opened: loaded(),
    user: null,
    managerId: null,
    manager: null,
    etag: null,
    form: startForm(),
    problems: [],
    saveError: null,
    busy: "",
    scoreError: null,
    scoreKey: null,
    scores: loaded(),
    credits: loaded(),
    revisions: loaded(),
    conflict: null,
    tryOut: null,
    decisions: loaded(),
    deciding: { isBusy: false, error: null, problems: [], key: null, facts: {} },
    isHistoryTable: false,
    isCalendarTable: false,
    wanted,
  }));
  showTop();
  loadCard(card);
  bringDecisions();
  const names = /** @type {PartName[]} */ (["scores", "credits", "revisions", ...(deciding ? ["decisions"] : [])]);
  for (const name of names) loadPart(card, name);
}

/** No card is open any more. */
export function closeCard() {
  const id = state.card?.id;
  state.card = null;
  focusLine(id);
}

/** Fetches the client and the features. Where the contract could not be had, it is asked for again.
 * @param {Card} card */
export async function loadCard(card) {
  if (state.contract.error) loadContract();
  await card.opened.load((signal) => fetchCard(card.id, { signal }));
  if (card.opened.data) {
    takeCard(card, card.opened.data);
    loadManager(card);
  }
  wantFocus(card, card.wanted);
}

/** Fetches who looks after the client. Managers know that; a fault leaves the name away.
 * @param {Card} card */
async function loadManager(card) {
  if (card.managerId === null || !state.me?.permissions.includes("managers:read_all")) return;
  card.manager = await get(`/managers/${card.managerId}`).catch(() => null);
  update();
}

/** The client as it is now, with the revision's tag.
 * @param {number} id
 * @param {{signal?: AbortSignal}} [options] */
export async function fetchCard(id, options) {
  const { data, headers } = await getWithHeaders(`/api/manager/clients/${id}`, options);
  return { data, etag: headers.get("ETag") };
}

/** Shows a client as the service gave it, without edits.
 * @param {Card} card
 * @param {import("./state.js").Opened} answer */
export function takeCard(card, { data, etag }) {
  const saved = /** @type {import("../../features/form-state.js").Values} */ (data.client);
  Object.assign(card, { user: data.user, managerId: data.client.manager_id, etag, form: startForm(saved) });
}

/** Fetches a part of the card from its beginning, or its next page.
 * @param {Card} card
 * @param {PartName} name
 * @param {string | null} [following]  the address of the next page */
export function loadPart(card, name, following = null) {
  const part = card[name];
  return part.load(async (signal) => {
    const { data, headers } = await getWithHeaders(following ?? ADDRESSES[name](card.id), { signal });
    const before = following ? (part.data?.rows ?? []) : [];
    return { rows: [...before, ...data], next: nextPage(headers) };
  });
}

/** Fetches the feature contract; a form cannot be drawn without. */
export async function loadContract() {
  await state.contract.load((signal) => get("/schema/applicant", { signal }));
  if (state.card) wantFocus(state.card, state.card.wanted);
}

/** Lets the edits of a card go.
 * @param {Card} card */
export function discard(card) {
  Object.assign(card, { form: startForm(card.form.saved), problems: [], saveError: null });
  update();
}

/** Takes note of an edit. A problem named by the service stays until it is answered by another value.
 * @param {Card} card
 * @param {import("../../features/form-state.js").Form} form */
export function edit(card, form) {
  const before = card.form;
  card.form = form;
  card.problems = card.problems.filter(({ field }) => before.edits[field] === form.edits[field]);
  update();
}
