import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import { directoryRetentions } from '../../azure/services/directoryLogs';
import { readLicences } from '../../azure/services/licences';
import { isAbort } from '../../base/errors';
import { isPremium } from '../../catalog/premiumLicence';

/** How long a service keeps the records of a log. */
export interface Retention {
  readonly milliseconds: number;
  /** As it follows “keeps records”: `for 30 days`. */
  readonly words: string;
}

export interface RetentionParts {
  readonly connection: CloudConnection;
  /** Awaited before the tenant's logs are asked for. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Of a tenant with Entra ID P1 or P2, and of one whose licences nobody could tell. */
export const licensedRetention: Retention = { milliseconds: directoryRetentions.licensed, words: 'for 30 days' };

/** Of a tenant without. */
export const freeRetention: Retention = {
  milliseconds: directoryRetentions.free,
  words: 'for 7 days, as in every tenant without Microsoft Entra ID P1 or P2',
};

/**
 * How long a tenant's directory logs are kept, by its licences. Whoever may not read those is told by the sign-ins, which a tenant without a licence
 * refuses to everybody. Where neither tells, it is taken for licensed: asking for what is not there any more does no harm.
 */
export async function directoryRetentionOf(tenantId: string, parts: RetentionParts): Promise<Retention> {
  try {
    const licences = await readLicences(parts.connection.client('graph', tenantId), parts.signal);
    return isPremium(licences) ? licensedRetention : freeRetention;
  } catch (error) {
    if (isAbort(error)) throw error;
    return (await refusesSignIns(tenantId, parts)) ? freeRetention : licensedRetention;
  }
}

async function refusesSignIns(tenantId: string, { connection, turn, signal }: RetentionParts): Promise<boolean> {
  await turn(signal);
  try {
    await connection.client('graph', tenantId).get('/v1.0/auditLogs/signIns?$top=1', signal);
    return false;
  } catch (error) {
    if (isAbort(error)) throw error;
    return isWithoutLicence(error);
  }
}

/** Whether a log was refused since its tenant has no licence for it. */
export function isWithoutLicence(error: unknown): error is AzureFailure {
  return (
    error instanceof AzureFailure && error.reasons.some(({ code }) => code === 'Authentication_RequestFromNonPremiumTenantOrB2CTenant')
  );
}
