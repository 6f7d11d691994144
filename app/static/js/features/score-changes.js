/**
 * What changed between two scores of a client, from their stored reasons. Pure.
 *
 * @typedef {import("../core/api-types.js").ReasonOut} Reason
 * @typedef {{model_version: string, reasons: Reason[]}} Score
 * @typedef {{feature: string, before: unknown, now: unknown, moved: number}} Change
 *   `moved` in log-odds of default: above zero it lowered the rating
 */

const START = "base";

/**
 * Features whose value is another one, the greatest effect first. Effects of two models are not comparable: then
 * `isSameModel` is false and `moved` is 0.
 * @param {Score} score
 * @param {Score} before
 * @returns {{isSameModel: boolean, changes: Change[]}}
 */
export function scoreChanges(score, before) {
  const isSameModel = score.model_version === before.model_version;
  const earlier = new Map(before.reasons.map((reason) => [reason.feature, reason]));
  const changes = score.reasons
    .filter(({ feature }) => feature !== START && earlier.has(feature))
    .map((reason) => {
      const old = /** @type {Reason} */ (earlier.get(reason.feature));
      const moved = isSameModel ? reason.contribution - old.contribution : 0;
      return { feature: reason.feature, before: old.value, now: reason.value, moved };
    })
    .filter(({ before: old, now }) => old !== now)
    .sort((one, other) => Math.abs(other.moved) - Math.abs(one.moved));
  return { isSameModel, changes };
}
