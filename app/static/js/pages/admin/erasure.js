/** Erasing a client. */
import { erasing } from "../../components/dialogs/erasure.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/**
 * @param {Omit<import("./people.js").User, "timestamp">} user
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question}
 */
export function erasure(user, reload) {
  return erasing({
    name: fullName(user),
    text: t("erase.text"),
    path: `/users/${user.id}/erase`,
    field: "login",
    label: t("erase.confirm", { login: user.login }),
    reload,
  });
}
