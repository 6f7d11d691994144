/** How a new member of staff comes in: by the bank's provider, where there is one, or by a password kept here. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { radio } from "../../components/radio.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { provider } from "../../core/sign-on.js";
import { secretBox } from "./secret.js";

/**
 * @typedef {import("./address.js").Role} Role
 * @typedef {import("./new-user-form.js").State} State
 */

/** Whether the person is invited to sign on and gets no password here. Clients log in by theirs.
 * @param {Role} role
 * @param {State} state */
export function isInvited(role, { byPassword }) {
  const found = provider();
  return Boolean(found) && role !== "client" && (found?.local !== "on" || !byPassword);
}

/** The choice between the two; nothing where there is none.
 * @param {{role: Role, state: State, edit: (change: Partial<State>) => void}} parts */
export function wayIn({ role, state, edit }) {
  const found = provider();
  if (!found || role === "client") return nothing;
  const { name } = found;
  if (found.local !== "on") return html`<p class="muted">${t("new.invited.text", { name })}</p>`;
  const way = (/** @type {boolean} */ byPassword, /** @type {string} */ text, /** @type {string} */ hint) =>
    radio({ name: "way", text, hint, isChosen: state.byPassword === byPassword, choose: () => edit({ byPassword }) });
  return html`<fieldset class="choices">
    <legend>${t("new.way")}</legend>
    ${way(false, name, t("new.invited.text", { name }))}
    ${way(true, t("new.way.password"), t("new.way.password.hint"))}
  </fieldset>`;
}

/** The box that shows the link of an invitation once. */
export function linkBox() {
  return secretBox({ label: () => t("invite.link"), once: () => t("invite.once") });
}

/** Whom the link is for.
 * @param {import("./new-user-form.js").Person} person */
export function passedOn(person) {
  return html`<p>${t("invite.done", { name: fullName(person), by: provider()?.name ?? "" })}</p>`;
}
