/** The features that stand in a promotion's way: clearing them lowers the PD, or could not be tried. Pure. */

/** @typedef {import("../../core/api.js").GateResult} GateResult */

const CODES = new Set(["clearing_helps", "clearing_untried"]);

/** @param {GateResult[]} gates
 * @returns {string[]} */
export function features(gates) {
  const figures = gates.find((gate) => CODES.has(gate.code))?.figures;
  const listed = figures?.["cleared"] ?? figures?.["columns"];
  if (!Array.isArray(listed)) return [];
  return listed.map((each) => String(typeof each === "string" ? each : each["feature"]));
}
