/** The own second factor: whether it is on, and what can be done with it. For staff. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { openFactorDialog } from "./second-factor-dialog.js";
import { loadFactor, state } from "./state.js";

/** @typedef {import("./state.js").Factor} Factor */

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
function actions({ since, is_required: isRequired }) {
  if (!since) return button("factor.act.setup", "setup");
  return html`<span class="row">
    ${button("factor.act.codes", "codes")} ${button("factor.act.replace", "setup")}
    ${isRequired ? nothing : button("factor.act.remove", "remove")}
  </span>`;
}

/** @param {string} key
 * @param {import("./second-factor-dialog.js").Act} act */
function button(key, act) {
  return html`<button type="button" class="button button-small" @click=${() => openFactorDialog(act)}>${t(key)}</button>`;
}

/** @param {Factor} factor */
function standing({ since, recovery_codes_left: left, is_required: isRequired }) {
  if (!since) return html`<p class="muted">${t("factor.off")}</p>`;
  return html`<p>
      <span class="tag tag-good">✓ ${t("factor.on")}</span>
      ${t("factor.since", { at: moment(since, language()) })} ${t("factor.left", { count: left })}
    </p>
    ${left < FEW ? html`<p class="notice">${t("factor.few")}</p>` : nothing}
    ${isRequired ? html`<p class="muted">${t("factor.required")}</p>` : nothing}`;
}

const FEW = 3;
