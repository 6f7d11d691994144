/**
 * What the account page shows: who is logged in, and where.
 *
 * @typedef {import("../../core/api-types.js").ProfileOut} Profile
 * @typedef {import("../../core/api-types.js").SessionOut} Session
 * @typedef {import("../../core/api-types.js").SecondFactorOut} Factor
 */
import { announce } from "../../core/announce.js";
import { get, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";

export const state = {
  /** @type {import("../../core/loaded.js").Loaded<Profile>} */
  profile: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<Session[]>} */
  sessions: loaded(),
  /** @type {import("../../core/loaded.js").Loaded<Factor>} */
  factor: loaded(),
  isBusy: false,
  /** @type {unknown} */
  error: null,
};

export function loadProfile() {
  return state.profile.load((signal) => get("/auth/profile", { signal }));
}

export function loadSessions() {
  return state.sessions.load((signal) => get("/auth/sessions", { signal }));
}

export function loadFactor() {
  return state.factor.load((signal) => get("/auth/second-factor", { signal }));
}

/** Ends one session; to end this one is to log out.
 * @param {Session} session */
export function endSession({ handle, is_this_one: isThisOne }) {
  return attempt(state, async () => {
    const { ended } = await post("/auth/sessions/end", { handle });
    if (isThisOne) return location.assign("/");
    announce(t("sessions.ended", { count: ended }));
    await loadSessions();
  });
}

/** Ends every session but this one. */
export function endOthers() {
  return attempt(state, async () => {
    const { ended } = await post("/auth/sessions/end-others");
    announce(t("sessions.ended", { count: ended }));
    await loadSessions();
  });
}
