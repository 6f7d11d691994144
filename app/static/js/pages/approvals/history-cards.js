/** What was decided, and what one person did alone and others look through. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading } from "../../components/states.js";
import { table } from "../../components/table.js";
import { fullName, moment } from "../../core/format.js";
import { has, language, t } from "../../core/i18n.js";
import { shortOf, titleOf } from "./change-words.js";
import { loadDecided, loadReviews, state } from "./state.js";
import { proposerOf } from "./waiting-card.js";

/**
 * @typedef {import("./state.js").Proposal} Proposal
 * @typedef {import("./state.js").Review} Review
 */

const LOOKS = { approved: "tag-good", rejected: "tag-bad" };

export function decidedCard() {
  return card("decided", state.decided, loadDecided, (rows) =>
    table({
      caption: t("approvals.decided"),
      rows,
      key: ({ id }) => id,
      columns: [
        { title: t("approvals.what"), kind: "main", cell: titleOf },
        { title: t("approvals.proposer"), cell: proposerOf },
        { title: t("approvals.ended"), cell: ended },
        { title: t("approvals.when"), kind: "short", cell: ({ decided }) => moment(decided, language()) },
      ],
    }),
  );
}

export function reviewCard() {
  return card("reviews", state.reviews, loadReviews, (rows) =>
    table({
      caption: t("approvals.reviews"),
      rows,
      key: ({ event_id: id }) => id,
      columns: [
        { title: t("approvals.what"), kind: "main", cell: what },
        { title: t("approvals.who"), cell: ({ actor }) => (actor ? fullName(actor) : t("approvals.console")) },
        { title: t("approvals.when"), kind: "short", cell: ({ timestamp }) => moment(timestamp, language()) },
      ],
    }),
  );
}

/** @template Row
 * @param {string} name
 * @param {import("../../core/loaded.js").Loaded<Row[]>} seen
 * @param {() => void} retry
 * @param {(rows: Row[]) => unknown} content */
function card(name, { data, error }, retry, content) {
  return html`<section class="card" aria-labelledby="${name}-title">
    <h2 id="${name}-title">${t(`approvals.${name}`)}</h2>
    <p class="muted">${t(`approvals.${name}.text`)}</p>
    ${data ? (data.length ? content(data) : empty(t(`approvals.${name}.none`))) : error ? failed(error, retry) : loading(4, "skeleton-rows")}
  </section>`;
}

/** @param {Proposal} proposal */
function ended({ status, approver, closed_by: closedBy, decision_reason: reason }) {
  const person = approver ?? closedBy;
  const look = status === "approved" || status === "rejected" ? LOOKS[status] : "";
  return html`<span class="tag ${look}">${t(`proposal.${status}`)}</span>
    ${person ? fullName(person) : nothing} ${reason && person ? html`<span class="muted">${reason}</span>` : nothing}`;
}

/** @param {Review} event */
function what({ act, about, object_id: objectId }) {
  const key = has(`event.${act}`) ? `event.${act}` : "act.other";
  return t(key, { act, name: about ? fullName(about) : "", model: shortOf(objectId) });
}
