/**
 * What is asked of the simulator, from what a person chose. Pure.
 *
 * @typedef {"cut-offs" | "policy" | "model"} Comparison
 * @typedef {"portfolio" | "events"} Source
 * @typedef {{
 *   policy: string, comparison: Comparison, against: string, model: string, source: Source, since: string, until: string,
 *   months: number, manager: string, sources: string[], facts: {[name: string]: string}
 * }} Choices  hashes of policies and a model; `since` and `until` are days; `manager` is an id, `facts` are as they were typed
 * @typedef {{[name: string]: import("../../core/api-types.js").DeclaredFactOut}} Declared
 * @typedef {import("../../core/api-types.js").SimulationIn} Request
 * @typedef {import("./simulation-sums.js").Chosen} Chosen
 */
import { typedFact } from "../../features/typed-fact.js";
import { ownStops } from "./simulation-sums.js";

/** The request for those choices; days begin in the reader's time zone, and the last one is counted.
 * @param {Choices} choices
 * @param {Declared} declared  facts of the policies
 * @returns {Request} */
export function requestOf(choices, declared) {
  const { policy, comparison, against, model, source, since, until, months, manager, sources } = choices;
  /** @type {Request} */
  const asked = { policy, outcome_months: months };
  if (comparison === "policy") asked.against = against;
  if (comparison === "model") asked.model = model;
  if (source === "events") {
    asked.since = startOf(since, 0);
    if (until) asked.until = startOf(until, 1);
    if (sources.length) asked.sources = /** @type {NonNullable<Request["sources"]>} */ (sources);
  } else if (manager) asked.manager_id = Number(manager);
  const facts = factsOf(choices.facts, declared);
  if (Object.keys(facts).length) asked.facts = facts;
  return asked;
}

/** @param {Choices["facts"]} typed
 * @param {Declared} declared */
function factsOf(typed, declared) {
  const stated = Object.entries(typed).filter(([name, text]) => text !== "" && name in declared);
  return Object.fromEntries(stated.map(([name, text]) => [name, typedFact(declared[name]?.type, text)]));
}

/** The cut-offs that stand elsewhere than in the policy, by segment; none is an empty object.
 * @param {import("./simulation-sums.js").Side} side
 * @param {Chosen} chosen */
export function movedCutOffs(side, chosen) {
  const { edges } = side.cut_offs;
  const own = ownStops(side);
  const others = Object.entries(chosen).filter(
    ([name, { approve, decline }]) => own[name]?.approve !== approve || own[name]?.decline !== decline,
  );
  return Object.fromEntries(
    others.map(([name, { approve, decline }]) => [
      name,
      { approve_below: edges[approve] ?? 0, decline_from: edges[decline] ?? 1 },
    ]),
  );
}

/** @param {string} day
 * @param {number} later  days */
function startOf(day, later) {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
