/**
 * What the client's home knows, and how it learns it.
 *
 * @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("../../core/api-types.js").ScoreOut} Score
 * @typedef {import("../../core/api-types.js").ContactOut} Contact
 * @typedef {import("../../core/api-types.js").DashboardOut} Dashboard
 * @typedef {{
 *   contract: Contract, client: Dashboard["client"], manager: Contact | null, credit: Dashboard["credit"],
 *   scores: Score[], total: number, historyError: unknown, byChampion: boolean | null,
 *   decided: import("./decision.js").Decided | null
 * }} Known  `scores` newest first: the newest one, and as many before it as are shown; `decided` where a policy decides
 * @typedef {import("../../core/api-types.js").CardReadOut} CardRead
 * @typedef {{rows: CardRead[], total: number}} Reads  newest first
 * @typedef {import("../../core/api-types.js").WhatIfOut} WhatIf
 * @typedef {typeof state} State
 */
import { get, getWithHeaders, post } from "../../core/api.js";
import { freshKey } from "../../core/fresh-key.js";
import { attempt } from "../../core/attempt.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { newestDecision } from "./decision.js";

const SHOWN_SCORES = 100;
const SHOWN_READS = 20;

export const state = {
  home: /** @type {import("../../core/loaded.js").Loaded<Known>} */ (loaded()),
  scoring: { isBusy: false, error: /** @type {unknown} */ (null) },
  whatIf: { isBusy: false, error: /** @type {unknown} */ (null), answer: /** @type {WhatIf | null} */ (null) },
  isTableShown: false,
  /** Read once the section is opened. */
  reads: /** @type {import("../../core/loaded.js").Loaded<Reads>} */ (loaded()),
  areReadsOpen: false,
};

/** Reads everything at once. Without the history the rest is still shown.
 * @param {number} clientId */
export function load(clientId) {
  return state.home.load(async (signal) => {
    const [dashboard, contract, history, decided] = await Promise.all([
      /** @type {Promise<Dashboard>} */ (get("/api/client/dashboard", { signal })),
      /** @type {Promise<Contract>} */ (get("/schema/applicant", { signal })),
      historyOf(clientId),
      newestDecision(clientId),
    ]);
    const { client, manager, credit, score, by_champion: byChampion } = dashboard;
    const newest = score ? [score] : [];
    return { contract, client, manager, credit, byChampion, decided, ...history, scores: history.scores ?? newest };
  });
}

/** Reads when the bank opened one's data, and by which roles. */
export function loadReads() {
  return state.reads.load(async (signal) => {
    const { data, headers } = await getWithHeaders(`/api/client/reads?limit=${SHOWN_READS}`, { signal });
    return { rows: data, total: Number(headers.get("X-Total-Count")) };
  });
}

/** Reads the history again.
 * @param {number} clientId */
export async function loadHistory(clientId) {
  const history = await historyOf(clientId);
  const known = state.home.data;
  if (known) Object.assign(known, history, { scores: history.scores ?? known.scores });
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
 * @returns {Promise<Score | null>} */
export async function scoreAgain() {
  /** @type {Score | null} */
  let found = null;
  if (!state.home.data) return found;
  await attempt(state.scoring, async () => {
    /** @type {Score} */
    const score = await post("/api/client/score", undefined, { headers: { "Idempotency-Key": key } });
    key = freshKey();
    const known = state.home.data;
    state.whatIf.answer = null;
    if (known) Object.assign(known, { scores: [score, ...known.scores], total: known.total + 1, byChampion: true });
    found = score;
  });
  return found;
}

/** Asks what would change the rating; the answer, or null when there is none.
 * @param {number} clientId
 * @returns {Promise<WhatIf | null>} */
export async function askWhatIf(clientId) {
  await attempt(state.whatIf, async () => {
    state.whatIf.answer = await post(`/clients/${clientId}/what-if`);
  });
  return state.whatIf.error ? null : state.whatIf.answer;
}
