/** Figures of a promotion's gates as texts. Pure. */
import { number, signed } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";

/** @typedef {import("../../core/api.js").GateFigure} GateFigure */

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
  return value.map((each) => (typeof each === "string" ? each : rule(each))).join("; ");
}

/** @param {{rule: string, feature: string | null}} broken */
const rule = (broken) => t(`gate.rule.${broken.rule}`) + (broken.feature ? ` (${broken.feature})` : "");
