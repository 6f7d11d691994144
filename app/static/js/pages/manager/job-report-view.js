/** The report of a job: moves between bands, the largest moves, failures by reason; and the same as files. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { failed, loading } from "../../components/states.js";
import { table } from "../../components/table.js";
import { fullName, number, rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { matrix } from "../../figures/charts/matrix-view.js";
import { closeReport, jobs, openReport } from "./jobs.js";

/** @typedef {import("./jobs.js").Report} Report
 * @typedef {Report["moves"][number]} Move */

const OUTCOMES = ["approve", "refer", "decline"];
const BANDS = ["A", "B", "C", "D", "E"];

export function jobReport() {
  if (!jobs.isReportOpen || !jobs.job) return "";
  const { id } = jobs.job;
  return dialog({
    title: t("job.report.title", { id }),
    close: closeReport,
    wide: true,
    body: contents(),
    actions: html`
      <a class="button" href=${`/jobs/${id}/report.csv`} download>${t("job.report.csv")}</a>
      <a class="button" href=${`/jobs/${id}/report`} download=${`job-${id}.json`}>${t("job.report.json")}</a>
      <button type="button" class="button button-main" @click=${closeReport}>${t("action.close")}</button>`,
  });
}

function contents() {
  const { data, error } = jobs.report;
  if (error) return failed(error, openReport);
  if (!data) return loading(6);
  return html`<div class="job-report stack">
    <p>${t("job.report.counts", { scored: number(data.job.scored, language()), failed: number(data.job.failed, language()) })}</p>
    ${data.job.by_champion === false ? html`<p class="notice notice-warn">${t("job.other")}</p>` : nothing}
    ${outcomes(data)} ${transitions(data)} ${moves(data)} ${failures(data)}
  </div>`;
}

/** How many clients the policy decided on, and what; nothing where the job only scored.
 * @param {Report} report */
function outcomes({ job, outcomes: counts }) {
  if (!job.policy_sha256) return nothing;
  return html`<section><h3>${t("job.report.decisions")}</h3>
    <dl class="facts">${OUTCOMES.map((each) => html`<dt>${t(`job.report.${each}`)}</dt><dd>${number(counts[each] ?? 0, language())}</dd>`)}</dl>
  </section>`;
}

/** @param {Report} report */
function transitions({ bands }) {
  const from = [...BANDS, null];
  const counts = from.map((before) =>
    BANDS.map((after) => bands.find((each) => each.before === before && each.after === after)?.clients ?? 0),
  );
  return html`<section><h3>${t("job.report.bands")}</h3>
    ${matrix({
      caption: t("job.report.bands"),
      corner: t("job.report.corner"),
      rows: from.map((before) => before ?? t("job.report.never")),
      columns: BANDS,
      counts,
    })}
    <p class="muted small">${t("job.report.hint")}</p></section>`;
}

/** @param {Report} report */
function moves({ moves: rows }) {
  if (!rows.length) return html`<p class="muted">${t("job.report.unmoved")}</p>`;
  return html`<section><h3>${t("job.report.moves")}</h3>
    ${table({
      caption: t("job.report.moves"),
      rows,
      key: (/** @type {Move} */ row) => row.client_id,
      columns: [
        { title: t("job.report.client"), kind: "main", cell: fullName },
        { title: t("job.report.before"), kind: "number", cell: (row) => rating(row.rating_before, language()) },
        { title: t("job.report.after"), kind: "number", cell: (row) => rating(row.rating_after, language()) },
      ],
    })}</section>`;
}

/** @param {Report} report */
function failures({ failures: reasons }) {
  if (!reasons.length) return nothing;
  return html`<section><h3>${t("job.report.failures")}</h3>
    <ul>${reasons.map(({ code, explanation, clients }) => html`<li>${t(`job.failure.${code}`, { why: explanation })} (${number(clients, language())})</li>`)}</ul>
  </section>`;
}
