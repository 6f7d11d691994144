/** The section of decision policies: the list or one of them, each loaded when it is first opened. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { follow } from "../../core/follow.js";
import { loaded } from "../../core/loaded.js";
import { opened, writeAddress } from "./address.js";

/**
 * @typedef {{open: (sha256: string) => unknown, view: () => unknown}} PolicyView
 * @typedef {{list: PolicyView, one: PolicyView}} Views
 */

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function policiesSection(page) {
  /** @type {import("../../core/loaded.js").Loaded<Views>} */
  const views = loaded();
  let wanted = "";

  /** @param {import("./main.js").Address} address */
  async function open({ policy }) {
    wanted = policy;
    if (!views.data) await views.load(bring);
    shown()?.open(wanted);
  }

  async function bring() {
    const { policyList, policyPage } = await import("./late.js");
    return { list: policyList(page, toPolicy), one: policyPage(page, linkTo("")) };
  }

  /** @param {string} policy */
  function linkTo(policy) {
    const to = { ...opened("policies"), policy };
    return { href: writeAddress(to), go: (/** @type {MouseEvent} */ event) => follow(event, () => page.go(to)) };
  }

  /** @param {{sha256: string}} policy */
  function toPolicy({ sha256 }) {
    return linkTo(sha256);
  }

  function shown() {
    return wanted ? views.data?.one : views.data?.list;
  }

  function view() {
    const again = () => open({ ...opened("policies"), policy: wanted });
    return (
      shown()?.view() ??
      html`<div class="card">${views.error ? failed(views.error, again) : loading(8, "skeleton-rows")}</div>`
    );
  }

  return { open, view };
}
