// npm run docs: writes docs/compatibility.md.
import { writeFileSync } from "node:fs";
import { page } from "./page.js";

writeFileSync(new URL("../../../docs/compatibility.md", import.meta.url), page());
