/** The page `manager`. */
import { html } from "../vendor/lit-html/lit-html.js";
import { startPage } from "./shell.js";

await startPage({ title: "nav.manager", words: [], content: () => html`` });
