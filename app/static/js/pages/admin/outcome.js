/** What became of a dismissed manager's clients. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { fullName, signed } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";

/** @typedef {import("../../core/api-types.js").DismissedOut} Outcome */

/**
 * @param {string} name  of who was dismissed
 * @param {Outcome} outcome
 * @param {import("./people.js").Manager[]} others
 */
export function outcomeText(name, { detached_clients, handed_over }, others) {
  const count = handed_over.reduce((sum, { clients }) => sum + clients, 0);
  return html`<p>${t("dismiss.done", { name })}</p>
    ${count ? html`<p>${t("dismiss.done.handed", { count })}</p>` : nothing}
    ${handed_over.length ? html`<dl class="facts outcome">${handed_over.map(heir)}</dl>` : nothing}
    ${detached_clients ? html`<p>${t("dismiss.done.detached", { count: detached_clients })}</p>` : nothing}`;

  /** @param {{manager_id: number, clients: number}} each */
  function heir({ manager_id, clients }) {
    const found = others.find(({ user_id }) => user_id === manager_id);
    return html`<dt>${found ? fullName(found) : t("managers.number", { id: String(manager_id) })}</dt>
      <dd>${signed(clients, language(), 0)}</dd>`;
  }
}
