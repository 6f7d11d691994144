/** Dismissing a manager: what it means, and where the clients go. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { ApiError, get, post } from "../../core/api.js";
import { errorText, fieldText } from "../../core/errors.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { managerSelect } from "./manager-select.js";
import { outcomeText } from "./outcome.js";
import { readActiveManagers } from "./people.js";
import { radio } from "../../components/radio.js";

/**
 * @typedef {import("./people.js").Manager} Manager
 * @typedef {{manager: Manager, others: Manager[]}} Facts
 * @typedef {"spread" | "one" | "unassigned"} Way
 * @typedef {{way: Way, heir: number | null, outcome: import("./outcome.js").Outcome | null}} Choice
 */

const NO_ONE_CHOSEN = new ApiError({ error: "InvalidInput", detail: [{ field: "clients_go_to", code: "missing" }] });

/** Learns how things are, then asks.
 * @param {import("./main.js").AdminPage} page
 * @param {number} managerId
 * @param {() => Promise<unknown>} reload */
export async function askDismissal({ ask }, managerId, reload) {
  try {
    const [manager, active] = await Promise.all([get(`/managers/${managerId}`), readActiveManagers()]);
    ask(dismissal({ manager, others: active.filter(({ user_id }) => user_id !== managerId) }, reload));
  } catch (error) {
    announce(errorText(error), "bad");
  }
}

/** @param {Facts} facts
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question} */
function dismissal(facts, reload) {
  /** @type {Choice} */
  const choice = { way: facts.others.length ? "spread" : "unassigned", heir: null, outcome: null };
  const { manager } = facts;
  const name = fullName(manager);

  /** @param {Partial<Choice>} change */
  function choose(change) {
    Object.assign(choice, change);
    update();
  }

  return {
    title: () => t("dismiss.title", { name }),
    action: () => t("managers.dismiss"),
    isDangerous: true,
    body: (error) => html`<p>${t("dismiss.text", { login: manager.login })}</p>
      ${manager.clients ? ways(facts, choice, choose) : nothing}
      ${choice.way === "one" && manager.clients ? heir(facts, choice, error, choose) : nothing}
      <p class="consequence" role="status">${consequence(facts, choice)}</p>`,
    run: async () => {
      const clientsGoTo = { spread: "spread", one: choice.heir, unassigned: null }[choice.way];
      if (choice.way === "one" && choice.heir === null) throw NO_ONE_CHOSEN;
      choice.outcome = await post(`/managers/${manager.user_id}/dismiss`, { clients_go_to: clientsGoTo });
      await reload();
    },
    result: () => (choice.outcome ? outcomeText(name, choice.outcome, facts.others) : nothing),
  };
}

/** @param {Facts} facts
 * @param {Choice} choice
 * @param {(change: Partial<Choice>) => void} choose */
function ways({ manager, others }, choice, choose) {
  /** @param {Way} way
   * @param {string} [hint] */
  const one = (way, hint) =>
    radio({
      name: "way",
      text: t(`dismiss.way.${way}`),
      hint,
      isChosen: choice.way === way,
      isDisabled: way !== "unassigned" && others.length === 0,
      choose: () => choose({ way }),
    });
  return html`<fieldset class="choices">
    <legend>${t("dismiss.where", { count: manager.clients })}</legend>
    ${one("spread", t(others.length ? "dismiss.way.spread.hint" : "dismiss.alone"))} ${one("one")}
    ${one("unassigned", t("dismiss.way.unassigned.hint"))}
  </fieldset>`;
}

/** @param {Facts} facts
 * @param {Choice} choice
 * @param {unknown} error
 * @param {(change: Partial<Choice>) => void} choose */
function heir({ others }, choice, error, choose) {
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === "clients_go_to") : undefined;
  return managerSelect({
    id: "heir",
    label: t("dismiss.heir"),
    managers: others,
    value: choice.heir,
    none: t("managers.choose"),
    error: found ? fieldText(found) : "",
    choose: (id) => choose({ heir: id }),
  });
}

/** What will have changed, in numbers.
 * @param {Facts} facts
 * @param {Choice} choice */
function consequence({ manager, others }, { way, heir: chosen }) {
  const count = manager.clients;
  if (!count) return t("dismiss.then.none");
  if (way === "unassigned") return t("dismiss.then.unassigned", { count });
  if (way === "spread")
    return t("dismiss.then.spread", { count, others: t("dismiss.among", { count: others.length }) });
  const found = others.find(({ user_id }) => user_id === chosen);
  if (!found) return t("dismiss.then.choose");
  return t("dismiss.then.one", { count, name: fullName(found), before: found.clients, total: found.clients + count });
}
