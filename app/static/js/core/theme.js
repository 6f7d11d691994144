/** Light or dark: the system's choice until the person switches; the switch is remembered. */
import { remember } from "./i18n.js";

/** @type {Set<() => void>} */
const listeners = new Set();
const systemIsDark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

/** The theme that is shown now.
 * @returns {"light" | "dark"} */
export function theme() {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return systemIsDark?.matches ? "dark" : "light";
}

/** Shows the other theme from now on. */
export function switchTheme() {
  const other = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = other;
  remember("theme", other);
  for (const listener of listeners) listener();
}

/** Calls back after each change of the theme, the system's included: for what is painted with colours of its own.
 * @param {() => void} listener */
export function onTheme(listener) {
  listeners.add(listener);
}

systemIsDark?.addEventListener("change", () => {
  for (const listener of listeners) listener();
});
