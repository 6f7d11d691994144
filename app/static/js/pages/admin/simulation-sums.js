/**
 * What other cut-offs would give, from cumulative sums over the PD: exact at the stops, without asking again. Pure.
 *
 * @typedef {import("./simulation-parts.js").Side} Side
 * @typedef {import("./simulation-parts.js").Figures} Figures
 * @typedef {import("./simulation-parts.js").Stops} Stops
 * @typedef {import("./simulation-parts.js").Chosen} Chosen
 * @typedef {{name: string | null, figures: Figures}} Group  the name is null for applicants in no segment
 */
import { added, count, figuresOf, partOf } from "./simulation-parts.js";

/** The stops of the policy's own cut-offs.
 * @param {Side} side
 * @returns {Chosen} */
export function ownStops({ cut_offs: { edges, segments } }) {
  const named = segments.filter(({ name }) => name !== null);
  return Object.fromEntries(
    named.map(({ name, approve_below: approve, decline_from: decline }) => [
      name,
      { approve: edges.indexOf(approve ?? 0), decline: edges.indexOf(decline ?? 1) },
    ]),
  );
}

/** The stops of one cut-off of a segment at another place; the other one gives way.
 * @param {Stops} stops
 * @param {"approve" | "decline"} which
 * @param {number} place
 * @returns {Stops} */
export function moved(stops, which, place) {
  return which === "approve"
    ? { approve: place, decline: Math.max(place, stops.decline) }
    : { approve: Math.min(place, stops.approve), decline: place };
}

/** The figures of all applicants under those cut-offs.
 * @param {Side} side
 * @param {Chosen} chosen
 * @returns {Figures} */
export function totalAt(side, chosen) {
  return figuresOf(side, added(side.cut_offs.segments.map((segment) => partOf(side, segment, chosen))));
}

/** The figures by segment.
 * @param {Side} side
 * @param {Chosen} chosen
 * @returns {Group[]} */
export function bySegment(side, chosen) {
  return side.cut_offs.segments.map((segment) => ({
    name: segment.name,
    figures: figuresOf(side, partOf(side, segment, chosen)),
  }));
}

/** The figures by grade: a grade is a range of PDs between stops, so sums say who is approved and referred in it.
 * @param {Side} side
 * @param {Chosen} chosen
 * @returns {Group[]} */
export function byGrade(side, chosen) {
  const { edges, grades, segments } = side.cut_offs;
  let from = 0;
  return grades.map(({ grade, below }) => {
    const to = below === null ? edges.length - 1 : edges.indexOf(below);
    const range = { from, to };
    from = to;
    const part = added(segments.map((segment) => partOf(side, segment, chosen, range)));
    const applicants = side.by_grade[grade]?.applicants ?? 0;
    const decline = applicants - count(part.approved) - part.refer;
    return { name: grade, figures: figuresOf(side, { ...part, decline }) };
  });
}

/** The strategy curve: each twentieth of the PD as the one that all segments approve below.
 * @param {Side} side
 * @param {Chosen} chosen
 * @returns {{pd: number, figures: Figures}[]} */
export function curve(side, chosen) {
  const { edges } = side.cut_offs;
  const places = Array.from({ length: 21 }, (_, step) => edges.indexOf(step / 20)).filter((place) => place >= 0);
  return places.map((place) => {
    const all = Object.entries(chosen).map(([name, { decline }]) => [
      name,
      { approve: place, decline: Math.max(place, decline) },
    ]);
    return { pd: edges[place] ?? 0, figures: totalAt(side, Object.fromEntries(all)) };
  });
}
