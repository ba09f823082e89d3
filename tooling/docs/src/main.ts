import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorsPage } from "./errors-page.js";
import { readErrors } from "./read-errors.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
writeFileSync(`${root}docs/errors.md`, errorsPage(readErrors(`${root}packages`).errors));
console.log("wrote docs/errors.md");
