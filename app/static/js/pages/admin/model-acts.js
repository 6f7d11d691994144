/** What can be done about one model of the list. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { t } from "../../core/i18n.js";
import { shortHash, titleOf } from "./metrics.js";

/** @typedef {import("./metrics.js").Model} Model */

/** The way to a model beside the champion.
 * @param {Model} model
 * @param {{href: string, go: (event: MouseEvent) => void}} to */
export function lookAt(model, { href, go }) {
  return html`<a
    class="button button-small" href=${href} aria-label="${t("evidence.look")}: ${titleOf(model)} ${shortHash(model.sha256)}"
    @click=${go}
  >${t("evidence.look")}</a>`;
}

/** @param {string} word
 * @param {Model} model
 * @param {(model: Model) => void} act */
export function action(word, model, act) {
  return html`<button
    type="button" class="button button-small" aria-label="${t(word)}: ${titleOf(model)} ${shortHash(model.sha256)}"
    @click=${() => act(model)}
  >${t(word)}</button>`;
}
