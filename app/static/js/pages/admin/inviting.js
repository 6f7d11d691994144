/** How a user stands at the bank's provider: invited by a link that is shown once, bound, or taken off again. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { freshProof } from "../../components/proof.js";
import { failed, loading } from "../../components/states.js";
import { get, post } from "../../core/api.js";
import { date, fullName } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { isProposed } from "../../core/proposed.js";
import { provider } from "../../core/sign-on.js";
import { linkBox } from "./way-in.js";

/** @typedef {{bound: string | null, invited_until: string | null}} Standing */

/** @param {import("./people.js").User} user
 * @returns {import("../../components/confirm.js").Question} */
export function inviting(user) {
  const [name, proof, path] = [fullName(user), freshProof(), `/sso/users/${user.id}`];
  const by = provider()?.name ?? "";
  const secret = linkBox();
  const made = { link: "", isProposed: false };
  /** @type {import("../../core/loaded.js").Loaded<Standing>} */
  const standing = loaded();
  const load = () => standing.load((signal) => get(path, { signal }));
  const isBound = () => Boolean(standing.data?.bound);
  load();

  /** @param {unknown} error */
  function body(error) {
    if (standing.error) return failed(standing.error, load);
    if (!standing.data) return loading(2);
    const { bound, invited_until: until } = standing.data;
    const text = bound
      ? t("invite.bound", { name, by, date: date(bound, language()) })
      : t("invite.text", { name, by, login: user.login });
    return html`<p>${text}</p>
      ${until ? html`<p class="muted">${t("invite.open", { date: date(until, language()) })}</p>` : nothing}
      ${proof.field(error)}`;
  }

  async function run() {
    await proof.give();
    if (isBound()) return post(`${path}/unbind`);
    const answer = await post(`${path}/invite`);
    Object.assign(made, { link: answer.link, isProposed: isProposed(answer) });
  }

  return {
    title: () => t("invite.title", { name }),
    action: () => t(isBound() ? "invite.unbind" : "invite.action"),
    isDangerous: isBound,
    isWaiting: () => !standing.data || proof.isWaiting(),
    body,
    run,
    result: () =>
      made.link
        ? html`<p>${made.isProposed ? t("approvals.proposed") : t("invite.done", { name, by })}</p> ${secret(made.link)}`
        : html`<p>${t("invite.unbound", { name })}</p>`,
  };
}
