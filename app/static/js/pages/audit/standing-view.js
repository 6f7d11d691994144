/** How the trail stands: what the last verification found, the newest seal, the public keys. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { fullName, moment, number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { exactMoment } from "./details-view.js";
import { loadStanding } from "./state.js";
import { verifyingView } from "./verifying.js";

const KEYS = "/audit/keys";

/** @typedef {import("./state.js").Standing} Standing
 * @typedef {import("./state.js").PublicKey} PublicKey */

/** @param {typeof import("./state.js").state} state */
export function standingView({ standing, keys }) {
  const { data, error } = keys.data || keys.error ? standing : { data: null, error: null }; // both at once: no jump
  return html`<section class="card" aria-labelledby="standing-title">
    <div class="card-head"><h2 id="standing-title">${t("audit.standing")}</h2></div>
    ${data ? [verified(data), verifyingView(), sealed(data)] : error ? failed(error, loadStanding) : loading(3)}
    ${keys.data?.length ? publicKeys(keys.data) : nothing}
  </section>`;
}

/** @param {Standing} standing */
function verified({ verification }) {
  if (!verification) return html`<p>${t("audit.never")}</p>`;
  const { holds, timestamp, rows, seals, since, anchors, finding, erased, by } = verification;
  const values = {
    time: moment(timestamp, language()),
    rows: number(rows, language()),
    seals: number(seals, language()),
    anchors: number(anchors, language()),
    name: by ? fullName(by) : t("audit.actor.console"),
  };
  const span = since ? t("audit.since", { time: moment(since, language()) }) : t("audit.since.beginning");
  return html`<div class="notice ${holds ? "notice-good" : "notice-bad"}" role=${holds ? "status" : "alert"}>
      <span>${holds ? "✓" : "✕"} ${t(holds ? "audit.holds" : "audit.fails", values)}</span>
      ${finding ? html`<code class="finding">${findingText(finding)}</code>` : nothing}
    </div>
    <p class="muted small">
      ${t("audit.verified", values)} ${span} ${t("audit.verified.by", values)}
      ${erased ? t("audit.verified.erased", { count: erased }) : nothing}
    </p>`;
}

/** @param {{[name: string]: unknown}} finding */
function findingText({ seal, table, key, sentence }) {
  return [`seal ${seal}`, table ? `${table}/${key}` : "", sentence].filter(Boolean).join(" · ");
}

/** @param {Standing} standing */
function sealed({ seal, unsealed_seconds: seconds }) {
  if (!seal) return html`<p>${t("audit.unsealed")}</p>`;
  const values = {
    number: number(seal.number, language()),
    time: moment(seal.sealed_at, language()),
    key: seal.key_id,
  };
  return html`<p>${t("audit.seal", values)} ${behind(seconds)}</p>`;
}

/** @param {number} seconds */
function behind(seconds) {
  if (!seconds) return t("audit.sealed");
  const oldest = new Date(Date.now() - seconds * 1000).toISOString();
  return t("audit.behind", { time: exactMoment(oldest, language()) });
}

/** @param {PublicKey[]} keys */
function publicKeys(keys) {
  return html`<details class="trail-keys">
    <summary>${t("audit.keys")}</summary>
    <p class="muted small">${t("audit.keys.text")} <a href=${KEYS}>${KEYS}</a></p>
    <dl class="keys">
      ${keys.map(
        ({ key_id: id, public_key: key, algorithm, is_current: isCurrent }) =>
          html`<dt><code>${id}</code> <span class="tag ${isCurrent ? "tag-good" : ""}">${t(isCurrent ? "audit.key.current" : "audit.key.earlier")}</span></dt>
            <dd><code>${key}</code> <span class="muted small">${algorithm}</span></dd>`,
      )}
    </dl>
  </details>`;
}
