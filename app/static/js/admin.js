/** The page `admin`. */
import { html } from "../vendor/lit-html/lit-html.js";
import { startPage } from "./shell.js";

await startPage({ title: "nav.admin", words: [], content: () => html`` });
