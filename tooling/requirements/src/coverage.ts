import type { Citations } from "./citations.js";
import type { Ledger, Requirement } from "./ledger.js";

/** How far the tests name what binds an SDK. */
export interface Coverage {
  readonly areas: readonly AreaCoverage[];
  /** Bind an SDK, are named by no test, and by no exception. */
  readonly gaps: readonly Requirement[];
  /** What is wrong with the citations or the exceptions themselves. */
  readonly mistakes: readonly string[];
}

export interface AreaCoverage {
  readonly ledger: string;
  readonly area: string;
  /** Requirements that must be proven: binding, of an SDK role, not excepted. */
  readonly due: number;
  readonly named: number;
  readonly excepted: number;
}

/** Roles that an SDK plays, by the ledger's words. Hosts, intermediaries and authorization servers are others. */
const SDK_ROLE = /^(both|client|server|transport-.*|tasks-.*|auth-client|auth-resource-server)$/;

/** Whether a requirement binds an SDK: `MUST` and `MUST NOT` do, the other levels leave a choice. */
export const binds = ({ level, role }: Requirement): boolean => level.startsWith("MUST") && SDK_ROLE.test(role);

/**
 * Areas of authorization, which is counted apart. Areas of revisions with sessions begin with `L-`; two are extensions: client
 * credentials and enterprise-managed authorization.
 */
export const isAuth = (area: string): boolean => /^(L-)?AUTH|^(OCC|EMA)$/.test(area);

export function measure({ requirements, notOurs }: Ledger, citations: Citations): Coverage {
  const excepted = new Set(notOurs.map(({ id }) => id));
  const due = requirements.filter((requirement) => binds(requirement) && !excepted.has(requirement.id));
  const binding = new Map(requirements.filter(binds).map(({ area, ledger }) => [area, ledger]));
  const areas = [...binding].map(([area, ledger]) => {
    const own = due.filter((requirement) => requirement.area === area);
    return {
      ledger,
      area,
      due: own.length,
      named: own.filter(({ id }) => citations.has(id)).length,
      excepted: requirements.filter(({ id, area: of }) => of === area && excepted.has(id)).length,
    };
  });
  return {
    areas,
    gaps: due.filter(({ id }) => !citations.has(id)),
    mistakes: findMistakes({ requirements, notOurs }, citations),
  };
}

function findMistakes({ requirements, notOurs }: Ledger, citations: Citations): string[] {
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const twice = requirements.filter((requirement) => byId.get(requirement.id) !== requirement);
  return [
    ...twice.map(({ id }) => `${id} stands in the ledger twice.`),
    ...[...citations]
      .filter(([id]) => !byId.has(id))
      .map(([id, files]) => `${id} is in no ledger, but cited in ${files.join(", ")}.`),
    ...notOurs.flatMap(({ id }) => mistakesOf(id, byId.get(id), citations)),
  ];
}

function mistakesOf(id: string, requirement: Requirement | undefined, citations: Citations): string[] {
  if (requirement === undefined) return [`not-ours.tsv names ${id}, which is in no ledger.`];
  if (!binds(requirement))
    return [`not-ours.tsv names ${id}, which binds no SDK anyway (${requirement.level}, ${requirement.role}).`];
  const files = citations.get(id);
  return files === undefined
    ? []
    : [`not-ours.tsv excepts ${id}, but ${files.join(", ")} proves it: drop the exception.`];
}
