/**
 * What the page of the trail knows, and how it learns it.
 *
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("../../core/api-types.js").TrailPageOut} TrailPage
 * @typedef {import("../../core/api-types.js").TrailEntryOut} Entry
 * @typedef {import("../../core/api-types.js").TrailStandingOut} Standing
 * @typedef {import("../../core/api-types.js").PublicKeyOut} PublicKey
 */
import { get } from "../../core/api.js";
import { loaded } from "../../core/loaded.js";
import { EVERYTHING, questionOf } from "./address.js";

export const state = {
  /** @type {Address} */
  address: EVERYTHING,
  /** @type {import("../../core/loaded.js").Loaded<TrailPage>} */
  trail: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<Standing>} */
  standing: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<PublicKey[]>} */
  keys: loaded(),
};

/** Reads the rows that the address names. */
export function loadTrail() {
  return state.trail.load((signal) => get(`/audit/events${questionOf(state.address)}`, { signal }));
}

export function loadStanding() {
  return state.standing.load((signal) => get("/audit/state", { signal }));
}

export function loadKeys() {
  return state.keys.load((signal) => get("/audit/keys", { signal }));
}
