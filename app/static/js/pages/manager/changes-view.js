/** What was changed: who, when, from what to what. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { featureNamed } from "../../features/contract.js";
import { exactText } from "../../features/feature-words.js";
import { moment } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { loadPart } from "./card.js";
import { authorOf, nameOf, shownChanges } from "./revisions.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("./state.js").Revision} Revision
 * @typedef {import("../../features/contract.js").Contract} Contract */

/** @param {Card} card
 * @param {Contract} contract */
export function changesView(card, contract) {
  const { revisions } = card;
  const next = revisions.data?.next ?? null;
  return html`<section class="card" aria-labelledby="changes-title">
    <h3 id="changes-title">${t("changes.title")}</h3>
    ${revisions.data ? html`<ol class="changes">${revisions.data.rows.map((revision) => entry(revision, contract))}</ol>` : nothing}
    ${revisions.error ? failed(revisions.error, () => loadPart(card, "revisions", next)) : nothing}
    ${revisions.isLoading && !revisions.data ? loading(4) : nothing}
    ${
      next && !revisions.error
        ? html`<button
            type="button" class="button button-small" aria-busy=${revisions.isLoading ? "true" : "false"} ?disabled=${revisions.isLoading}
            @click=${() => loadPart(card, "revisions", next)}
          >${t("changes.earlier")}</button>`
        : nothing
    }
  </section>`;
}

/** @param {Revision} revision
 * @param {Contract} contract */
function entry(revision, contract) {
  return html`<li class="change">
    <p class="change-who">
      <strong>${authorOf(revision)}</strong>
      <time class="muted small" datetime=${revision.timestamp}>${moment(revision.timestamp, language())}</time>
      <span class="muted small">${t("changes.revision", { revision: revision.revision })}</span>
    </p>
    ${revision.revision === 1 ? html`<p class="muted">${t("changes.created")}</p>` : nothing}
    <dl class="change-fields">
      ${shownChanges(revision, contract).map((name) => fieldChange(name, revision, contract))}
      ${managerChange(revision)}
    </dl>
  </li>`;
}

/** @param {string} name
 * @param {Revision} revision
 * @param {Contract} contract */
function fieldChange(name, { changes }, contract) {
  const feature = featureNamed(contract, name);
  const text = (/** @type {unknown} */ value) => (feature ? exactText(feature, value) : String(value));
  return line(feature ? label(feature.labels) : name, text(changes[name]?.old), text(changes[name]?.new));
}

/** The line about another manager, if there is one.
 * @param {Revision} revision */
function managerChange(revision) {
  const change = revision.changes["manager_id"];
  if (!change) return nothing;
  const text = (/** @type {unknown} */ id) => (typeof id === "number" ? nameOf(revision, id) : t("list.manager.none"));
  return line(t("list.column.manager"), text(change.old), text(change.new));
}

/** @param {string} name
 * @param {string} before
 * @param {string} after */
function line(name, before, after) {
  return html`<dt>${name}</dt>
  <dd><span class="change-old">${before}</span> <span role="img" aria-label=${t("changes.to")}>→</span> <span>${after}</span></dd>`;
}
