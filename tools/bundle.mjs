// Bundles each page's modules and sheets into app/static/bundles/: one script a page and language, so that a first visit
// takes few requests. What is drawn later (charts, the other language) stays in scripts of its own.
// `manifest.json` says what the bundles were made of; the service serves the sources where that has changed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "app", "static");
const bundles = join(folder, "bundles");
const languages = ["en", "ru"];
const served = /\.(js|css|svg)$/;
const ofWords = /\/words\/[\w-]+\.js$/;
/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  absWorkingDir: folder,
  logLevel: "warning",
};

rmSync(bundles, { recursive: true, force: true });
const sources = filesBelow("").filter((name) => served.test(name));
const rooms = sources.flatMap((name) => name.match(/^js\/pages\/(\w+)\/main\.js$/)?.[1] ?? []);
/** @type {{of: string, scripts: {[of: string]: string[]}, sheets: {[of: string]: string[]}}} */
const made = { of: digest(sources), scripts: {}, sheets: {} };
for (const room of rooms) {
  if (room === "docs") continue; // the page of the API documentation is no page of ours
  const words = await wordsOf(room);
  for (const language of languages) made.scripts[`${language}/${room}`] = await script(room, language, words);
  made.sheets[room] = await sheet(room);
}
writeFileSync(join(bundles, "manifest.json"), `${JSON.stringify(made, null, 2)}\n`);

/** Bundles a page's script in one language. The names of what the page needs at once, its own first.
 * @param {string} room
 * @param {string} language
 * @param {WordsModule[]} words
 * @returns {Promise<string[]>} */
async function script(room, language, words) {
  const { metafile } = await build({
    ...common,
    entryPoints: [{ in: `js/pages/${room}/main.js`, out: room }],
    outdir: join(bundles, language),
    chunkNames: `${room}-[hash]`,
    format: "esm",
    splitting: true,
    metafile: true,
    plugins: [inOneLanguage(room, language, words)],
  });
  const others = languages.filter((each) => each !== language);
  const dictionaries = words.flatMap(({ dictionaries }) => Object.values(dictionaries).map((all) => only(all, others)));
  writeFileSync(join(bundles, language, wordsFile(room)), JSON.stringify(dictionaries));
  const found = [`bundles/${language}/${room}.js`];
  for (const name of found) {
    const imported = metafile?.outputs[name]?.imports ?? [];
    found.push(...imported.filter((each) => each.kind === "import-statement").map((each) => each.path));
  }
  return [...new Set(found)];
}

/** Bundles a page's sheets in the order of their layers. Their names.
 * @param {string} room
 * @returns {Promise<string[]>} */
async function sheet(room) {
  const places = ["css/base/", "css/components/", `css/pages/${room}/`, "css/print.css"];
  const names = places.flatMap((place) => sources.filter((name) => name.startsWith(place)));
  const contents = names.map((name) => `@import "./${name}";`).join("\n");
  const stdin = { contents, resolveDir: folder, loader: /** @type {const} */ ("css") };
  await build({ ...common, stdin, outfile: join(bundles, `${room}.css`) });
  return names;
}

/**
 * A module of words: where it is, and its dictionaries by the names it exports them under.
 * @typedef {{path: string, dictionaries: {[name: string]: Words}}} WordsModule
 * @typedef {{[language: string]: object}} Words
 */

/** The modules of words that a page's script imports.
 * @param {string} room
 * @returns {Promise<WordsModule[]>} */
async function wordsOf(room) {
  const entryPoints = [`js/pages/${room}/main.js`];
  const { metafile } = await build({
    ...common,
    entryPoints,
    format: "esm",
    write: false,
    metafile: true,
    outdir: "x",
  });
  const paths = Object.keys(metafile?.inputs ?? {}).filter((name) => ofWords.test(name));
  return Promise.all(paths.map((name) => wordsModule(join(folder, name))));
}

/** @param {string} path
 * @returns {Promise<WordsModule>} */
async function wordsModule(path) {
  return { path, dictionaries: { ...(await import(pathToFileURL(path).href)) } };
}

/** Leaves the words of one language in a page's script; those of the others come when they are chosen.
 * @param {string} room
 * @param {string} language
 * @param {WordsModule[]} words
 * @returns {import("esbuild").Plugin} */
function inOneLanguage(room, language, words) {
  return {
    name: "one language",
    setup({ onLoad }) {
      onLoad({ filter: ofWords }, async ({ path }) => {
        const { dictionaries } = await wordsModule(path);
        const kept = Object.entries(dictionaries).map(([name, all]) => [name, JSON.stringify(only(all, [language]))]);
        return { contents: kept.map(([name, text]) => `export const ${name} = ${text};`).join("\n") };
      });
      onLoad({ filter: /\/core\/other-words\.js$/ }, () => ({ contents: bringing(words, wordsFile(room)) }));
    },
  };
}

/** The module that stands in a bundle for `core/other-words.js`: it fills the dictionaries that the page has in place. They
 * are fetched, not imported: a browser asks again for what it could not fetch, for a module it does not.
 * @param {WordsModule[]} words
 * @param {string} file */
function bringing(words, file) {
  const each = JSON.stringify(languages);
  return `
    ${words.map(({ path, dictionaries }) => `import { ${Object.keys(dictionaries).join(", ")} } from ${JSON.stringify(path)};`).join("\n")}
    const all = [${words.flatMap(({ dictionaries }) => Object.keys(dictionaries)).join(", ")}];
    export async function otherWords() {
      const answer = await fetch(new URL("./${file}", import.meta.url));
      const brought = await answer.json();
      all.forEach((own, place) => ${each}.forEach((one) => Object.assign(own[one], brought[place][one])));
      return Object.fromEntries(${each}.map((one) => [one, Object.assign({}, ...all.map((own) => own[one]))]));
    }`;
}

/** @param {string} room */
function wordsFile(room) {
  return `${room}-words.json`;
}

/** Words with the dictionaries of some languages, and empty ones for the others.
 * @param {Words} words
 * @param {string[]} kept */
function only(words, kept) {
  return Object.fromEntries(languages.map((each) => [each, kept.includes(each) ? words[each] : {}]));
}

/** A hash of names and bytes, as `PageFiles` of the service computes it.
 * @param {string[]} names */
function digest(names) {
  const hash = createHash("sha256");
  for (const name of names) {
    const content = readFileSync(join(folder, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** The files below a folder of `app/static`, in the order of their names.
 * @param {string} below
 * @returns {string[]} */
function filesBelow(below) {
  const found = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
  const files = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return files.map((path) => relative(folder, path).replaceAll("\\", "/")).sort();
}
