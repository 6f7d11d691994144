/** The own second factors: whether one is on, and what can be done with them. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { obstacle } from "../../components/passkey-button.js";
import { hasFactor } from "../../components/proof.js";
import { failed, loading } from "../../components/states.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { passkeyObstacle } from "../../core/passkeys.js";
import { passkeyList } from "./passkey-list.js";
import { openFactorDialog } from "./second-factor-dialog.js";
import { loadFactor, state } from "./state.js";

/** @typedef {import("./state.js").Factor} Factor */

const FEW = 3;

export function secondFactorCard() {
  const { data, error } = state.factor;
  return html`<section class="card" aria-labelledby="factor-title">
    <div class="card-head">
      <h2 id="factor-title">${t("factor.title")}</h2>
      ${data ? actions(data) : nothing}
    </div>
    ${data ? standing(data) : error ? failed(error, loadFactor) : loading(2)}
  </section>`;
}

/** @param {Factor} factor */
function actions(factor) {
  const { since, is_offered: isOffered, is_required: isRequired, passkeys, passkeys_at: place } = factor;
  return html`<span class="row">
    ${hasFactor(factor) ? button("factor.act.codes", "codes") : nothing}
    ${isOffered ? button(since ? "factor.act.replace" : "factor.act.setup", "setup") : nothing}
    ${since && !(isRequired && !passkeys.length) ? button("factor.act.remove", "remove") : nothing}
    ${passkeyObstacle(place) ? nothing : button("passkey.add", "passkey")}
  </span>`;
}

/** @param {string} key
 * @param {import("./second-factor-dialog.js").Act} act */
function button(key, act) {
  return html`<button type="button" class="button button-small" @click=${() => openFactorDialog(act)}>${t(key)}</button>`;
}

/** @param {Factor} factor */
function standing(factor) {
  const { passkeys, is_required: isRequired, passkeys_at: place } = factor;
  return html`${hasFactor(factor) ? on(factor) : off(factor)}
    ${isRequired ? html`<p class="muted">${t("factor.required")}</p>` : nothing}
    ${passkeys.length ? passkeyList(passkeys) : nothing} ${obstacle(place ?? null)}`;
}

/** @param {Factor} factor */
function on({ since, recovery_codes_left: left }) {
  return html`<p>
      <span class="tag tag-good">✓ ${t("factor.on")}</span>
      ${since ? t("factor.since", { at: moment(since, language()) }) : nothing} ${t("factor.left", { count: left })}
    </p>
    ${left < FEW ? html`<p class="notice">${t("factor.few")}</p>` : nothing}`;
}

/** @param {Factor} factor */
function off({ is_offered: isOffered, passkeys_at: place }) {
  const key = isOffered ? (place ? "factor.off.both" : "factor.off") : place ? "factor.off.passkey" : "factor.off.none";
  return html`<p class="muted">${t(key)}</p>`;
}
