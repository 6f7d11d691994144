/** A portfolio in four figures: how many clients, how they are rated, how they spread over the bands, who is overdue. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { number, percent, rating } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { BANDS, GOOD_BANDS } from "./address.js";
import { bandBadge } from "../../components/band.js";
import { figureTable } from "../../figures/figure-table-view.js";
import { stackedBar } from "../../figures/stacked-bar-view.js";
import { failed } from "../../components/states.js";

/**
 * @typedef {import("./address.js").View} View
 * @typedef {import("./state.js").Portfolio} Portfolio
 * @typedef {(change: Partial<View>) => {href: string, go: (event: MouseEvent) => void, isHere: boolean}} LinkTo
 *   leads to the list with nothing but that filter
 */

/**
 * @param {{data: Portfolio | null, error: unknown, retry: () => void, linkTo: LinkTo, isTable: boolean, toggleTable: () => void}} parts
 */
export function portfolio({ data, error, retry, linkTo, isTable, toggleTable }) {
  if (error)
    return html`<section class="portfolio" aria-label=${t("portfolio.title")}>${failed(error, retry)}</section>`;
  return html`<section class="portfolio ${data ? "" : "portfolio-loading"}" aria-label=${t("portfolio.title")} aria-busy=${data ? "false" : "true"}>
    ${figure(t("portfolio.clients"), data && number(data.clients, language()), linkTo({}), neverScored(data, linkTo))}
    ${figure(t("portfolio.rating"), data && rating(data.mean_rating, language()), linkTo({ sort: "rating" }), t("portfolio.rating.order"))}
    ${bands(data, linkTo, isTable, toggleTable)}
    ${figure(t("portfolio.overdue"), data && number(data.overdue, language()), linkTo({ isOverdue: true }), shareOverdue(data, linkTo), data?.overdue ? "figure-bad" : "")}
  </section>`;
}

/** @param {string} name
 * @param {string | null} value
 * @param {ReturnType<LinkTo>} link
 * @param {unknown} below
 * @param {string} [shape] */
function figure(name, value, { href, go, isHere }, below, shape = "") {
  return html`<div class="figure ${shape}">
    <a href=${href} @click=${go} aria-current=${isHere ? "true" : "false"}>
      <span class="figure-name">${name}</span>
      <span class="figure-value">${value ?? html`<span class="figure-wait"></span>`}</span>
    </a>
    <p class="figure-below">${below}</p>
  </div>`;
}

/** @param {Portfolio | null} data
 * @param {LinkTo} linkTo */
function neverScored(data, linkTo) {
  if (!data?.never_scored) return data ? t("portfolio.scored.all") : nothing;
  const { href, go, isHere } = linkTo({ isNeverScored: true });
  return html`<a href=${href} @click=${go} aria-current=${isHere ? "true" : "false"}>${t("portfolio.scored.never", { count: data.never_scored })}</a>`;
}

/** @param {Portfolio | null} data
 * @param {LinkTo} linkTo */
function shareOverdue(data, linkTo) {
  if (!data?.clients) return nothing;
  const good = data.bands
    .filter(({ band }) => GOOD_BANDS.includes(band))
    .reduce((sum, { overdue }) => sum + overdue, 0);
  const share = t("portfolio.overdue.share", { share: percent(data.overdue / data.clients, language()) });
  if (!good) return share;
  const { href, go, isHere } = linkTo({ bands: [...GOOD_BANDS], isOverdue: true });
  const words = t("portfolio.overdue.good", { count: good, bands: GOOD_BANDS.join("/") });
  return html`${share}, <a href=${href} @click=${go} aria-current=${isHere ? "true" : "false"}>${words}</a>`;
}

/** @param {Portfolio | null} data
 * @param {LinkTo} linkTo
 * @param {boolean} isTable
 * @param {() => void} toggleTable */
function bands(data, linkTo, isTable, toggleTable) {
  const found = data?.bands ?? [];
  const shares = found.map(({ band, share }) => `${band} ${percent(share, language())}`).join(", ");
  return html`<div class="figure figure-bands">
    <p class="figure-name" id="bands-name">${t("portfolio.bands")}</p>
    ${stackedBar({
      name: t("portfolio.bands.name", { shares }),
      parts: found.map(({ band, share }) => ({ shape: `bar-${band}`, share })),
    })}
    <ul class="bands-legend" aria-labelledby="bands-name">${data ? found.map((each) => bandLink(each, linkTo)) : BANDS.map((band) => html`<li class="bands-wait">${bandBadge(band)}</li>`)}</ul>
    ${
      data &&
      figureTable({
        caption: t("portfolio.bands"),
        head: [t("list.band"), t("portfolio.clients"), t("portfolio.share")],
        rows: found.map(({ band, clients, share }) => [band, number(clients, language()), percent(share, language())]),
        isShown: isTable,
        toggle: toggleTable,
      })
    }
  </div>`;
}

/** @param {Portfolio["bands"][number]} each
 * @param {LinkTo} linkTo */
function bandLink({ band, clients, share }, linkTo) {
  const { href, go, isHere } = linkTo({ bands: [band] });
  return html`<li><a href=${href} @click=${go} aria-current=${isHere ? "true" : "false"}>
    ${bandBadge(band)} <span class="bands-count">${number(clients, language())}</span>
    <span class="muted">${percent(share, language(), 0)}</span>
  </a></li>`;
}
