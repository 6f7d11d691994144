// Writes the pages' types from the shapes that come on standard input (see shapes.py): `make api-types`.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = join(root, "app", "static", "js", "core", "api-types.d.ts");

const { fingerprint, document } = JSON.parse(await text(process.stdin));
const types = astToString(
  await openapiTS(document, { alphabetize: true, rootTypes: true, rootTypesNoSchemaPrefix: true }),
);
writeFileSync(
  target,
  `// Made by \`make api-types\` from /openapi.json, shapes ${fingerprint}; not edited by hand.\n${types}`,
);
