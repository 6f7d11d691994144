/** The section of health: how each part of the service is, looked at again while the page is open. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { get } from "../../core/api.js";
import { failed, loading, problem } from "../../components/states.js";
import { time } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { healthParts } from "./health-views.js";
import { loaded } from "../../core/loaded.js";
import { poller } from "../../core/poller.js";
import { update } from "../../core/update.js";

const PAUSE_MS = 10_000;
const PARTS = 6;

/** @typedef {import("./health-views.js").Health} Health */

/** @returns {import("./main.js").SectionView} */
export function healthSection() {
  /** @type {import("../../core/loaded.js").Loaded<{health: Health, asOf: Date}>} */
  const seen = loaded();
  const polling = poller(look, PAUSE_MS);
  let isAsked = false;

  async function look() {
    await seen.load(async (signal) => ({ health: await get("/api/admin/health", { signal }), asOf: new Date() }));
    return !seen.error;
  }

  async function refresh() {
    isAsked = true;
    await polling.start();
    isAsked = false;
    update();
  }

  function view() {
    const { data, error } = seen;
    return html`<section aria-labelledby="section-title">
      <div class="card-head section-head">
        <h2 id="section-title">${t("health.title")}</h2>
        <span class="row">
          ${data ? html`<span class="muted small">${t("health.asof", { time: time(data.asOf, language()) })}</span>` : nothing}
          <button type="button" class="button" ?disabled=${isAsked} aria-busy=${isAsked ? "true" : "false"} @click=${refresh}>${t("action.refresh")}</button>
        </span>
      </div>
      ${error && data ? html`${problem(error)}<p class="notice notice-warn">${t("health.stopped")}</p>` : nothing}
      ${data ? html`<div class=${error ? "is-stale" : ""}>${healthParts(data.health)}</div>` : first(error)}
      ${data && !error ? html`<p class="muted small">${t("health.polling")}</p>` : nothing}
    </section>`;
  }

  /** @param {unknown} error */
  function first(error) {
    if (error) return html`<div class="card">${failed(error, refresh)}</div>`;
    return html`<div class="parts">${Array.from({ length: PARTS }, () => html`<div class="card part">${loading(3)}</div>`)}</div>`;
  }

  return { open: refresh, view, close: polling.stop };
}
