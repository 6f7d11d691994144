/** What sources have said of the client: of each fact what holds now, whether it is still in date, and what was said before. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { failed, loading } from "../../components/states.js";
import { getWithHeaders, nextPage } from "../../core/api.js";
import { moment } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { factLines } from "../../features/stored-facts.js";
import { mayEdit } from "./rights.js";
import { stating } from "./stated-fact.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("../../core/deciding.js").Deciding} Deciding
 * @typedef {import("../../core/api-types.js").StoredFactOut} StoredFact
 * @typedef {import("../../core/loaded.js").Loaded<{rows: StoredFact[], next: string | null}>} Facts */

/** Read when they are first looked at.
 * @type {WeakMap<Card, Facts>} */
const known = new WeakMap();

/** @param {Card} card
 * @param {Deciding} deciding
 * @param {(question: import("../../components/confirm.js").Question) => void} ask */
export function storedFacts(card, { policy }, ask) {
  const declared = policy?.facts ?? {};
  if (!Object.keys(declared).length) return nothing;
  const facts = known.get(card);
  const open = (/** @type {Event} */ { target }) => {
    if (/** @type {HTMLDetailsElement} */ (target).open && !known.has(card)) load(card);
  };
  return html`<details class="stored-facts" @toggle=${open}>
    <summary>${t("storedfacts.title")}</summary>
    ${facts ? contents(card, facts, declared) : nothing}
    ${mayEdit() ? html`<p><button type="button" class="button button-small" aria-haspopup="dialog" @click=${() => ask(stating(card.id, declared, () => load(card)))}>${t("storedfacts.add")}</button></p>` : nothing}
  </details>`;
}

/** @param {Card} card
 * @param {string | null} [following]  the address of the next page */
function load(card, following = null) {
  const facts = known.get(card) ?? /** @type {Facts} */ (loaded());
  known.set(card, facts);
  return facts.load(async (signal) => {
    const { data, headers } = await getWithHeaders(following ?? `/clients/${card.id}/facts?limit=100`, { signal });
    return { rows: [...(following ? (facts.data?.rows ?? []) : []), ...data], next: nextPage(headers) };
  });
}

/** @param {Card} card
 * @param {Facts} facts
 * @param {NonNullable<Deciding["policy"]>["facts"]} declared */
function contents(card, { data, error, isLoading }, declared) {
  if (error) return failed(error, () => load(card));
  if (!data) return loading(3);
  if (!data.rows.length) return html`<p class="muted">${t("storedfacts.none")}</p>`;
  return html`<ul class="decision-list">${factLines(data.rows, declared, new Date()).map(
    ({ fact, said, standing }) =>
      html`<li>${said ? label(said) : fact.name}: <strong>${valueText(fact.value)}</strong>
          <span class="tag ${["stale", "contradicted"].includes(standing) ? "tag-warn" : ""}">${t(`storedfacts.${standing}`)}</span>
          <span class="muted">${t("storedfacts.said", { source: fact.source, time: moment(fact.time, language()) })}</span></li>`,
  )}</ul>
    ${data.next ? html`<button type="button" class="button button-small" ?disabled=${isLoading} @click=${() => load(card, data.next)}>${t("history.earlier")}</button>` : nothing}`;
}

/** @param {unknown} value */
function valueText(value) {
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  return typeof value === "number" ? value.toLocaleString(language()) : String(value);
}
