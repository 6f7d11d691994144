/**
 * What the admin's page shows, as its address says it: a list that is shared or loaded again is the same list.
 * Pure: `readAddress` and `writeAddress` are each other's inverse.
 *
 * @typedef {"users" | "managers" | "programs" | "models" | "policies" | "health"} Section
 * @typedef {"client" | "manager" | "admin" | "auditor" | "risk"} Role
 * @typedef {Role | "service"} ListedRole
 * @typedef {"active" | "dismissed" | "all"} Employment
 * @typedef {"active" | "inactive"} Standing
 * @typedef {{
 *   section: Section, q: string, role: ListedRole | null, standing: Standing | null, employment: Employment, isUnassigned: boolean,
 *   adding: Role | null, model: string, policy: string, isSimulating: boolean, page: number, trail: number[]
 * }} Address
 *   `role` and `standing` narrow users, `employment` managers; `isUnassigned` is the list of clients that have no manager; `adding` is
 *   the role of a person who is to be added; `model` and `policy` are hashes of what is looked at closely, `isSimulating` is the simulator of policies; `page` counts from 1; `trail` are the
 *   ids after which the pages up to this
 *   one start, so that one can go back
 */
import { placeIn, queryOf, searchIn, written } from "../../core/trail.js";

/** @type {readonly Section[]} */
export const SECTIONS = ["users", "managers", "programs", "models", "policies", "health"];
/** @type {readonly Role[]} */
export const ROLES = ["client", "manager", "admin", "auditor", "risk"];
/** Roles to filter by: programs are added in a section of their own.
 * @type {readonly ListedRole[]} */
export const LISTED_ROLES = [...ROLES, "service"];
/** @type {readonly Employment[]} */
export const EMPLOYMENTS = ["active", "dismissed", "all"];
/** @type {readonly Standing[]} */
export const STANDINGS = ["active", "inactive"];
/** The permission that each section asks for. */
export const READING = {
  users: "users:read_all",
  managers: "managers:read_all",
  programs: "services:manage",
  models: "models:read",
  policies: "policies:read",
  health: "health:read",
};
const SIMULATOR = "simulator";
const HASH = /^[0-9a-f]{64}$/;

/** A section as it is opened.
 * @param {Section} section
 * @returns {Address} */
export function opened(section) {
  const everything = {
    q: "",
    role: null,
    standing: null,
    isUnassigned: false,
    adding: null,
    model: "",
    policy: "",
    isSimulating: false,
    page: 1,
    trail: [],
  };
  return { ...everything, section, employment: "active" };
}

/** What an address shows; what it says wrong, or about another section, is as if it said nothing.
 * @param {string} search  the part from `?` on
 * @param {readonly Section[]} [sections]  those that the person may read
 * @returns {Address} */
export function readAddress(search, sections = SECTIONS) {
  const said = new URLSearchParams(search);
  const found = opened(oneOf(sections, said.get("section")) ?? sections[0] ?? "users");
  if (found.section === "models") return { ...found, model: HASH.exec(said.get("model") ?? "")?.[0] ?? "" };
  if (found.section === "policies") {
    const policy = HASH.exec(said.get("policy") ?? "")?.[0] ?? "";
    return { ...found, policy, isSimulating: said.get("view") === SIMULATOR };
  }
  if (found.section !== "users" && found.section !== "managers") return found;
  found.adding = oneOf(ROLES, said.get("new"));
  if (found.adding) return found;
  Object.assign(found, { q: searchIn(said), ...placeIn(said) });
  if (found.section === "users") {
    return { ...found, role: oneOf(LISTED_ROLES, said.get("role")), standing: oneOf(STANDINGS, said.get("state")) };
  }
  if (said.get("list") === "unassigned") return { ...found, isUnassigned: true };
  return { ...found, employment: oneOf(EMPLOYMENTS, said.get("state")) ?? "active" };
}

/** The address of a view: the shortest that reads back as the same.
 * @param {Address} address
 * @returns {string} */
export function writeAddress(address) {
  return queryOf({
    section: address.section,
    new: address.adding ?? "",
    model: address.model,
    policy: address.policy,
    view: address.isSimulating ? SIMULATOR : "",
    q: address.q,
    role: address.role ?? "",
    list: address.isUnassigned ? "unassigned" : "",
    state: address.standing ?? (address.employment === "active" ? "" : address.employment),
    ...written(address),
  });
}

/** @template {string} T
 * @param {readonly T[]} known
 * @param {string | null} said
 * @returns {T | null} */
function oneOf(known, said) {
  return known.find((each) => each === said) ?? null;
}
