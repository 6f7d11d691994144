/** What is typed into the form by which a user is added, what is sent of it, and whose problem is whose. */
import { ApiError } from "../../core/api.js";
import { language } from "../../core/i18n.js";
import { readMoney, readNumber } from "../../features/feature-input.js";
import { startForm, wholeApplicant } from "../../features/form-state.js";
import { newPassword } from "./new-password.js";

/**
 * @typedef {{login: string, password: string, first_name: string, last_name: string}} Person
 * @typedef {{phone: string, email: string}} Contact
 * @typedef {{isWanted: boolean, amount_total: string, annual_rate: string}} CreditTexts  the rate in per cent
 * @typedef {{contract: import("../../features/contract.js").Contract, managers: import("./people.js").Manager[]}} ForClients
 * @typedef {{
 *   person: Person, contact: Contact, manager: number | null, features: import("../../features/form-state.js").Form, credit: CreditTexts,
 *   byPassword: boolean, isTouched: boolean, isBusy: boolean, error: unknown,
 *   added: {id: number, person: Person, role: Role, isProposed: boolean, link: string} | null
 * }} State
 * @typedef {import("./address.js").Role} Role
 */

const PER_CENT = 100;
/** Digits that a fraction of a decimal number keeps exactly. */
const EXACT_DIGITS = 15;

/** The form as it is opened: everything empty but the password.
 * @returns {State} */
export function blank() {
  return {
    person: { login: "", password: newPassword(), first_name: "", last_name: "" },
    contact: { phone: "", email: "" },
    manager: null,
    features: startForm(),
    credit: { isWanted: false, amount_total: "", annual_rate: "" },
    byPassword: false,
    isTouched: false,
    isBusy: false,
    error: null,
    added: null,
  };
}

/** What is sent of a person who is invited: no password; a manager's telephone and e-mail.
 * @param {Role} role
 * @param {State} state */
export function invitedBody(role, { person, contact }) {
  const { login, first_name, last_name } = person;
  return { login, first_name, last_name, role, ...(role === "manager" ? contact : {}) };
}

/** What is sent; what was not entered is left out, and the service reports that it is missing.
 * @param {Role} role
 * @param {State} state
 * @param {ForClients | null} forClients */
export function body(role, { person, contact, manager, features, credit }, forClients) {
  if (role === "manager") return { ...person, ...contact };
  if (role !== "client") return { ...person, role };
  const applicant = wholeApplicant(features, forClients?.contract.features ?? []);
  return { user: person, features: applicant, manager_id: manager, credit: credit.isWanted ? creditOf(credit) : null };
}

/** @param {CreditTexts} texts */
function creditOf({ amount_total, annual_rate }) {
  const rate = readNumber(annual_rate, language());
  const fraction = typeof rate === "number" ? Number((rate / PER_CENT).toPrecision(EXACT_DIGITS)) : rate;
  const entered = { amount_total: readMoney(amount_total, language()), annual_rate: fraction };
  return Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== null));
}

/** The problem of a field; a taken login is one of that field.
 * @param {unknown} error
 * @param {string} field */
export function problemOf(error, field) {
  if (!(error instanceof ApiError)) return undefined;
  if (error.error === "LoginTaken" && field === "login") return { field, message: "", code: "login_taken" };
  return error.fields.find((each) => each.field === field || each.field === `user.${field}`);
}

/** What is left of an error once something was edited: a field's problem goes with its edit.
 * @param {State} before
 * @param {Partial<State>} change
 * @returns {unknown} */
export function leftOf({ error, ...before }, change) {
  if (!(error instanceof ApiError)) return error;
  const edited = new Set([
    ...differing(before.person, change.person).flatMap((name) => [name, `user.${name}`]),
    ...differing(before.contact, change.contact),
    ...differing(before.credit, change.credit).map((name) => `credit.${name}`),
    ...differing(before.features.edits, change.features?.edits),
    ...("manager" in change ? ["manager_id"] : []),
  ]);
  if (error.error === "LoginTaken") return edited.has("login") ? null : error;
  if (!error.fields.some(({ field }) => edited.has(field))) return error;
  const detail = error.fields.filter(({ field }) => !edited.has(field));
  return detail.length ? new ApiError({ ...error, detail }) : null;
}

/** @param {{[name: string]: unknown}} before
 * @param {{[name: string]: unknown}} [after] */
function differing(before, after = before) {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}
