/** The card that is open: fetched in parts, each with its own fault and its own way to try again. */
import { get, getWithHeaders, nextPage } from "../../core/api.js";
import { startForm } from "../../features/form-state.js";
import { focusLine, showTop, wantFocus } from "./card-focus.js";
import { state, update } from "./state.js";

/**
 * @typedef {import("./state.js").Card} Card
 * @typedef {"scores" | "credits" | "revisions"} PartName
 */

const ADDRESSES = {
  scores: (/** @type {number} */ id) => `/clients/${id}/scores?limit=50`,
  credits: (/** @type {number} */ id) => `/clients/${id}/credits`,
  revisions: (/** @type {number} */ id) => `/clients/${id}/revisions?limit=10`,
};

/** Opens the card of a client; whatever card was open is gone.
 * @param {number} id
 * @param {{wanted?: Card["wanted"]}} [how]  where the focus goes when the card is there */
export function openCard(id, { wanted = "name" } = {}) {
  const part = () => ({ data: null, error: null, next: null, isLoading: true });
  const card = (state.card = /** @type {Card} */ ({
    id,
    error: null,
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
    scores: part(),
    credits: part(),
    revisions: part(),
    conflict: null,
    isHistoryTable: false,
    isCalendarTable: false,
    wanted,
  }));
  showTop();
  loadCard(card);
  for (const name of /** @type {PartName[]} */ (["scores", "credits", "revisions"])) loadPart(card, name);
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
  card.error = null;
  if (state.contractError) loadContract();
  try {
    takeCard(card, await fetchCard(card.id));
    loadManager(card);
  } catch (error) {
    card.error = error;
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
 * @param {number} id */
export async function fetchCard(id) {
  const { data, headers } = await getWithHeaders(`/api/manager/clients/${id}`);
  return { data, etag: headers.get("ETag") };
}

/** Shows a client as the service told it, without edits.
 * @param {Card} card
 * @param {{data: any, etag: string | null}} answer */
export function takeCard(card, { data, etag }) {
  Object.assign(card, { user: data.user, managerId: data.client.manager_id, etag, form: startForm(data.client) });
}

/** Fetches a part of the card from its beginning, or its next page.
 * @param {Card} card
 * @param {PartName} name
 * @param {string | null} [following]  the address of the next page */
export async function loadPart(card, name, following = null) {
  const part = card[name];
  Object.assign(part, { isLoading: true, error: null });
  update();
  try {
    const { data, headers } = await getWithHeaders(following ?? ADDRESSES[name](card.id));
    const before = following ? (part.data ?? []) : [];
    Object.assign(part, { data: [...before, ...data], next: nextPage(headers) });
  } catch (error) {
    part.error = error;
  }
  part.isLoading = false;
  update();
}

/** Fetches the feature contract; a form cannot be drawn without.
 * @returns {Promise<void>} */
export async function loadContract() {
  state.contractError = null;
  try {
    state.contract = await get("/schema/applicant");
  } catch (error) {
    state.contractError = error;
  }
  update();
  if (state.card) wantFocus(state.card, state.card.wanted);
}

/** Lets the edits of a card go.
 * @param {Card} card */
export function discard(card) {
  Object.assign(card, { form: startForm(card.form.saved), problems: [], saveError: null });
  update();
}

/** Takes note of an edit. A problem told by the service stays until it is answered by another value.
 * @param {Card} card
 * @param {import("../../features/form-state.js").Form} form */
export function edit(card, form) {
  const before = card.form;
  card.form = form;
  card.problems = card.problems.filter(({ field }) => before.edits[field] === form.edits[field]);
  update();
}
