/**
 * A proposed change in words: what it is, and each part of it as old → new. Pure but for the language.
 *
 * @typedef {import("./state.js").Proposal} Proposal
 * @typedef {import("../../features/policy-differences.js").Value} PolicyValue
 * @typedef {{name: string, from: string, to: string}} Difference  `from` is empty for what is new
 */
import { fullName } from "../../core/format.js";
import { has, t } from "../../core/i18n.js";
import { nameOf as policyPart, valueOf as policyValue } from "../../features/policy-differences.js";

const HASH_LENGTH = 12;

/** What is proposed, in a few words.
 * @param {Proposal} proposal */
export function titleOf({ act, about, change, object_id: objectId }) {
  const key = has(`act.${act}`) ? `act.${act}` : "act.other";
  const policy = act === "activate_policy" ? `${textOf(change["name"])}, ${textOf(change["version"])}` : "";
  const name = about ? fullName(about) : nameIn(change);
  return t(key, { act, name, model: shortOf(objectId), id: objectId ?? "", policy });
}

/** Each part of the change.
 * @param {Proposal} proposal
 * @returns {Difference[]} */
export function differences({ act, change }) {
  if (act === "add_staff") {
    return [part("login", "", textOf(change["login"])), part("name", "", nameIn(change)), role("", change["role"])];
  }
  if (act === "invite_newcomer") return ofNewcomer(change);
  if (act === "change_role") return [role(change["before"], change["role"])];
  if (act === "reset_password") return [part("password", t("approvals.password.present"), t("approvals.password.new"))];
  if (act === "reset_second_factor") return [part("second_factor", t("approvals.yes"), t("approvals.no"))];
  if (act === "reactivate") return [part("login_allowed", t("approvals.no"), t("approvals.yes"))];
  if (act === "make_key") return ofKey(change);
  if (act === "erase_person" || act === "erase_application")
    return [part("ground", "", t(`ground.${change["ground"]}`))];
  if (act === "activate_policy") return ofPolicy(change);
  if (act === "promote" || act === "waive") return promotion(change);
  return Object.entries(change).map(([name, value]) => ({ name, from: "", to: textOf(value) }));
}

/** Who comes; telephone and e-mail where the proposal has them.
 * @param {Proposal["change"]} change
 * @returns {Difference[]} */
function ofNewcomer(change) {
  const contact = ["phone", "email"].filter((name) => change[name]);
  return [
    part("login", "", textOf(change["login"])),
    part("name", "", nameIn(change)),
    role("", change["role"]),
    ...contact.map((name) => part(name, "", textOf(change[name]))),
  ];
}

/** @param {Proposal["change"]} change
 * @returns {Difference[]} */
function promotion(change) {
  const waivers = /** @type {{feature: string, because: string}[]} */ (change["waivers"] ?? []);
  const gates = /** @type {string[]} */ (change["despite"] ?? []);
  return [
    part("champion", shortOf(change["before"]), t("approvals.this_model")),
    ...gates.map((gate) =>
      part("despite", "", t("approvals.because", { what: gate, reason: textOf(change["because"]) })),
    ),
    ...waivers.map(({ feature, because }) =>
      part("waiver", "", t("approvals.because", { what: feature, reason: because })),
    ),
  ];
}

/** @param {Proposal["change"]} change
 * @returns {Difference[]} */
function ofPolicy(change) {
  const found = /** @type {[string[], PolicyValue, PolicyValue][]} */ (change["differences"] ?? []);
  const changed = found.map(([path, from, to]) => ({
    name: policyPart(path),
    from: from === null ? "" : policyValue(from),
    to: policyValue(to),
  }));
  return [part("policy", shortOf(change["before"]), t("approvals.this_policy")), ...changed];
}

/** @param {Proposal["change"]} change
 * @returns {Difference[]} */
function ofKey(change) {
  const scopes = /** @type {string[]} */ (change["scopes"] ?? []);
  return [
    part("prefix", "", `${textOf(change["prefix"])}…`),
    part("scopes", "", scopes.join(", ")),
    part("expires_in_days", "", textOf(change["expires_in_days"])),
    part("requests_per_minute", "", textOf(change["requests_per_minute"])),
    ...(change["must_sign"] ? [part("must_sign", "", t("approvals.yes"))] : []),
  ];
}

/** @param {unknown} from
 * @param {unknown} to */
function role(from, to) {
  return part("role", from ? t(`role.${from}`) : "", t(`role.${to}`));
}

/** @param {string} name
 * @param {string} from
 * @param {string} to
 * @returns {Difference} */
function part(name, from, to) {
  return { name: t(`change.${name}`), from, to };
}

/** @param {Proposal["change"]} change */
function nameIn(change) {
  return `${textOf(change["first_name"])} ${textOf(change["last_name"])}`.trim();
}

/** @param {unknown} hash */
export function shortOf(hash) {
  return typeof hash === "string" ? hash.slice(0, HASH_LENGTH) : "";
}

/** @param {unknown} value */
function textOf(value) {
  return value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}
