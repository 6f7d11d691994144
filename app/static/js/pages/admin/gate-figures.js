/** Figures of a promotion's gates as texts. Pure. */
import { number, percent, signed } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";

/** @typedef {import("../../core/api.js").GateFigure} GateFigure
 * @typedef {import("../../core/api.js").GateDetail} GateDetail */

const DIGITS = 4;
const DIFFERENCES = new Set(["difference", "low", "high"]);

/** Figures as people of the language write them.
 * @param {{[name: string]: GateFigure}} figures
 * @returns {{[name: string]: string}} */
export function shown(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, figure(name, value)]));
}

/** @param {string} name
 * @param {GateFigure} value
 * @returns {string} */
function figure(name, value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    if (DIFFERENCES.has(name)) return signed(value, language(), DIGITS);
    return number(value, language(), Number.isInteger(value) ? 0 : DIGITS);
  }
  return value.map((each) => (typeof each === "string" ? each : detail(each))).join("; ");
}

/** A broken rule, a grade whose PD is off, or a feature that helps when cleared.
 * @param {GateDetail} each */
function detail(each) {
  if (each["rule"]) return t(`gate.rule.${each["rule"]}`) + (each["feature"] ? ` (${each["feature"]})` : "");
  const words = Object.fromEntries(Object.entries(each).map(([name, value]) => [name, figure(name, value ?? "")]));
  if (each["grade"] !== undefined) return t("gate.grade", words);
  return t("gate.cleared", { ...words, share: percent(Number(each["share"]), language(), 1) });
}
