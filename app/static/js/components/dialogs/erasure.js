/** Erasing what is known about a person: what goes and what stays, why, and a name of it once more. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { isProposed } from "../../core/proposed.js";
import { update } from "../../core/update.js";
import { radio } from "../radio.js";
import { textField } from "../text-field.js";

/** @typedef {import("../../core/api-types.js").ErasureIn["ground"]} Ground */

/** @type {Ground[]} */
const GROUNDS = ["request", "consent_withdrawn", "purpose_fulfilled", "unlawful"];

/**
 * @param {{name: string, text: string, path: string, field: string, label: string, reload: () => Promise<unknown>}} subject
 *   `name` is what the reader calls it, `text` says what goes; `path` erases it, and `field` is what confirms it there
 * @returns {import("../confirm.js").Question}
 */
export function erasing({ name, text, path, field, label, reload }) {
  const state = { ground: GROUNDS[0], typed: "", isProposed: false, copies: 0 };

  /** @param {Ground} ground */
  const choice = (ground) =>
    radio({
      name: "ground",
      text: t(`erase.ground.${ground}`),
      isChosen: state.ground === ground,
      choose: () => {
        state.ground = ground;
        update();
      },
    });

  return {
    title: () => t("erase.title", { name }),
    action: () => t("erase.action"),
    isDangerous: true,
    body: (error) => html`<p>${text}</p>
      <p class="muted">${t("erase.stays")}</p>
      <fieldset class="choices"><legend>${t("erase.ground")}</legend>${GROUNDS.map(choice)}</fieldset>
      ${confirmation({ field, label, state, error })}`,
    run: async () => {
      const answer = await post(path, { ground: state.ground, [field]: state.typed });
      state.isProposed = isProposed(answer);
      state.copies = state.isProposed ? 0 : answer.held_out.length;
      await reload();
    },
    result: () => html`<p>${t(state.isProposed ? "approvals.proposed" : "erase.done", { name })}</p>
      ${state.copies ? html`<p>${t("erase.copies", { count: state.copies })}</p>` : ""}`,
  };
}

/** @param {{field: string, label: string, state: {typed: string}, error: unknown}} parts */
function confirmation({ field, label, state, error }) {
  const found = error instanceof ApiError ? error.fields.find((each) => each.field === field) : undefined;
  return textField({
    name: field,
    label,
    value: state.typed,
    error: found ? fieldText(found) : "",
    input: (value) => {
      state.typed = value;
    },
  });
}
