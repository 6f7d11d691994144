/** A person's answer to a referral: approve on terms that the policy allows, or decline, and why. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { radio } from "../../components/radio.js";
import { failed, loading } from "../../components/states.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { ApiError, get, post } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { money, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { update } from "../../core/update.js";
import { loadPart } from "./card.js";

const PERCENT = 100;
const PRICE_DECIMALS = 2;

/** @typedef {import("../../core/api-types.js").AllowedTermsOut} Terms
 * @typedef {import("../../core/api-types.js").AllowedRangeOut} Range
 * @typedef {{outcome: "approve" | "decline" | null, limit: string, price: string, reason: string}} Draft */

/** @param {import("./state.js").Card} card
 * @param {import("../../features/decision.js").Decision} decision
 * @returns {import("../../components/confirm.js").Question} */
export function answering(card, decision) {
  /** @type {import("../../core/loaded.js").Loaded<Terms>} */
  const terms = loaded();
  const look = () => terms.load((signal) => get(`/decisions/${decision.id}/answer`, { signal }));
  look();
  /** @type {Draft} */
  const draft = {
    outcome: null,
    limit: decision.limit === null ? "" : String(Math.min(decision.limit, decision.amount ?? decision.limit)),
    price: decision.price === null ? "" : String(Number((decision.price * PERCENT).toFixed(PRICE_DECIMALS))),
    reason: "",
  };
  return {
    title: () => t("carddecision.answer.title"),
    action: () => t(draft.outcome ? `carddecision.answer.${draft.outcome}` : "carddecision.answer"),
    isDangerous: () => draft.outcome === "decline",
    isWaiting: () => !terms.data || draft.outcome === null,
    body: (error) =>
      terms.data ? fields(draft, terms.data, error) : terms.error ? failed(terms.error, look) : loading(6),
    run: async () => {
      await post(`/decisions/${decision.id}/answer`, answerOf(draft, terms.data));
      await loadPart(card, "decisions");
      announce(t("carddecision.answer.done"));
    },
  };
}

/** @param {Draft} draft
 * @param {Terms} terms
 * @param {unknown} error */
function fields(draft, terms, error) {
  const problems = error instanceof ApiError ? error.fields : [];
  return html`<p>${t("carddecision.answer.text")}</p>
    <fieldset class="choices"><legend>${t("carddecision.answer.what")}</legend>
      ${way(draft, "approve")} ${way(draft, "decline")}
    </fieldset>
    ${draft.outcome === "approve" && terms.limit ? term(draft, "limit", terms.limit, problems) : nothing}
    ${draft.outcome === "approve" && terms.price ? term(draft, "price", terms.price, problems) : nothing}
    ${input(draft, "reason", { label: t("carddecision.answer.reason"), hint: t("carddecision.answer.reason.hint") }, problems)}`;
}

/** @param {Draft} draft
 * @param {"approve" | "decline"} outcome */
function way(draft, outcome) {
  return radio({
    name: "answer-outcome",
    text: t(`carddecision.answer.${outcome}`),
    isChosen: draft.outcome === outcome,
    choose: () => {
      draft.outcome = outcome;
      update();
    },
  });
}

/** @param {Draft} draft
 * @param {"limit" | "price"} name
 * @param {Range} range
 * @param {import("../../core/api.js").FieldProblem[]} problems */
function term(draft, name, { least, most }, problems) {
  const text = (/** @type {number} */ value) =>
    name === "limit" ? money(value, language()) : percent(value, language(), PRICE_DECIMALS);
  const hint =
    most === null
      ? t("carddecision.answer.from", { least: text(least) })
      : t("carddecision.answer.between", { least: text(least), most: text(most) });
  return input(draft, name, { label: t(`carddecision.answer.${name}`), hint }, problems);
}

/** @param {Draft} draft
 * @param {"limit" | "price" | "reason"} name
 * @param {{label: string, hint: string}} said
 * @param {import("../../core/api.js").FieldProblem[]} problems */
function input(draft, name, said, problems) {
  const problem = problems.find(({ field }) => field === name);
  return textField({
    ...said,
    name: `answer-${name}`,
    value: draft[name],
    ...(problem ? { error: fieldText(problem) } : {}),
    input: (value) => {
      draft[name] = value;
      update();
    },
  });
}

/** What is sent: terms with an approval alone; a price that is typed in per cent is a share.
 * @param {Draft} draft
 * @param {Terms | null} terms */
export function answerOf({ outcome, limit, price, reason }, terms) {
  if (outcome !== "approve") return { outcome, reason };
  return {
    outcome,
    reason,
    ...(terms?.limit ? { limit: numberIn(limit) } : {}),
    ...(terms?.price ? { price: shareIn(price) } : {}),
  };
}

/** @param {string} typed */
function shareIn(typed) {
  const value = numberIn(typed);
  return value === null ? null : Number((value / PERCENT).toFixed(PRICE_DECIMALS + 4));
}

/** A number as people of both languages write it; null for none.
 * @param {string} typed
 * @returns {number | null} */
function numberIn(typed) {
  const plain = typed.replace(/[\s%]/g, "").replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}
