/** The own passkeys: what they are called, when they were used, and the way to remove one. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { table } from "../../components/table.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { openFactorDialog } from "./second-factor-dialog.js";

/** @typedef {import("../../core/api-types.js").PasskeyOut} Passkey */

/** @param {Passkey[]} passkeys */
export function passkeyList(passkeys) {
  return html`${passkeys.some(({ stepped_back: back }) => back) ? html`<p class="notice notice-bad">${t("passkey.copy.text")}</p>` : nothing}
    ${table({
      caption: t("passkey.list"),
      rows: passkeys,
      key: ({ id }) => String(id),
      columns: [
        { title: t("passkey.one"), kind: "main", cell: named },
        { title: t("passkey.added"), kind: "short", cell: ({ created }) => moment(created, language()) },
        {
          title: t("passkey.used"),
          kind: "short",
          cell: ({ last_used: at }) => (at ? moment(at, language()) : t("passkey.used.never")),
        },
        { title: t("sessions.actions"), kind: "actions", cell: removal },
      ],
    })}`;
}

/** @param {Passkey} passkey */
function named({ name, stepped_back: back }) {
  return html`${name} ${back ? html`<span class="tag tag-warn">${t("passkey.copy")}</span>` : nothing}`;
}

/** @param {Passkey} passkey */
function removal(passkey) {
  return html`<button
    type="button" class="button button-small" aria-label="${t("passkey.remove")}: ${passkey.name}"
    @click=${() => openFactorDialog("forget", passkey)}
  >${t("passkey.remove")}</button>`;
}
