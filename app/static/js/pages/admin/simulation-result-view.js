/** What a simulation found: figures of both sides, charts, groups, swap sets; cut-offs to move. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { may } from "../../core/may.js";
import { nameOf } from "./policy-name.js";
import { simulationCharts } from "./simulation-charts.js";
import { figuresBeside, groupsBeside } from "./simulation-figures-view.js";
import { swapsBetween } from "./simulation-moves.js";
import { proposal } from "./simulation-proposal.js";
import { movedCutOffs } from "./simulation-request.js";
import { sliders } from "./simulation-sliders-view.js";
import { byGrade, bySegment, ownStops, totalAt } from "./simulation-sums.js";
import { swapSets } from "./simulation-swaps-view.js";

/**
 * @typedef {import("./simulation-page.js").Found} Found
 * @typedef {import("./simulation-sums.js").Side} Side
 * @typedef {import("./simulation-sums.js").Chosen} Chosen
 * @typedef {import("./simulation-sums.js").Group} Group
 * @typedef {{text: string, side: Side, chosen: Chosen, total: Side["total"], grades: Group[], segments: Group[]}} Shown  a side under some cut-offs
 */

/**
 * @param {{
 *   page: import("./main.js").AdminPage, found: Found, chosen: Chosen, move: (chosen: Chosen) => void,
 *   tables: import("../../figures/charts/chart-figure-view.js").OpenTables
 * }} parts
 */
export function simulationResult({ page, found, chosen, move, tables }) {
  const { asked, answer } = found;
  const { first, second } = answer;
  if (!answer.applicants) return html`<section class="card"><p>${t("simulation.empty")}</p></section>`;
  const other = second ?? null;
  const cutOffs = other ? {} : movedCutOffs(first, chosen);
  const isMoved = Object.keys(cutOffs).length > 0;
  const shown = [
    shownSide(other ? nameOf(first.policy) : t("simulation.own"), first, ownStops(first)),
    other
      ? shownSide(asked.model ? t("simulation.by.model") : nameOf(other.policy), other, ownStops(other))
      : shownSide(t("simulation.moved"), first, chosen),
  ];
  const swaps = answer.swaps ?? (isMoved ? swapsBetween(first, ownStops(first), chosen) : null);
  return html`${other ? nothing : cutOffCard(page, first, chosen, move, isMoved ? cutOffs : null)}
    ${card(
      "figures",
      html`<p>${t("simulation.on", { count: number(answer.applicants, language()), name: nameOf(first.policy) })}</p>
      ${figuresBeside(shown)} <p class="hint">${t("simulation.outcomes", { months: String(asked.outcome_months) })}</p>`,
    )}
    ${card("charts", simulationCharts(shown, tables))}
    ${card(
      "segments",
      groupsBeside("segments", shown, ({ segments }) => segments),
    )}
    ${card(
      "grades",
      groupsBeside("grades", shown, ({ grades }) => grades),
    )}
    ${card("swaps", swaps ? swapSets({ swaps, asked: isMoved ? { ...asked, cut_offs: cutOffs } : asked }) : html`<p class="muted">${t("simulation.swaps.none")}</p>`)}`;
}

/** @param {string} text
 * @param {Side} side
 * @param {Chosen} chosen
 * @returns {Shown} */
function shownSide(text, side, chosen) {
  return {
    text,
    side,
    chosen,
    total: totalAt(side, chosen),
    grades: byGrade(side, chosen),
    segments: bySegment(side, chosen).filter(({ name, figures }) => name !== null || figures.applicants > 0),
  };
}

/** @param {import("./main.js").AdminPage} page
 * @param {Side} side
 * @param {Chosen} chosen
 * @param {(chosen: Chosen) => void} move
 * @param {ReturnType<typeof movedCutOffs> | null} cutOffs  those that stand elsewhere than in the policy */
function cutOffCard(page, side, chosen, move, cutOffs) {
  const propose = () => cutOffs && page.ask(proposal(page, side, cutOffs));
  return card(
    "cut-offs",
    html`${sliders(side, chosen, move)}
      <p class="row">
        <button type="button" class="button" ?disabled=${!cutOffs} @click=${() => move(ownStops(side))}>${t("simulation.reset")}</button>
        ${may(page.me, "policies:manage") ? html`<button type="button" class="button button-main" ?disabled=${!cutOffs} @click=${propose}>${t("simulation.propose")}</button>` : nothing}
      </p>`,
  );
}

/** @param {"figures" | "charts" | "segments" | "grades" | "swaps" | "cut-offs"} name
 * @param {unknown} content */
function card(name, content) {
  return html`<section class="card stack" aria-labelledby="simulation-${name}-title">
    <h3 id="simulation-${name}-title">${t(`simulation.${name}`)}</h3>${content}
  </section>`;
}
