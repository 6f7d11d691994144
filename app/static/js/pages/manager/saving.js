/** Saving a card upon the revision that was read; where another user was faster, both versions are brought together. */
import { announce } from "../../core/announce.js";
import { ApiError, get, patch } from "../../core/api.js";
import { focusFeature } from "../../features/form-view.js";
import { isEdited, settle, startForm } from "../../features/form-state.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { fetchCard, loadPart, takeCard } from "./card.js";
import { differencesOf, proposal, resolution, revisionOf } from "./conflict.js";
import { rescore } from "./scoring.js";
import { state } from "./state.js";

/** @typedef {import("./state.js").Card} Card */

/** Saves the edits of a card; then, if wanted, scores anew. Without edits there is nothing to save.
 * @param {Card} card
 * @param {{andScore?: boolean}} [then] */
export async function save(card, { andScore = false } = {}) {
  if (card.busy || !card.user) return;
  if (isEdited(card.form) && !(await send(card, andScore))) return;
  if (andScore) await rescore(card);
}

/** @param {Card} card
 * @param {boolean} andScore
 * @returns {Promise<boolean>} whether it is saved */
async function send(card, andScore) {
  const sent = card.form.edits;
  Object.assign(card, { busy: "save", problems: [], saveError: null });
  update();
  try {
    const { data, headers } = await patch(`/api/manager/clients/${card.id}`, sent, card.etag);
    const form = settle(card.form, sent, data.client);
    Object.assign(card, { form, etag: headers.get("ETag"), managerId: data.client.manager_id, scoreKey: null });
    announce(t("save.done"));
    loadPart(card, "revisions");
    return true;
  } catch (error) {
    await understand(card, error, andScore);
    return false;
  } finally {
    card.busy = "";
    update();
  }
}

/** @param {Card} card
 * @param {unknown} error
 * @param {boolean} andScore */
async function understand(card, error, andScore) {
  if (!(error instanceof ApiError)) throw error;
  if (error.error === "PreconditionFailed") return meetTheirs(card, andScore);
  card.problems = error.fields;
  if (!error.fields.length) card.saveError = error;
  await update();
  const [first] = (state.contract.data?.features ?? []).filter(({ name }) =>
    error.fields.some(({ field }) => field === name),
  );
  if (first && card === state.card) focusFeature(first.name);
}

/** Another user saved in between: fetches what is saved now and who did it, and asks, unless nothing of mine is different.
 * @param {Card} card
 * @param {boolean} andScore */
async function meetTheirs(card, andScore) {
  try {
    const [answer, revisions] = await Promise.all([fetchCard(card.id), get(`/clients/${card.id}/revisions?limit=100`)]);
    const differences = differencesOf({
      base: card.form.saved,
      edits: card.form.edits,
      theirs: answer.data.client,
      revisions,
      since: revisionOf(card.etag),
      names: (state.contract.data?.features ?? []).filter(({ editable }) => editable).map(({ name }) => name),
    });
    if (!differences.some(({ isMine }) => isMine)) return takeTheirs(card, answer);
    card.conflict = { differences, choices: proposal(differences), revisions, answer, andScore };
  } catch (error) {
    card.saveError = error;
  }
}

/** Goes on with what was chosen: saved upon their revision.
 * @param {Card} card */
export function saveChosen(card) {
  const { conflict } = card;
  if (!conflict) return;
  const edits = resolution(conflict.differences, conflict.choices);
  takeCard(card, conflict.answer);
  Object.assign(card, { conflict: null, form: { ...startForm(card.form.saved), edits } });
  loadPart(card, "revisions");
  if (isEdited(card.form)) save(card, { andScore: conflict.andScore });
  else announce(t("conflict.theirs.taken"));
  update();
}

/** @param {Card} card
 * @param {import("./state.js").Opened} answer */
function takeTheirs(card, answer) {
  takeCard(card, answer);
  loadPart(card, "revisions");
  announce(t("conflict.same"));
}
