/**
 * The job that re-scores clients: started from the list or the selection, followed while it runs, steered, reported.
 *
 * The service says how far it is by server-sent events; the browser asks again by itself when a stream ends.
 *
 * @typedef {import("../../core/api-types.js").JobOut} Job
 * @typedef {import("../../core/api-types.js").JobReportOut} Report
 */
import { announce } from "../../core/announce.js";
import { get, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { jobRequest } from "./list-query.js";
import { loadList, loadPortfolio } from "./list.js";
import { state } from "./state.js";

const RETRY_MS = 5000;
const ENDED = ["done", "cancelled", "failed"];

export const jobs = {
  /** The job that is shown: the newest that is not over, or one that ended while the page is open. */
  job: /** @type {Job | null} */ (null),
  report: /** @type {import("../../core/loaded.js").Loaded<Report>} */ (loaded({ isKept: false })),
  isReportOpen: false,
  /** Whether the next job has the policy decide as well. */
  isDeciding: false,
  isBusy: false,
  error: /** @type {unknown} */ (null),
};
/** @type {EventSource | null} */
let stream = null;

/** @param {Job} job */
export function isOver(job) {
  return ENDED.includes(job.state);
}

/** Whether this person may start jobs at all. */
export function mayStart() {
  const held = state.me?.permissions ?? [];
  return held.includes("clients:score_all") || (held.includes("clients:score_own") && !state.view.isAll);
}

/** Looks for a job that is not over, as after the page was loaded again. Without an answer there is none to show. */
export async function findJob() {
  /** @type {Job[]} */
  const found = await get("/jobs").catch(() => []);
  const open = found.filter((each) => !isOver(each));
  const job = open.find((each) => each.asked_by === state.me?.user_id) ?? open[0];
  if (job) follow(job);
}

/** Starts a job of what the list shows, or of these clients.
 * @param {number[]} [chosen] */
export function startJob(chosen = []) {
  return attempt(jobs, async () => {
    const asked = { ...(chosen.length ? { client_ids: chosen } : {}), ...(jobs.isDeciding ? { decide: true } : {}) };
    follow(await post(jobRequest(state.view), asked));
    jobs.isDeciding = false;
    state.selected.clear();
  });
}

/** @param {boolean} isDeciding  whether the next job has the policy decide as well */
export function decideNext(isDeciding) {
  jobs.isDeciding = isDeciding;
  update();
}

/** @param {"pause" | "resume" | "cancel"} act */
export function steer(act) {
  const { job } = jobs;
  if (!job) return;
  return attempt(jobs, async () => take(await post(`/jobs/${job.id}/${act}`)));
}

/** Shows what the job has found so far. */
export function openReport() {
  const { job } = jobs;
  if (!job) return;
  jobs.isReportOpen = true;
  return jobs.report.load((signal) => get(`/jobs/${job.id}/report`, { signal }));
}

export function closeReport() {
  jobs.isReportOpen = false;
  update();
}

/** The job is over and was looked at. */
export function forgetJob() {
  jobs.job = null;
  update();
}

/** @param {Job} job */
function follow(job) {
  stream?.close();
  take(job);
  if (isOver(job)) return;
  stream = new EventSource(`/jobs/${job.id}/events`);
  stream.onmessage = ({ data }) => take(JSON.parse(data));
  stream.onerror = ({ target }) => {
    if (target instanceof EventSource && target.readyState === EventSource.CLOSED) setTimeout(lookAgain, RETRY_MS);
  };
}

/** Asks for the job that was followed last, after an answer that was none: the browser does not do so by itself. */
async function lookAgain() {
  const { job } = jobs;
  if (!job || isOver(job)) return;
  const found = await get(`/jobs/${job.id}`).catch(() => job);
  if (jobs.job?.id === job.id) follow(found);
}

/** Takes how far the job is now. At its end the list and the figures are new.
 * @param {Job} job */
function take(job) {
  const wasOver = jobs.job?.id === job.id && isOver(jobs.job);
  jobs.job = job;
  if (isOver(job) && !wasOver) {
    stream?.close();
    announce(t(`job.ended.${job.state}`, { count: job.scored }), job.state === "done" && !job.failed ? "good" : "bad");
    loadList();
    loadPortfolio();
  }
  update();
}
