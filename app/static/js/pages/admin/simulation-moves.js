/**
 * Who changes sides when the cut-offs of one policy move: swap sets from the same sums, without asking again. Pure.
 *
 * @typedef {import("./simulation-parts.js").Side} Side
 * @typedef {import("./simulation-parts.js").Segment} Segment
 * @typedef {import("./simulation-parts.js").Chosen} Chosen
 * @typedef {import("./simulation-parts.js").Stops} Stops
 * @typedef {import("../../core/api-types.js").SwapSetsOut} Swaps
 * @typedef {import("../../core/api-types.js").SwapSetOut} SwapSet
 */
import { between, stopsOf } from "./simulation-parts.js";

export const OUTCOMES = /** @type {const} */ (["approve", "refer", "decline"]);
const [APPROVE, REFER, DECLINE] = [0, 1, 2];

/** The swap sets between two choices of cut-offs.
 * @param {Side} side
 * @param {Chosen} before
 * @param {Chosen} after
 * @returns {Swaps} */
export function swapsBetween(side, before, after) {
  const counts = OUTCOMES.map(() => OUTCOMES.map(() => 0));
  const sets = { kept: sumsOf(), swapped_out: sumsOf(), swapped_in: sumsOf() };
  for (const segment of side.cut_offs.segments) {
    const [one, other] = [stopsOf(side, segment, before), stopsOf(side, segment, after)];
    addMoves(counts, side, segment, one, other);
    const both = Math.min(one.approve, other.approve);
    addSet(sets.kept, segment, 0, both);
    addSet(sets.swapped_out, segment, both, one.approve);
    addSet(sets.swapped_in, segment, both, other.approve);
  }
  return {
    changed: counts.flatMap((row, place) => row.filter((_, column) => column !== place)).reduce((a, b) => a + b, 0),
    moves: Object.fromEntries(OUTCOMES.map((name, row) => [name, named(counts[row] ?? [])])),
    kept: setOf(sets.kept),
    swapped_out: setOf(sets.swapped_out),
    swapped_in: setOf(sets.swapped_in),
  };
}

/** @param {number[]} row */
function named(row) {
  return Object.fromEntries(OUTCOMES.map((name, place) => [name, row[place] ?? 0]));
}

/** Adds a segment's applicants by outcome before and after: between two neighbouring cut-offs all have the same.
 * @param {number[][]} counts
 * @param {Side} side
 * @param {Segment} segment
 * @param {Stops} one
 * @param {Stops} other */
function addMoves(counts, side, segment, one, other) {
  const last = side.cut_offs.edges.length - 1;
  const places = [...new Set([0, one.approve, one.decline, other.approve, other.decline, last])].sort((a, b) => a - b);
  places.slice(1).forEach((to, place) => {
    const from = places[place] ?? 0;
    const [first, second] = [outcomeAt(from, one), outcomeAt(from, other)];
    add(counts, first, second, between(segment.approvable["applicants"], from, to));
    add(counts, Math.max(first, REFER), Math.max(second, REFER), between(segment.referred, from, to));
  });
  add(counts, DECLINE, DECLINE, segment.declined);
}

/** @param {number} place
 * @param {Stops} stops */
function outcomeAt(place, { approve, decline }) {
  return place < approve ? APPROVE : place < decline ? REFER : DECLINE;
}

/** @param {number[][]} counts
 * @param {number} first
 * @param {number} second
 * @param {number} applicants */
function add(counts, first, second, applicants) {
  const row = counts[first];
  if (row) row[second] = (row[second] ?? 0) + applicants;
}

function sumsOf() {
  return { applicants: 0, expected_bad: 0, with_outcome: 0, bad: 0 };
}

/** @param {ReturnType<typeof sumsOf>} sums
 * @param {Segment} segment
 * @param {number} from
 * @param {number} to */
function addSet(sums, { approvable }, from, to) {
  for (const name of /** @type {(keyof typeof sums)[]} */ (Object.keys(sums))) {
    sums[name] += between(approvable[name], from, to);
  }
}

/** @param {ReturnType<typeof sumsOf>} sums
 * @returns {SwapSet} */
function setOf({ applicants, expected_bad: bad, with_outcome: known, bad: realised }) {
  const expected = applicants ? bad / applicants : null;
  return {
    applicants,
    expected_bad_rate_first: expected,
    expected_bad_rate_second: expected,
    with_outcome: known,
    realised_bad_rate: known ? realised / known : null,
  };
}
