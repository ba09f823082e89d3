import { Extractor, ExtractorConfig, ExtractorLogLevel, type IConfigFile } from "@microsoft/api-extractor";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Manifest } from "./check-manifest.js";

const UPDATE = "if it is meant, run `npm run api:update` and commit the report with a changeset";

export interface ApiReports {
  readonly problems: readonly string[];
  readonly written: readonly string[];
}

/**
 * Compares what each public entry promises with the report in `api/`, one file an entry, or writes the reports anew.
 * A reviewer reads the difference of the report to see what a change does to users.
 */
export function apiReports(folder: string, manifest: Manifest, mode: "compare" | "write"): ApiReports {
  const reports = join(folder, "api");
  if (mode === "write") mkdirSync(reports, { recursive: true });
  const problems: string[] = [];
  const written: string[] = [];
  const expected = new Set<string>();

  for (const [subpath, types] of typedEntries(manifest)) {
    const name = reportName(subpath);
    expected.add(name);
    const present = existsSync(join(reports, name));
    if (mode === "compare" && !present) {
      problems.push(`api/${name} is missing; ${UPDATE}`);
      continue;
    }
    const { changed, errors } = extract(folder, join(folder, types), name, mode);
    problems.push(...errors.map((error) => `entry "${subpath}": ${error}`));
    if (changed && mode === "compare")
      problems.push(`the public API of entry "${subpath}" differs from api/${name}; ${UPDATE}`);
    if (changed && mode === "write") written.push(`api/${name}`);
  }

  for (const name of existsSync(reports) ? readdirSync(reports) : []) {
    if (expected.has(name)) continue;
    if (mode === "write") rmSync(join(reports, name));
    else problems.push(`api/${name} describes an entry that is gone; ${UPDATE}`);
  }
  return { problems, written };
}

function* typedEntries({ exports }: Manifest): Generator<readonly [subpath: string, types: string]> {
  for (const [subpath, target] of Object.entries(exports ?? {})) {
    const types = (target as { types?: unknown }).types;
    if (typeof types === "string") yield [subpath, types];
  }
}

function reportName(subpath: string): string {
  const name = subpath === "." ? "index" : subpath.slice(2).replaceAll("/", ".");
  return `${name}.api.md`;
}

function extract(folder: string, entry: string, report: string, mode: "compare" | "write") {
  const errors: string[] = [];
  const config = ExtractorConfig.prepare({
    configObject: configuration(folder, entry, report),
    configObjectFullPath: join(folder, "api-extractor.json"), // never read: it only anchors relative paths
    packageJsonFullPath: join(folder, "package.json"),
  });
  try {
    const { apiReportChanged } = Extractor.invoke(config, {
      localBuild: mode === "write",
      messageCallback(message) {
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
      },
    });
    return { changed: apiReportChanged, errors };
  } catch (error) {
    // Types that do not resolve make api-extractor throw instead of reporting.
    return { changed: false, errors: [...errors, `api-extractor cannot read its types: ${(error as Error).message}`] };
  }
}

function configuration(folder: string, entry: string, report: string): IConfigFile {
  const quiet = { default: { logLevel: ExtractorLogLevel.None } };
  return {
    projectFolder: folder,
    mainEntryPointFilePath: entry,
    newlineKind: "lf",
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: "ES2022",
          lib: ["ES2023", "DOM"],
          module: "NodeNext",
          strict: true,
          skipLibCheck: true,
        },
        files: [entry],
      },
      skipLibCheck: true,
    },
    apiReport: {
      enabled: true,
      reportFileName: report,
      reportFolder: join(folder, "api"),
      reportTempFolder: join(tmpdir(), "mortise-api"),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: quiet,
      tsdocMessageReporting: quiet,
    },
  };
}
