/**
 * A part of a simulation's applicants, added up from cumulative sums over the PD. Pure.
 *
 * @typedef {import("../../core/api-types.js").SimulatedSideOut} Side
 * @typedef {import("../../core/api-types.js").SimulatedFiguresOut} Figures
 * @typedef {import("../../core/api-types.js").SegmentSumsOut} Segment
 * @typedef {{approve: number, decline: number}} Stops  places in `edges`: approved below the first, declined from the second on
 * @typedef {{[segment: string]: Stops}} Chosen
 * @typedef {{[measure: string]: number}} Sums
 * @typedef {{approved: Sums, refer: number, decline: number}} Part
 */

/** Where a segment approves and declines; without one of that name nothing is approved, and the PD declines no one.
 * @param {Side} side
 * @param {Segment} segment
 * @param {Chosen} chosen
 * @returns {Stops} */
export function stopsOf({ cut_offs: { edges } }, { name }, chosen) {
  return (name === null ? undefined : chosen[name]) ?? { approve: 0, decline: edges.length - 1 };
}

/** The sum between two stops.
 * @param {number[] | undefined} sums
 * @param {number} from
 * @param {number} to */
export function between(sums, from, to) {
  return to > from ? (sums?.[to] ?? 0) - (sums?.[from] ?? 0) : 0;
}

/** @param {Side} side
 * @param {Segment} segment
 * @param {Chosen} chosen
 * @param {{from: number, to: number}} [range]  of PDs; without one those whom other rules decline are among the declined
 * @returns {Part} */
export function partOf(side, segment, chosen, range) {
  const { measures, edges } = side.cut_offs;
  const { approve, decline } = stopsOf(side, segment, chosen);
  const { from, to } = range ?? { from: 0, to: edges.length - 1 };
  const { approvable, referred } = segment;
  const all = approvable["applicants"];
  const late = Math.max(from, decline);
  return {
    approved: Object.fromEntries(
      measures.map((each) => [each, between(approvable[each], from, Math.min(to, approve))]),
    ),
    refer:
      between(all, Math.max(from, approve), Math.min(to, decline)) + between(referred, from, Math.min(to, decline)),
    decline: between(all, late, to) + between(referred, late, to) + (range ? 0 : segment.declined),
  };
}

/** @param {Part[]} parts
 * @returns {Part} */
export function added(parts) {
  const names = Object.keys(parts[0]?.approved ?? {});
  /** @param {(part: Part) => number} value */
  const sum = (value) => parts.reduce((all, part) => all + value(part), 0);
  return {
    approved: Object.fromEntries(names.map((name) => [name, sum(({ approved }) => approved[name] ?? 0)])),
    refer: sum(({ refer }) => refer),
    decline: sum(({ decline }) => decline),
  };
}

/** How many are approved.
 * @param {Sums} approved */
export function count(approved) {
  return approved["applicants"] ?? 0;
}

/** Figures as the service has them; money is null where the policy does not say it.
 * @param {Side} side
 * @param {Part} part
 * @returns {Figures} */
export function figuresOf({ total }, { approved, refer, decline }) {
  const approve = count(approved);
  const applicants = approve + refer + decline;
  const known = approved["with_outcome"] ?? 0;
  /** @param {string} name
   * @param {number | null} said */
  const money = (name, said) => (said === null ? null : (approved[name] ?? 0));
  const [interest, funding] = [money("interest", total.interest), money("funding", total.funding)];
  const loss = money("expected_loss", total.expected_loss);
  return {
    applicants,
    approve,
    refer,
    decline,
    approval_rate: applicants ? approve / applicants : null,
    expected_bad_rate: approve ? (approved["expected_bad"] ?? 0) / approve : null,
    realised_bad_rate: known ? (approved["bad"] ?? 0) / known : null,
    with_outcome: known,
    amount: money("amount", total.amount),
    expected_loss: loss,
    interest,
    funding,
    net_income: interest === null || funding === null || loss === null ? null : interest - funding - loss,
  };
}
