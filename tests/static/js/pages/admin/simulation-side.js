/**
 * A side of a simulation for tests: applicants drawn, added up as the service does, and decided one by one.
 *
 * @typedef {import("../../../../../app/static/js/pages/admin/simulation-parts.js").Chosen} Chosen
 * @typedef {{segment: string | null, pd: number, rules: number, bad: number | null}} Applicant  `rules`: the outcome by all rules but the cut-offs
 */

export const EDGES = [0, 0.2, 0.4, 0.6, 0.8, 1];
const MEASURES = [
  "applicants",
  "expected_bad",
  "amount",
  "expected_loss",
  "interest",
  "funding",
  "with_outcome",
  "bad",
];
export const GRADES = [
  { grade: "A", below: 0.4 },
  { grade: "B", below: null },
];
const SEGMENTS = [
  { name: "long", approve_below: 0.2, decline_from: 0.8 },
  { name: "short", approve_below: 0.2, decline_from: 0.6 },
  { name: null, approve_below: null, decline_from: null },
];

/** @type {Applicant[]} */
export const applicants = Array.from({ length: 400 }, (_, place) => {
  const segment = SEGMENTS[place % 7 === 0 ? 2 : place % 2]?.name ?? null;
  const rules = Math.max(place % 5 === 0 ? 1 : place % 11 === 0 ? 2 : 0, segment === null ? 1 : 0);
  return { segment, pd: ((place * 7919) % 1000) / 1000, rules, bad: place % 3 ? place % 2 : null };
});

/** @param {Applicant} one */
export function measuresOf({ pd, bad }) {
  return [1, pd, 1000, pd * 400, 200, 90, bad === null ? 0 : 1, bad ?? 0];
}

/** The outcome of an applicant: the worse of the rules' and the PD's place.
 * @param {Applicant} one
 * @param {Chosen} chosen */
export function outcomeOf({ segment, pd, rules }, chosen) {
  const stops = segment === null ? undefined : chosen[segment];
  if (!stops) return rules;
  const byPd = pd < (EDGES[stops.approve] ?? 0) ? 0 : pd < (EDGES[stops.decline] ?? 1) ? 1 : 2;
  return Math.max(rules, byPd);
}

/** @param {(one: Applicant) => number} value
 * @param {Applicant[]} of */
function below(value, of) {
  return EDGES.map((edge) => of.filter(({ pd }) => pd < edge).reduce((sum, one) => sum + value(one), 0));
}

/** @type {any} */
export const side = {
  policy: { name: "tested", version: 1, sha256: "a".repeat(64) },
  total: { amount: 1, expected_loss: 1, interest: 1, funding: 1 },
  by_grade: Object.fromEntries(
    GRADES.map(({ grade }) => [
      grade,
      { applicants: applicants.filter(({ pd }) => pd < 0.4 === (grade === "A")).length },
    ]),
  ),
  by_segment: {},
  cut_offs: {
    edges: EDGES,
    measures: MEASURES,
    grades: GRADES,
    segments: SEGMENTS.map((segment) => {
      const own = applicants.filter((one) => one.segment === segment.name);
      const approvable = own.filter(({ rules }) => rules === 0);
      return {
        ...segment,
        approvable: Object.fromEntries(
          MEASURES.map((name, place) => [name, below((one) => measuresOf(one)[place] ?? 0, approvable)]),
        ),
        referred: below(
          () => 1,
          own.filter(({ rules }) => rules === 1),
        ),
        declined: own.filter(({ rules }) => rules === 2).length,
      };
    }),
  },
};
