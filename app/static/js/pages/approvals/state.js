/**
 * What the page of approvals shows: what waits, what was decided, what one person did alone, whether four eyes are on.
 *
 * @typedef {import("../../core/api-types.js").ProposalOut} Proposal
 * @typedef {import("../../core/api-types.js").ReviewOut} Review
 */
import { tellWaiting } from "../../components/waiting-count.js";
import { get, getWithHeaders } from "../../core/api.js";
import { loaded } from "../../core/loaded.js";

const DECIDED_ROWS = 50;

export const state = {
  /** @type {import("../../core/loaded.js").Loaded<Proposal[]>} */
  waiting: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<Proposal[]>} */
  decided: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<Review[]>} */
  reviews: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<{is_on: boolean}>} */
  fourEyes: loaded(),
};

export function loadWaiting() {
  return state.waiting.load(async (signal) => {
    const { data, headers } = await getWithHeaders("/proposals?status=open", { signal });
    tellWaiting(Number(headers.get("X-Total-Count") ?? data.length));
    return data;
  });
}

export function loadDecided() {
  return state.decided.load(async (signal) => {
    const found = await get(`/proposals?limit=${DECIDED_ROWS}`, { signal });
    return found.filter((/** @type {Proposal} */ { status }) => status !== "open");
  });
}

export function loadReviews() {
  return state.reviews.load((signal) => get("/reviews", { signal }));
}

export function loadFourEyes() {
  return state.fourEyes.load((signal) => get("/four-eyes", { signal }));
}

/** Everything anew. */
export function loadAll() {
  return Promise.all([loadWaiting(), loadDecided(), loadReviews(), loadFourEyes()]);
}
