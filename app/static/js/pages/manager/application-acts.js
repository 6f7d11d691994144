/** What an admin does with an application: all about it as a file, and its erasure. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { confirmation } from "../../components/confirm.js";
import { erasing } from "../../components/dialogs/erasure.js";
import { t } from "../../core/i18n.js";

/** @typedef {import("../../core/api-types.js").ListedApplicationOut} Application */

const questions = confirmation();

/** The question that was asked, in front of the list. */
export const applicationQuestion = questions.view;

/** @param {Application} application
 * @param {() => Promise<unknown>} reload */
export function applicationActs({ id, external_id: number, erased_at: erasedAt }, reload) {
  if (erasedAt) return "";
  const name = t("erase.application", { id: number });
  const question = () =>
    erasing({
      name,
      text: t("erase.application.text"),
      path: `/applications/${id}/erase`,
      field: "external_id",
      label: t("erase.application.confirm", { id: number }),
      reload,
    });
  return html`<span class="row actions">
    <a class="button button-small" href="/applications/${id}/data" download aria-label=${t("erase.data.of", { name })}>${t("erase.data")}</a>
    <button type="button" class="button button-small" aria-label="${t("erase.action")}: ${name}" @click=${() => questions.ask(question())}>${t("erase.action")}</button>
  </span>`;
}
