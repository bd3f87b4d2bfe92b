import { entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';

/**
 * What all records of the directory share. `TenantId` is the id of a workspace, which no file names; the tenant's own id is `AADTenantId`.
 */
export const directoryCrosswalk: Crosswalk = {
  TimeGenerated: [envelope('time'), entity('createdDateTime'), entity('activityDateTime'), entity('detectedDateTime')],
  AADTenantId: [envelope('tenantId'), entity('aadTenantId')],
  TenantId: [],
  SourceSystem: [],
  CorrelationId: [envelope('correlationId'), entity('correlationId')],
  ResultDescription: [envelope('resultDescription'), entity('resultDescription')],
  DurationMs: [envelope('durationMs'), entity('durationInMilliseconds'), entity('durationMs')],
};
