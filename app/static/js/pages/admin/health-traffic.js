/** How requests ended in the last minutes and over the last hour: share of errors, and how long 95 of 100 took at most.
 *
 * @typedef {import("../../core/api-types.js").HealthOut} Health
 * @typedef {NonNullable<Health["activity"]>["scoring"]} KindTraffic
 * @typedef {import("./health-views.js").Look} Look
 * @typedef {(name: string, facts: {look: Look, word: string, value: unknown, detail: unknown}) => unknown} Part
 */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { sparkline } from "./sparkline.js";

const MANY_ERRORS = 0.01;
const MILLISECONDS = 1000;

/** @param {Health} health
 * @param {Part} part */
export function traffic({ activity }, part) {
  return [of("scoring", activity?.scoring, part), of("requests", activity?.requests, part)];
}

/** @param {string} name
 * @param {KindTraffic | undefined} found
 * @param {Part} part */
function of(name, found, part) {
  if (!found) return part(name, { look: "warn", word: t("health.unknown"), value: "–", detail: nothing });
  const { lately, segments } = found;
  const share = lately.requests ? lately.failures / lately.requests : null;
  return part(name, {
    look: lookOf(share),
    word: t("health.traffic.lately", { count: lately.requests }),
    value: share === null ? "–" : t("health.traffic.errors", { share: percent(share, language()) }),
    detail: html`${lately.p95_seconds === null ? nothing : html`<span>${t("health.traffic.p95", { time: duration(lately.p95_seconds) })}</span>`}
      ${hour(segments)}`,
  });
}

/** Two small lines over the last hour.
 * @param {KindTraffic["segments"]} segments */
function hour(segments) {
  if (!segments.some(({ requests }) => requests)) return t("health.traffic.none");
  const shares = segments.map(({ requests, failures }) => (requests ? failures / requests : null));
  const times = segments.map(({ p95_seconds: p95 }) => p95);
  const worst = Math.max(...shares.map(Number));
  const longest = Math.max(...times.map(Number));
  const errors = t("health.traffic.hour.errors", { share: percent(worst, language()) });
  const waits = t("health.traffic.hour.p95", { time: duration(longest) });
  return html`<span class="hour">${sparkline(shares, errors, { most: 1, shape: "sparkline-bad" })} ${errors}</span>
    <span class="hour">${sparkline(times, waits)} ${waits}</span>`;
}

/** @param {number | null} share
 * @returns {Look} */
function lookOf(share) {
  if (share === null) return "off";
  if (share === 0) return "good";
  return share < MANY_ERRORS ? "warn" : "bad";
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 1)
    return t("health.traffic.ms", { count: number(seconds * MILLISECONDS, language(), seconds < 0.01 ? 1 : 0) });
  return t("health.traffic.s", { count: number(seconds, language(), 1) });
}
