/**
 * What is stored of facts, as it is shown: of each fact what holds now first, then what was said before. Pure.
 *
 * @typedef {import("../core/api-types.js").StoredFactOut} StoredFact
 * @typedef {import("../core/deciding.js").Fact} Fact
 * @typedef {"fresh" | "contradicted" | "stale" | "earlier" | "unused"} Standing
 *   in date; of one moment with another value of another source; older than the policy takes; another one is newer; of no fact that the policy in use declares
 */

const A_DAY_MS = 86_400_000;

/** @param {StoredFact[]} rows
 * @param {{[name: string]: Fact}} declared
 * @param {Date} now
 * @returns {{fact: StoredFact, said: Fact["labels"] | null, standing: Standing}[]} */
export function factLines(rows, declared, now) {
  const time = (/** @type {StoredFact} */ { time: since }) => Date.parse(since);
  const sorted = [...rows].sort((one, other) => time(other) - time(one) || other.id - one.id);
  const names = [...new Set(sorted.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = sorted.filter((each) => each.name === name);
    const newest = own[0] ? time(own[0]) : 0;
    const rule = declared[name];
    const answers = own.filter((fact, place) => time(fact) === newest && isNewestOfItsSource(own, place));
    const isOne = new Set(answers.map(({ value }) => value)).size === 1;
    return own.map((fact) => {
      const isAnswer = answers.includes(fact);
      const isStale = rule !== undefined && now.getTime() - newest > rule.fresh_days * A_DAY_MS;
      const standing = !rule ? "unused" : !isAnswer ? "earlier" : isStale ? "stale" : isOne ? "fresh" : "contradicted";
      return { fact, said: rule?.labels ?? null, standing: /** @type {Standing} */ (standing) };
    });
  });
}

/** A source corrects itself: of one moment its last word counts.
 * @param {StoredFact[]} own  newest first
 * @param {number} place */
function isNewestOfItsSource(own, place) {
  const fact = own[place];
  return !own.slice(0, place).some((each) => each.source === fact?.source && each.time === fact.time);
}
