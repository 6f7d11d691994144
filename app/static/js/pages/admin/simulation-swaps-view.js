/** Who changes sides between the two, and the file of them. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { number, percent } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { saveFile } from "../../core/save-file.js";
import { matrix } from "../../figures/charts/matrix-view.js";
import { OUTCOMES } from "./simulation-moves.js";
import { WAIT_MS } from "./simulation-wait.js";

/**
 * @typedef {import("../../core/api-types.js").SwapSetsOut} Swaps
 * @typedef {import("./simulation-request.js").Request} Request
 */

/** @type {("kept" | "swapped_out" | "swapped_in")[]} */
const SETS = ["kept", "swapped_out", "swapped_in"];
const DIGITS = 2;
/** @type {{isBusy: boolean, error: unknown}} */
const download = { isBusy: false, error: null };

/** @param {{swaps: Swaps, asked: Request}} parts  `asked` is what the file is asked with */
export function swapSets({ swaps, asked }) {
  const names = OUTCOMES.map((outcome) => t(`policy.outcome.${outcome}`));
  const counts = OUTCOMES.map((one) => OUTCOMES.map((other) => swaps.moves[one]?.[other] ?? 0));
  return html`<p>${t("simulation.changed", { count: swaps.changed })}</p>
    ${matrix({ caption: t("simulation.matrix"), corner: t("simulation.matrix.corner"), rows: names, columns: names, counts })}
    ${sets(swaps)}
    <p><button type="button" class="button" aria-busy=${download.isBusy ? "true" : "false"} ?disabled=${download.isBusy || !swaps.changed} @click=${() => attempt(download, () => fetchFile(asked))}>${t("simulation.download")}</button></p>
    ${download.error ? problem(download.error) : nothing}
    <p class="hint">${t("simulation.swaps.hint")}</p>`;
}

/** @param {Request} asked */
async function fetchFile(asked) {
  saveFile("swaps.csv", await post("/simulations/swaps.csv", asked, { asText: true, waitMs: WAIT_MS }), "text/csv");
}

/** @param {Swaps} swaps */
function sets(swaps) {
  /** @param {number | null} rate */
  const shown = (rate) => percent(rate, language(), DIGITS);
  return table({
    caption: t("simulation.sets"),
    rows: SETS,
    key: (name) => name,
    columns: [
      { title: t("simulation.sets"), kind: "main", cell: (name) => t(`simulation.set.${name}`) },
      { title: t("simulation.applicants"), kind: "number", cell: (name) => number(swaps[name].applicants, language()) },
      {
        title: t("simulation.figure.expected_bad_rate"),
        kind: "number",
        cell: (name) => both(shown(swaps[name].expected_bad_rate_first), shown(swaps[name].expected_bad_rate_second)),
      },
      {
        title: t("simulation.figure.with_outcome"),
        kind: "number",
        cell: (name) => number(swaps[name].with_outcome, language()),
      },
      {
        title: t("simulation.figure.realised_bad_rate"),
        kind: "number",
        cell: (name) => shown(swaps[name].realised_bad_rate),
      },
    ],
  });
}

/** @param {string} one
 * @param {string} other */
function both(one, other) {
  return one === other ? one : `${one} / ${other}`;
}
