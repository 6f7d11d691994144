/** Two versions of one client beside each other; for each field one of them is chosen. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { featureNamed } from "../../features/contract.js";
import { exactText } from "../../features/feature-words.js";
import { moment } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { authorOf } from "./revisions.js";
import { saveChosen } from "./saving.js";
import { state } from "./state.js";

/** @typedef {import("./conflict.js").Conflict} Conflict
 * @typedef {import("./conflict.js").Difference} Difference
 * @typedef {import("./conflict.js").Side} Side */

/** The question while it is open. */
export function conflictDialog() {
  const { card } = state;
  if (!card?.conflict) return "";
  const { conflict } = card;
  const close = () => {
    card.conflict = null;
    update();
  };
  return dialog({
    title: t("conflict.title"),
    wide: true,
    close,
    body: html`
      <p>${whoWas(conflict)}</p>
      <p class="muted small">${t("conflict.text")}</p>
      <div class="versions">
        <div class="versions-head" aria-hidden="true"><span></span><span>${t("conflict.mine")}</span><span>${t("conflict.theirs")}</span></div>
        ${conflict.differences.map((difference, index) => choice(conflict, difference, index === 0))}
      </div>`,
    actions: html`
      <button type="button" class="button" @click=${close}>${t("conflict.back")}</button>
      <button type="button" class="button button-main" @click=${() => saveChosen(card)}>${t("conflict.save")}</button>`,
  });
}

/** The newest edit that is not mine: who, when.
 * @param {Conflict} conflict */
function whoWas({ revisions }) {
  const [latest] = revisions;
  if (!latest) return nothing;
  const isMe = latest.author_id === state.me?.user_id;
  const when = moment(latest.timestamp, language());
  return isMe ? t("conflict.who.you", { when }) : t("conflict.who", { name: authorOf(latest), when });
}

/** @param {Conflict} conflict
 * @param {Difference} difference
 * @param {boolean} isFirst  the focus begins there */
function choice(conflict, difference, isFirst) {
  const { name, by } = difference;
  const feature = state.contract.data && featureNamed(state.contract.data, name);
  if (!feature) return nothing;
  const note = by
    ? t("conflict.by", { name: authorOf(by), when: moment(by.timestamp, language()) })
    : t("conflict.untouched");
  return html`<fieldset class="version">
    <legend>${label(feature.labels)}</legend>
    ${side("mine", difference.isMine ? t("conflict.by.me") : t("conflict.untouched.me"))} ${side("theirs", note)}
  </fieldset>`;

  /** @param {Side} which
   * @param {string} when */
  function side(which, when) {
    const value = difference[which];
    return html`<label class="version-side">
      <input
        type="radio" name="version-${name}" value=${which} ?autofocus=${isFirst && conflict.choices[name] === which} .checked=${conflict.choices[name] === which}
        @change=${() => choose(conflict, name, which)}
      >
      <span>
        <span class="version-whose">${t(`conflict.${which}`)}</span>
        <span class="version-value">${feature ? exactText(feature, value) : nothing}</span>
        <span class="muted small">${when}</span>
      </span>
    </label>`;
  }
}

/** @param {Conflict} conflict
 * @param {string} name
 * @param {Side} side */
function choose(conflict, name, side) {
  conflict.choices = { ...conflict.choices, [name]: side };
  update();
}
