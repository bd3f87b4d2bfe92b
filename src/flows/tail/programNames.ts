import { isGuid } from '../../base/guid';
import { firstPartyName } from '../../catalog/firstPartyApplications';

/** What programs are called, by their application ids. */
export interface ProgramNames {
  /** The name as far as it is known by now; one that is not is asked for, so that it is known later. */
  nameOf(applicationId: string): string | undefined;
}

export interface ProgramNamesParts {
  /** Asks a directory for the name of an application; undefined where it does not know it. Throws where it may not be asked. */
  readonly ask: (applicationId: string, tenantId: string) => Promise<string | undefined>;
  readonly tenantIds: readonly string[];
  /** Told when a name has come. */
  readonly came: () => void;
}

/**
 * Names of Microsoft's applications from a list, those of others from the directories of the tenants, each asked for once. A name is a kindness: a directory
 * that refuses is not asked again, and nobody is told.
 */
export function createProgramNames({ ask, tenantIds, came }: ProgramNamesParts): ProgramNames {
  const known = new Map<string, string | undefined>();
  const silent = new Set<string>();
  let asking: Promise<void> = Promise.resolve();
  const find = async (applicationId: string): Promise<void> => {
    for (const tenantId of tenantIds.filter((each) => !silent.has(each))) {
      try {
        const name = await ask(applicationId, tenantId);
        if (name === undefined) continue;
        known.set(applicationId, name);
        came();
        return;
      } catch {
        silent.add(tenantId);
      }
    }
  };
  return {
    nameOf: (given) => {
      const applicationId = given.toLowerCase();
      if (!isGuid(applicationId)) return undefined;
      const name = firstPartyName(applicationId) ?? known.get(applicationId);
      if (name === undefined && !known.has(applicationId)) {
        known.set(applicationId, undefined);
        asking = asking.then(() => find(applicationId));
      }
      return name;
    },
  };
}
