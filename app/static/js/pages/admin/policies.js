/** The section of decision policies: the list, one of them, or the simulator, each loaded when it is first opened. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { follow } from "../../core/follow.js";
import { loaded } from "../../core/loaded.js";
import { may } from "../../core/may.js";
import { opened, writeAddress } from "./address.js";

/**
 * @typedef {{open: (sha256: string) => unknown, view: () => unknown}} PolicyView
 * @typedef {{list: PolicyView, one: PolicyView}} Views
 * @typedef {import("./main.js").Address} Address
 */

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function policiesSection(page) {
  /** @type {import("../../core/loaded.js").Loaded<Views>} */
  const views = loaded();
  /** @type {import("../../core/loaded.js").Loaded<PolicyView>} */
  const simulator = loaded();
  const canSimulate = may(page.me, "policies:simulate");
  let wanted = opened("policies");

  /** @param {Address} address */
  async function open(address) {
    wanted = { ...address, isSimulating: address.isSimulating && canSimulate };
    if (wanted.isSimulating && !simulator.data) await simulator.load(bringSimulator);
    if (!wanted.isSimulating && !views.data) await views.load(bring);
    shown()?.open(wanted.policy);
  }

  async function bring() {
    const { policyList, policyPage } = await import("./late.js");
    const simulate = canSimulate ? (/** @type {string} */ policy) => linkTo({ policy, isSimulating: true }) : null;
    return {
      list: policyList(page, (policy) => linkTo({ policy: policy.sha256 }), simulate),
      one: policyPage(page, linkTo({}), simulate),
    };
  }

  async function bringSimulator() {
    const { simulationPage } = await import("./simulation-page.js");
    return simulationPage(page, linkTo({}));
  }

  /** @param {Partial<Address>} what */
  function linkTo(what) {
    const to = { ...opened("policies"), ...what };
    return { href: writeAddress(to), go: (/** @type {MouseEvent} */ event) => follow(event, () => page.go(to)) };
  }

  function shown() {
    return wanted.isSimulating ? simulator.data : wanted.policy ? views.data?.one : views.data?.list;
  }

  function view() {
    const error = wanted.isSimulating ? simulator.error : views.error;
    return (
      shown()?.view() ??
      html`<div class="card">${error ? failed(error, () => open(wanted)) : loading(8, "skeleton-rows")}</div>`
    );
  }

  return { open, view };
}
