/** What a policy is called. */
import { t } from "../../core/i18n.js";

/** @param {{name: string, version: number}} policy */
export function nameOf({ name, version }) {
  return t("policies.name", { name, version: String(version) });
}
