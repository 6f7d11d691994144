/**
 * Parts and values of decision policies in words. Pure but for the language.
 *
 * @typedef {string | number | boolean | null} Value
 * @typedef {{path: string[], before: Value, after: Value}} PolicyDifference
 */
import { addWords, has, language, t } from "../core/i18n.js";
import { policyDifferenceWords } from "./words/policy-differences.js";

addWords(policyDifferenceWords);
const DECIMALS = 6;

/** What a place in a policy is called: `segments.standard.approve_below` is "segment standard, approve below PD".
 * @param {string[]} path */
export function nameOf([section = "", item, ...rest]) {
  const first = word(section, `policy.section.${section}`);
  const second = item === undefined ? "" : ` ${word(item, `policy.field.${item}`)}`;
  return [`${first}${second}`, ...rest.map((each) => word(each, `policy.field.${each}`))].join(", ");
}

/** A value as it is read.
 * @param {Value} value */
export function valueOf(value) {
  if (value === null) return t("policy.none");
  if (typeof value === "boolean") return t(value ? "policy.yes" : "policy.no");
  if (typeof value === "number") return value.toLocaleString(language(), { maximumFractionDigits: DECIMALS });
  return has(`policy.outcome.${value}`) ? t(`policy.outcome.${value}`) : value;
}

/** @param {string} name
 * @param {string} key */
function word(name, key) {
  return has(key) ? t(key) : name;
}
