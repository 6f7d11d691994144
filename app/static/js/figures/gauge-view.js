/** The rating on a half circle with the zones of the bands. */
import { html, svg } from "../../vendor/lit-html/lit-html.js";
import { rating as ratingText } from "../core/format.js";
import { arc, placeOf, RADIUS, zones } from "./gauge-geometry.js";
import { label, language, t } from "../core/i18n.js";

const GAP = 0.004;
const LETTERS = RADIUS + 18;
const LETTER_HERE = RADIUS + 23;
/** Far enough inside that the marker never lies over a number. */
const BOUNDS = RADIUS - 25;

/**
 * @param {{rating: number, band: string} | null} score  as the service says; null: the scale alone
 * @param {import("../features/contract.js").Band[]} bands
 * @param {{isOverdue?: boolean}} [how]  the name of a band says nothing of a credit that is overdue
 */
export function gauge(score, bands, { isOverdue = false } = {}) {
  return html`<svg class="gauge" viewBox="-8 0 256 136" role="img" aria-label=${nameOf(score, bands, isOverdue)}>
    ${zones(bands).map((zone) => zoneOf(zone, score?.band))} ${zones(bands).slice(1).map(boundOf)}
    ${score ? marker(score.rating) : ""}
    ${score ? svg`<text class="gauge-number" x="120" y="110">${ratingText(score.rating, language())}</text>` : ""}
    <text class="gauge-end" x="24" y="134">${ratingText(0, language())}</text>
    <text class="gauge-end" x="216" y="134">${ratingText(1, language())}</text>
  </svg>`;
}

/** @param {import("./gauge-geometry.js").Zone} zone
 * @param {string | undefined} here  the band of the score */
function zoneOf({ band, from, to }, here) {
  const isHere = band === here;
  const [x, y] = placeOf((from + to) / 2, isHere ? LETTER_HERE : LETTERS);
  return svg`<g class=${`gauge-zone gauge-${band} ${isHere ? "gauge-here" : "gauge-elsewhere"}`}>
    <path d=${arc(from ? from + GAP : from, to < 1 ? to - GAP : to)}/>
    <text x=${x} y=${y}>${band}</text>
  </g>`;
}

/** The rating at which a band begins, inside the arc.
 * @param {import("./gauge-geometry.js").Zone} zone */
function boundOf({ from }) {
  const [x, y] = placeOf(from, BOUNDS);
  return svg`<text class="gauge-bound" x=${x} y=${y}>${ratingText(from, language())}</text>`;
}

/** @param {number} rating */
function marker(rating) {
  const [x, y] = placeOf(rating);
  return svg`<circle class="gauge-marker" cx=${x} cy=${y} r="11"/>`;
}

/** @param {{rating: number, band: string} | null} score
 * @param {import("../features/contract.js").Band[]} bands
 * @param {boolean} isOverdue */
function nameOf(score, bands, isOverdue) {
  if (!score) return t("gauge.none");
  const band = bands.find((each) => each.band === score.band);
  return t(isOverdue ? "gauge.name.overdue" : "gauge.name", {
    rating: ratingText(score.rating, language()),
    most: ratingText(1, language()),
    band: score.band,
    meaning: band ? label(band.labels) : "",
  });
}
