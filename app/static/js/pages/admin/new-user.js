/** Adding a user: the form's state, which stays while one looks elsewhere on the page, and what is sent. */
import { get, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { blank, body, invitedBody, leftOf } from "./new-user-form.js";
import { newUserView } from "./new-user-view.js";
import { isProposed } from "../../core/proposed.js";
import { readActiveManagers } from "./people.js";
import { secretBox } from "./secret.js";
import { isInvited, linkBox } from "./way-in.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./new-user-form.js").ForClients} ForClients
 * @typedef {import("./new-user-form.js").State} State
 */

const INVITED = "/sso/users";
const PATHS = { client: "/clients", manager: "/managers", admin: "/users", auditor: "/users", risk: "/users" };

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function newUserSection({ go }) {
  const state = blank();
  /** @type {import("../../core/loaded.js").Loaded<ForClients>} */
  const forClients = loaded();
  let secret = secretBox();
  let link = linkBox();
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
    Object.assign(state, { isTouched: true, error: leftOf(state, change), ...change });
    update();
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    await attempt(state, async () => {
      const answer = isInvited(role(), state)
        ? await post(INVITED, invitedBody(role(), state))
        : await post(PATHS[role()], body(role(), state, forClients.data));
      const added = {
        id: answer.id ?? answer.user_id,
        person: state.person,
        role: role(),
        isProposed: isProposed(answer),
        link: answer.link ?? "",
      };
      Object.assign(state, blank(), { added });
    });
    focusFirst(state.error ? "[aria-invalid=true]" : "#added-title");
  }

  function another() {
    state.added = null;
    secret = secretBox();
    link = linkBox();
    update();
  }

  function role() {
    return address.adding ?? "client";
  }

  function view() {
    const acts = { edit, submit, another, go, reload: () => forClients.load(readForClients) };
    return newUserView({ state, address, role: role(), forClients, secret, link, ...acts });
  }

  return { open, view };
}

/** @param {AbortSignal} signal
 * @returns {Promise<ForClients>} */
async function readForClients(signal) {
  const [contract, managers] = await Promise.all([get("/schema/applicant", { signal }), readActiveManagers(signal)]);
  return { contract, managers };
}

/** @param {string} selector */
function focusFirst(selector) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`main ${selector}`));
  found?.focus();
}
