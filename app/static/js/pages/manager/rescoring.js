/**
 * Scoring the shown clients anew after a promotion: those whose rating a model before the present one gave, one after
 * another, as many as a page of the list holds. It can be stopped; what failed is listed.
 *
 * @typedef {import("./state.js").Row} Row
 * @typedef {{name: string, error: unknown}} Fault
 */
import { announce } from "../../core/announce.js";
import { freshKey, post } from "../../core/api.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { loadPortfolio, putScore } from "./list.js";
import { PAGE_SIZE } from "./list-query.js";
import { state } from "./state.js";

/** After so many faults in a row the rest would fail as well. */
const MOST_FAULTS_IN_A_ROW = 3;

export const run = {
  isRunning: false,
  isStopped: false,
  done: 0,
  total: 0,
  /** @type {Fault[]} */
  faults: [],
};

/** The shown clients whose rating an earlier model gave.
 * @returns {Row[]} */
export function outdated() {
  return (state.list.data?.rows ?? []).filter((row) => row.by_champion === false).slice(0, PAGE_SIZE);
}

/** Scores them, one after another. */
export async function rescoreShown() {
  if (run.isRunning) return;
  const rows = outdated();
  Object.assign(run, { isRunning: true, isStopped: false, done: 0, total: rows.length, faults: [] });
  let inARow = 0;
  for (const row of rows) {
    if (run.isStopped || inARow === MOST_FAULTS_IN_A_ROW) break;
    update();
    inARow = (await scoreOne(row)) ? 0 : inARow + 1;
    run.done += 1;
  }
  run.isRunning = false;
  announce(t("rescore.done", { count: run.done - run.faults.length }), run.faults.length ? "bad" : "good");
  loadPortfolio();
}

/** The client who is being scored is the last one. */
export function stop() {
  run.isStopped = true;
  update();
}

/** The list of faults has been read. */
export function forgetFaults() {
  run.faults = [];
  update();
}

/** @param {Row} row
 * @returns {Promise<boolean>} */
async function scoreOne(row) {
  try {
    const headers = { "Idempotency-Key": freshKey() };
    putScore(await post(`/api/manager/clients/${row.user_id}/score`, undefined, { headers }));
    return true;
  } catch (error) {
    run.faults.push({ name: fullName(row), error });
    return false;
  }
}
