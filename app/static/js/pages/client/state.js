/**
 * What the client's home knows, and how it learns it.
 *
 * @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {{
 *   rating: number, band: string, timestamp: string, source: string, client_revision: number,
 *   reasons: import("../../features/reasons.js").Reason[]
 * }} Score
 * @typedef {{first_name: string, last_name: string}} Person
 * @typedef {{
 *   client: {[feature: string]: unknown, revision: number}, manager: Person | null,
 *   credit: import("../../figures/credit-facts-view.js").Credit | null, score: Score | null
 * }} Dashboard
 * @typedef {{
 *   contract: Contract, client: Dashboard["client"], manager: Person | null, credit: Dashboard["credit"],
 *   scores: Score[], total: number, historyError: unknown
 * }} Known  `scores` newest first: the newest one, and as many before it as are shown
 * @typedef {{
 *   known: Known | null, error: unknown, isScoring: boolean, scoringError: unknown, isTableShown: boolean
 * }} State
 */
import { freshKey, get, getWithHeaders, post } from "../../core/api.js";

const SHOWN_SCORES = 100;

/** @returns {State} */
export function blankState() {
  return { known: null, error: null, isScoring: false, scoringError: null, isTableShown: false };
}

/** Reads everything at once. Without the history the rest is still shown.
 * @param {State} state
 * @param {number} clientId
 * @param {() => void} update */
export async function load(state, clientId, update) {
  state.error = null;
  update();
  try {
    const [dashboard, contract, history] = await Promise.all([
      /** @type {Promise<Dashboard>} */ (get("/api/client/dashboard")),
      /** @type {Promise<Contract>} */ (get("/schema/applicant")),
      historyOf(clientId),
    ]);
    const { client, manager, credit, score } = dashboard;
    const newest = score ? [score] : [];
    state.known = { contract, client, manager, credit, ...history, scores: history.scores ?? newest };
  } catch (error) {
    state.error = error;
  }
  update();
}

/** Reads the history again.
 * @param {State} state
 * @param {number} clientId
 * @param {() => void} update */
export async function loadHistory(state, clientId, update) {
  const history = await historyOf(clientId);
  if (state.known) Object.assign(state.known, history, { scores: history.scores ?? state.known.scores });
  update();
}

/** @param {number} clientId
 * @returns {Promise<{scores: Score[] | null, total: number, historyError: unknown}>} */
async function historyOf(clientId) {
  try {
    const { data, headers } = await getWithHeaders(`/clients/${clientId}/scores?limit=${SHOWN_SCORES}`);
    return { scores: data, total: Number(headers.get("X-Total-Count")), historyError: null };
  } catch (error) {
    return { scores: null, total: 0, historyError: error };
  }
}

/** Kept until a score has come: another try after a lost answer gets that answer, not a second score. */
let key = freshKey();

/** Asks for a new score; the last one stays when there is none.
 * @param {State} state
 * @param {() => void} update
 * @returns {Promise<Score | null>} */
export async function scoreAgain(state, update) {
  if (state.isScoring || !state.known) return null;
  Object.assign(state, { isScoring: true, scoringError: null });
  update();
  try {
    /** @type {Score} */
    const score = await post("/api/client/score", undefined, { headers: { "Idempotency-Key": key } });
    key = freshKey();
    state.known.scores = [score, ...state.known.scores];
    state.known.total += 1;
    return score;
  } catch (error) {
    state.scoringError = error;
    return null;
  } finally {
    state.isScoring = false;
    update();
  }
}
