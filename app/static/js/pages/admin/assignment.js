/** Giving the chosen clients to a manager. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { announce } from "../../core/announce.js";
import { post } from "../../core/api.js";
import { problem } from "../../components/states.js";
import { fullName } from "../../core/format.js";
import { t } from "../../core/i18n.js";
import { attempt } from "../../core/attempt.js";
import { update } from "../../core/update.js";
import { managerSelect } from "./manager-select.js";

/** @typedef {import("./people.js").Manager} Manager */

/** Keeps who is chosen, also while one looks at other pages of the list.
 * @param {() => void} done  called after clients have changed hands */
export function assignment(done) {
  /** @type {{chosen: Set<number>, manager: number | null, isBusy: boolean, error: unknown}} */
  const state = { chosen: new Set(), manager: null, isBusy: false, error: null };

  /** @param {number[]} ids
   * @param {boolean} isChosen */
  function choose(ids, isChosen) {
    for (const id of ids) state.chosen[isChosen ? "add" : "delete"](id);
    update();
  }

  /** @param {Manager} manager */
  async function assign(manager) {
    const { assigned } = await post(`/managers/${manager.user_id}/clients`, { client_ids: [...state.chosen] });
    announce(t("unassigned.done", { count: assigned, name: fullName(manager) }));
    state.chosen.clear();
    done();
  }

  /** @param {Manager[]} managers */
  function view(managers) {
    const count = state.chosen.size;
    const manager = managers.find(({ user_id }) => user_id === state.manager);
    return html`<form
      class="assignment"
      @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        if (manager && count) attempt(state, () => assign(manager));
      }}
    >
      ${state.error ? problem(state.error) : nothing}
      <p role="status">${count ? t("unassigned.chosen", { count }) : t("unassigned.nothing")}</p>
      ${managerSelect({ id: "assign-to", label: t("unassigned.to"), managers, value: state.manager, none: t("managers.choose"), choose: chooseManager })}
      <button
        type="submit" class="button button-main" ?disabled=${state.isBusy || !count || !manager}
        aria-busy=${state.isBusy ? "true" : "false"}
      >${t("unassigned.assign")}</button>
    </form>`;
  }

  /** @param {number | null} id */
  function chooseManager(id) {
    state.manager = id;
    update();
  }

  return { chosen: state.chosen, choose, view };
}
