/** Parts of a decision that clients and the bank's people are shown alike. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { addWords, language, t } from "../core/i18n.js";
import { money, percent } from "../core/format.js";
import { decisionWords } from "./words/decision.js";

addWords(decisionWords);

const PRICE_DECIMALS = 2;
const TONES = { approve: "tag-good", refer: "tag-warn", decline: "tag-bad" };

/** The outcome as a word with its colour.
 * @param {"approve" | "refer" | "decline"} outcome */
export function outcomeTag(outcome) {
  return html`<span class="tag ${TONES[outcome]}">${t(`decision.${outcome}`)}</span>`;
}

/** What was asked for.
 * @param {{amount: number | null, term: number | null}} asked */
export function askedFacts({ amount, term }) {
  return html`${amount === null ? nothing : fact("amount", money(amount, language()))}
    ${term === null ? nothing : fact("term", t("decision.months", { count: term }))}`;
}

/** The terms, where there are any.
 * @param {{limit: number | null, price: number | null}} terms */
export function termFacts({ limit, price }) {
  return html`${limit === null ? nothing : fact("limit", money(limit, language()))}
    ${price === null ? nothing : fact("price", percent(price, language(), PRICE_DECIMALS))}`;
}

/** @param {string} name
 * @param {unknown} value */
export function fact(name, value) {
  return html`<dt>${t(`decision.${name}`)}</dt><dd>${value}</dd>`;
}
