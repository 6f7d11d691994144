/** The parts of the service, each with a word and a mark for its state.
 *
 * @typedef {import("../../core/api-types.js").HealthOut} Health
 */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { moment, number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { traffic } from "./health-traffic.js";
import { hash } from "./model-views.js";
import { sparkline } from "./sparkline.js";

/** @typedef {"good" | "warn" | "bad" | "off"} Look */

const MARKS = { good: "✓", warn: "!", bad: "✕", off: "–" };

/** @param {Health} health */
export function healthParts(health) {
  return html`<div class="parts">
    ${api(health)} ${database(health)} ${champion(health)} ${broker(health)} ${workers(health)} ${queue(health)} ${activity(health)} ${traffic(health, part)} ${fourEyes(health)}
  </div>`;
}

/** @param {Health} health */
function api({ version, started }) {
  return part("api", {
    look: "good",
    word: t("health.api.ok"),
    value: t("health.version", { version }),
    detail: t("health.since", { time: moment(started, language()) }),
  });
}

/** @param {Health} health */
function database({ database: { kind, state, milliseconds } }) {
  const isUp = state === "ok";
  return part("database", {
    look: isUp ? "good" : "bad",
    word: t(isUp ? "health.database.ok" : "health.database.down"),
    value: t(`health.database.${kind}`),
    detail: milliseconds === null ? nothing : t("health.milliseconds", { count: number(milliseconds, language(), 1) }),
  });
}

/** @param {Health} health */
function champion({ champion: model, database: { state } }) {
  if (!model) {
    const isUnknown = state !== "ok";
    return part("champion", {
      look: isUnknown ? "warn" : "bad",
      word: t(isUnknown ? "health.unknown" : "health.champion.none"),
      value: "–",
      detail: isUnknown ? nothing : t("models.none.hint"),
    });
  }
  return part("champion", { look: "good", word: t("health.champion.ok"), value: model.name, detail: hash(model) });
}

/** Whether one person alone can change who may do what.
 * @param {Health} health */
function fourEyes({ four_eyes: isOn }) {
  const state = isOn === null ? "unknown" : isOn ? "on" : "off";
  const look = isOn === null ? "warn" : isOn ? "good" : "off";
  const detail = html`<a href="/ui/approvals">${t("nav.approvals")}</a>`;
  return part("four_eyes", { look, word: t(`health.four_eyes.${state}`), value: t("health.four_eyes.what"), detail });
}

/** @param {Health} health */
function broker({ broker: { state }, workers: { mode } }) {
  if (mode === "in_process")
    return part("broker", { look: "off", word: t("health.unused"), value: "–", detail: t("health.embedded.broker") });
  const isUp = state === "ok";
  return part("broker", {
    look: isUp ? "good" : "bad",
    word: t(isUp ? "health.broker.ok" : "health.broker.down"),
    value: "RabbitMQ",
    detail: isUp ? nothing : t("health.broker.hint"),
  });
}

/** @param {Health} health */
function workers({ workers: { mode, state, count }, activity: found }) {
  /** @type {Look} */
  const look = state === "ok" ? "good" : state === "busy" || state === "unknown" ? "warn" : "bad";
  if (mode === "in_process") {
    return part("workers", {
      look,
      word: t(`health.embedded.${state}`),
      value: t("health.embedded"),
      detail: state === "failing" ? lastSeen(found) : t("health.embedded.hint"),
    });
  }
  return part("workers", {
    look,
    word: t(`health.workers.${state}`),
    value: number(count, language()),
    detail: state === "failing" ? lastSeen(found) : state === "none" ? t("health.workers.hint") : nothing,
  });
}

/** When a score was last seen to work.
 * @param {Health["activity"]} found */
function lastSeen(found) {
  const { last_success: last = null } = found?.scoring ?? {};
  return last ? t("health.failing.since", { time: moment(last, language()) }) : t("health.failing.never");
}

/** @param {Health} health */
function queue({ workers: { mode, queue_depth: waiting, dead_letters: dead, count } }) {
  if (mode === "in_process")
    return part("queue", { look: "off", word: t("health.unused"), value: "–", detail: t("health.embedded.queue") });
  if (waiting === null) return part("queue", { look: "warn", word: t("health.unknown"), value: "–", detail: nothing });
  const isStuck = waiting > 0 && !count;
  return part("queue", {
    look: isStuck ? "bad" : dead ? "warn" : "good",
    word: t(isStuck ? "health.queue.stuck" : dead ? "health.queue.dead" : "health.queue.ok"),
    value: t("health.queue.waiting", { count: waiting }),
    detail: t("health.queue.letters", { count: dead ?? 0 }),
  });
}

/** When a score was last stored by whatever process, and how many over the last hour.
 * @param {Health} health */
function activity({ activity: found }) {
  if (!found) return part("activity", { look: "warn", word: t("health.unknown"), value: "–", detail: nothing });
  const { last_scored: last, counts } = found;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scores = t("health.activity.count", { count: total });
  return part("activity", {
    look: last ? "good" : "off",
    word: t(last ? "health.activity.last" : "health.activity.never"),
    value: last ? moment(last, language()) : "–",
    detail: html`${sparkline(counts, scores)} ${scores}`,
  });
}

/** @param {string} name
 * @param {{look: Look, word: string, value: unknown, detail: unknown}} facts */
function part(name, { look, word, value, detail }) {
  return html`<section class="card part" aria-labelledby="part-${name}" data-part=${name} data-look=${look}>
    <h3 id="part-${name}">${t(`health.${name}`)}</h3>
    <p class="part-state part-${look}"><span class="part-mark" aria-hidden="true">${MARKS[look]}</span> ${word}</p>
    <p class="part-value">${value}</p>
    <p class="muted small">${detail}</p>
  </section>`;
}
