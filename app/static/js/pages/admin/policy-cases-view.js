/** The cases of a policy: examples with what is expected and what it decides. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { table } from "../../components/table.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";

/** @typedef {import("../../core/api-types.js").PolicyCaseOut} Case */

const LOOKS = { approve: "tag-good", refer: "tag-warn", decline: "tag-bad" };

/** @param {Case[]} cases */
export function policyCases(cases) {
  return table({
    caption: t("policy.cases"),
    rows: cases,
    key: ({ name }) => name,
    columns: [
      { title: t("policy.case"), kind: "main", cell: ({ name }) => html`<span lang="en">${name}</span>` },
      { title: t("policy.case.pd"), kind: "number", cell: ({ pd }) => (pd === null ? "" : percent(pd, language(), 2)) },
      { title: t("policy.case.decides"), cell: outcome },
      { title: t("policy.case.reasons"), cell: ({ reasons }) => reasons.map((each) => html`<code>${each}</code> `) },
      {
        title: t("policy.case.limit"),
        kind: "number",
        cell: ({ limit }) => (limit === null ? "" : number(limit, language())),
      },
      {
        title: t("policy.case.price"),
        kind: "number",
        cell: ({ price }) => (price === null ? "" : percent(price, language(), 2)),
      },
    ],
  });
}

/** @param {Case} found */
function outcome({ outcome: decided, expected, holds }) {
  const look = LOOKS[/** @type {keyof typeof LOOKS} */ (decided)];
  return html`<span class="tag ${look}">${t(`policy.outcome.${decided}`)}</span> ${holds ? t("policy.case.holds") : t("policy.case.fails", { expected: t(`policy.outcome.${expected}`) })}`;
}
