/** Adding a user: the form's state, which stays while one looks elsewhere on the page, and what is sent. */
import { ApiError, get, post } from "../../core/api.js";
import { startForm, wholeApplicant } from "../../features/form-state.js";
import { readNumber } from "../../features/feature-input.js";
import { language } from "../../core/i18n.js";
import { attempt } from "../../core/attempt.js";
import { loaded } from "../../core/loaded.js";
import { newPassword } from "./new-password.js";
import { newUserView } from "./new-user-view.js";
import { readActiveManagers } from "./people.js";
import { secretBox } from "./secret.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {{login: string, password: string, first_name: string, last_name: string}} Person
 * @typedef {{isWanted: boolean, amount_total: string, annual_rate: string}} CreditTexts  the rate in per cent
 * @typedef {{contract: import("../../features/contract.js").Contract, managers: import("./people.js").Manager[]}} ForClients
 * @typedef {{
 *   person: Person, manager: number | null, features: import("../../features/form-state.js").Form, credit: CreditTexts,
 *   isTouched: boolean, isBusy: boolean, error: unknown, added: {id: number, person: Person, role: Role} | null
 * }} State
 * @typedef {import("./address.js").Role} Role
 */

const PATHS = { client: "/clients", manager: "/managers", admin: "/users" };
const PER_CENT = 100;
/** Digits that a fraction of a decimal number keeps exactly. */
const EXACT_DIGITS = 15;

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function newUserSection({ go, update }) {
  const state = blank();
  /** @type {ReturnType<typeof loaded<ForClients>>} */
  const forClients = loaded(update);
  let secret = secretBox(update);
  /** @type {Address} */
  let address;

  window.addEventListener("beforeunload", (event) => state.isTouched && event.preventDefault());

  /** @param {Address} wanted */
  function open(wanted) {
    address = wanted;
    if (role() === "client") forClients.load(readForClients);
    update();
  }

  /** @param {Partial<State>} change */
  function edit(change) {
    Object.assign(state, { isTouched: true, ...change });
    update();
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    await attempt(state, update, async () => {
      const answer = await post(PATHS[role()], body(role(), state, forClients.state.data));
      const added = { id: answer.id ?? answer.user_id, person: state.person, role: role() };
      Object.assign(state, blank(), { added });
    });
    focusFirst(state.error ? "[aria-invalid=true]" : "#added-title");
  }

  function another() {
    state.added = null;
    secret = secretBox(update);
    update();
  }

  function role() {
    return address.adding ?? "client";
  }

  function view() {
    const acts = { edit, submit, another, go, reload: () => forClients.load(readForClients) };
    return newUserView({ state, address, role: role(), forClients: forClients.state, secret, ...acts });
  }

  return { open, view };
}

/** @returns {State} */
function blank() {
  return {
    person: { login: "", password: newPassword(), first_name: "", last_name: "" },
    manager: null,
    features: startForm(),
    credit: { isWanted: false, amount_total: "", annual_rate: "" },
    isTouched: false,
    isBusy: false,
    error: null,
    added: null,
  };
}

/** @param {AbortSignal} signal
 * @returns {Promise<ForClients>} */
async function readForClients(signal) {
  const [contract, managers] = await Promise.all([get("/schema/applicant", { signal }), readActiveManagers(signal)]);
  return { contract, managers };
}

/** What is sent; what nobody entered is left out, and the service tells that it is missing.
 * @param {Role} role
 * @param {State} state
 * @param {ForClients | null} forClients */
function body(role, { person, manager, features, credit }, forClients) {
  if (role !== "client") return person;
  const applicant = wholeApplicant(features, forClients?.contract.features ?? []);
  return { user: person, features: applicant, manager_id: manager, credit: credit.isWanted ? creditOf(credit) : null };
}

/** @param {CreditTexts} texts */
function creditOf({ amount_total, annual_rate }) {
  const rate = readNumber(annual_rate, language());
  const fraction = typeof rate === "number" ? Number((rate / PER_CENT).toPrecision(EXACT_DIGITS)) : rate;
  const entered = { amount_total: readNumber(amount_total, language()), annual_rate: fraction };
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

/** @param {string} selector */
function focusFirst(selector) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`main ${selector}`));
  found?.focus();
}
