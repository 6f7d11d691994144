/**
 * The way from a rating to the next better band. Pure.
 *
 * @typedef {import("../features/contract.js").Band} Band
 */

const DECIMALS = 12;

/** The next better band and the rating at which it begins; null for the best band, and for one that is unknown.
 * @param {Band[]} bands  best first, bounds in probability of default
 * @param {string} letter
 * @returns {{band: string, from: number} | null} */
export function nextBand(bands, letter) {
  const place = bands.findIndex(({ band }) => band === letter);
  const better = bands[place - 1];
  if (!better || better.below === null) return null;
  return { band: better.band, from: Number((1 - better.below).toFixed(DECIMALS)) };
}
