/** Ratings over time: a line for the eye, a table for every reader; a sentence while there is nothing to join. */

import { ref } from "../../vendor/lit-html/directives/ref.js";
import { html } from "../../vendor/lit-html/lit-html.js";
import { chartLibrary } from "./chart-library.js";
import { date, moment, number, rating as ratingText, timeMark } from "../core/format.js";
import { zones } from "./gauge-geometry.js";
import { language, t } from "../core/i18n.js";
import { theme } from "../core/theme.js";
import { figureTable } from "./figure-table-view.js";
import { empty } from "../components/states.js";

/** @typedef {{rating: number, band: string, timestamp: string, source: string}} Score
 * @typedef {{scores: Score[], bands: import("../features/contract.js").Band[], isTableShown: boolean, toggleTable: () => void}} History
 *   `scores` newest first, as the service gives them */

/** @param {History} history */
export function historyChart({ scores, bands, isTableShown, toggleTable }) {
  if (!scores.length) return empty(t("history.none"));
  return html`
    ${scores.length > 1 ? figure(scores, bands) : html`<p class="muted history-one">${t("history.one")}</p>`}
    ${figureTable({
      caption: t("history.caption"),
      head: [t("history.when"), t("history.rating"), t("history.band"), t("history.source")],
      rows: scores.map((score) => [
        moment(score.timestamp, language()),
        ratingText(score.rating, language()),
        score.band,
        t(`source.${score.source}`),
      ]),
      isShown: isTableShown,
      toggle: toggleTable,
    })}`;
}

/** @param {Score[]} scores
 * @param {import("../features/contract.js").Band[]} bands */
function figure(scores, bands) {
  const points = scores.toSorted((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp));
  return html`<figure class="chart-frame">
    <div class="chart" role="img" aria-label=${nameOf(points)} ${ref((root) => keep(root, points, bands))}></div>
    <figcaption class="chart-note muted small" aria-hidden="true"></figcaption>
  </figure>`;
}

/** @param {Score[]} points  oldest first */
function nameOf(points) {
  const [first, last] = [/** @type {Score} */ (points[0]), /** @type {Score} */ (points.at(-1))];
  return t("history.name", {
    count: points.length,
    first: ratingText(first.rating, language()),
    start: date(first.timestamp, language()),
    last: ratingText(last.rating, language()),
    end: date(last.timestamp, language()),
  });
}

/** @type {Map<Element, {made: string, takeAway: () => void}>} */
const charts = new Map();

/** Paints once, and again when ratings, language or theme are others; takes the chart away with its place. While the
 * library cannot be had the table stands alone, and the next drawing tries again.
 * @param {Element | undefined} root
 * @param {Score[]} points
 * @param {import("../features/contract.js").Band[]} bands */
async function keep(root, points, bands) {
  if (!(root instanceof HTMLElement)) return queueMicrotask(forgetTheGone);
  const made = [language(), theme(), ...points.map(({ timestamp }) => timestamp)].join();
  if (charts.get(root)?.made === made) return;
  charts.get(root)?.takeAway();
  const chart = { made, takeAway: () => {} };
  charts.set(root, chart);
  root.ariaBusy = "true";
  const painter = await chartLibrary().catch(() => null);
  if (charts.get(root) !== chart || !root.isConnected) return;
  root.ariaBusy = "false";
  root.hidden = painter === null;
  if (!painter) return void charts.delete(root);
  const note = root.nextElementSibling;
  chart.takeAway = painter.paint(root, {
    points,
    zones: zones(bands),
    time: (seconds, step) => timeMark(seconds, step, language()),
    value: (rating) => number(rating, language(), 2),
    tell: ({ timestamp, rating, band }) => {
      if (note) note.textContent = `${moment(timestamp, language())} · ${ratingText(rating, language())} · ${band}`;
    },
  });
}

function forgetTheGone() {
  for (const [root, { takeAway }] of charts) {
    if (root.isConnected) continue;
    takeAway();
    charts.delete(root);
  }
}
