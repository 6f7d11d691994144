/**
 * Where things stand on the half circle of the gauge: 0.00 on the left, 1.00 on the right. Pure.
 *
 * @typedef {{band: string, from: number, to: number}} Zone  in ratings
 */

export const CENTRE = 120;
export const RADIUS = 96;
const DECIMALS = 2;

/** The zones of the bands, lowest ratings first; a zone reaches from the bound of the next worse band to its own.
 * @param {import("../features/contract.js").Band[]} bands  best first, bounds in probability of default
 * @returns {Zone[]} */
export function zones(bands) {
  return bands
    .map(({ band, below }, place) => ({ band, from: 1 - (below ?? 1), to: 1 - (bands[place - 1]?.below ?? 0) }))
    .toReversed();
}

/** The place of a rating, `radius` away from the centre.
 * @param {number} rating
 * @param {number} [radius]
 * @returns {[number, number]} */
export function placeOf(rating, radius = RADIUS) {
  const angle = Math.PI * (1 - Math.min(Math.max(rating, 0), 1));
  return [round(CENTRE + radius * Math.cos(angle)), round(CENTRE - radius * Math.sin(angle))];
}

/** The path of an arc between two ratings.
 * @param {number} from
 * @param {number} to */
export function arc(from, to) {
  return `M${placeOf(from).join(" ")}A${RADIUS} ${RADIUS} 0 0 1 ${placeOf(to).join(" ")}`;
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(DECIMALS));
}
