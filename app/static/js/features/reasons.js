/**
 * Which values lowered a rating and which helped it. Pure.
 *
 * A contribution is in log-odds of default: above zero it lowers the rating. The service gives reasons strongest first.
 *
 * @typedef {import("../core/api-types.js").ReasonOut} Reason
 * @typedef {Reason & {length: number}} WeighedReason  `length`: from 0 to 1, the strongest reason of the score being 1
 */

const START = "base";

/** At most so many reasons that lowered a rating are shown to the borrower: those that count. */
export const MOST_TOLD = 4;

/**
 * Both sides in the service's order. What changed nothing and where every applicant starts is on neither.
 * @param {Reason[]} reasons
 * @param {number} [most]  how many that lowered; without it all
 * @returns {{lowered: WeighedReason[], helped: WeighedReason[]}}
 */
export function twoSides(reasons, most = Infinity) {
  const own = reasons.filter(({ feature }) => feature !== START);
  const greatest = Math.max(...own.map(({ contribution }) => Math.abs(contribution)), Number.EPSILON);
  const weighed = own.map((reason) => ({ ...reason, length: Math.abs(reason.contribution) / greatest }));
  return {
    lowered: weighed.filter(({ contribution }) => contribution > 0).slice(0, most),
    helped: weighed.filter(({ contribution }) => contribution < 0),
  };
}

/** Where every applicant starts, in log-odds; null when the event does not say.
 * @param {Reason[]} reasons
 * @returns {number | null} */
export function startOf(reasons) {
  return reasons.find(({ feature }) => feature === START)?.contribution ?? null;
}

/** How strong a reason is beside the strongest one, for those who do not see its bar.
 * @param {number} length
 * @returns {"strong" | "middling" | "slight"} */
export function strength(length) {
  if (length > 2 / 3) return "strong";
  return length > 1 / 3 ? "middling" : "slight";
}
