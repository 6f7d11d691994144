/** How clients reach a manager: telephone and e-mail, both optional; with a new manager, and in a dialog of its own. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, patch } from "../../core/api.js";
import { announce } from "../../core/announce.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { textField } from "../../components/text-field.js";

/**
 * @typedef {import("./new-user-form.js").Contact} Contact
 * @param {{contact: Contact, error: unknown, input: (change: Partial<Contact>) => void}} parts
 */
export function contactFields({ contact, error, input }) {
  /** @param {"phone" | "email"} name */
  const field = (name) => {
    const found = error instanceof ApiError ? error.fields.find((each) => each.field === name) : undefined;
    return textField({
      name,
      label: t(`contact.${name}`),
      value: contact[name],
      type: name === "phone" ? "tel" : "email",
      hint: t(`contact.${name}.hint`),
      required: false,
      error: found
        ? t(found.code === "string_too_long" ? "field.string_too_long" : `contact.${name}.wrong`, found.limits)
        : "",
      input: (value) => input({ [name]: value }),
    });
  };
  return html`<div class="pair">${field("phone")} ${field("email")}</div>`;
}

/**
 * @param {import("./people.js").Manager} manager
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question}
 */
export function contactQuestion(manager, reload) {
  const contact = { phone: manager.phone ?? "", email: manager.email ?? "" };
  const name = fullName(manager);
  /** @param {Partial<Contact>} change */
  const input = (change) => {
    Object.assign(contact, change);
    update();
  };
  return {
    title: () => t("contact.title", { name }),
    action: () => t("action.save"),
    body: (error) => html`<p class="muted">${t("contact.text")}</p>
      ${contactFields({ contact, error, input })}`,
    run: async () => {
      await patch(`/managers/${manager.user_id}`, contact, null);
      await reload();
      announce(t("contact.done", { name }));
    },
  };
}
