import { constant, entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';
import { directoryCrosswalk } from './directory';

/** Status words of a provisioning record as the table's `ResultType` says them. */
const results = { success: 'Success', failure: 'Failure', skipped: 'Skipped', warning: 'Warning' };

/** Provisioning: requirement F.3, last paragraph. The change's id is also its correlation id. */
export const provisioningCrosswalk: Crosswalk = {
  ...directoryCrosswalk,
  AADTenantId: [envelope('tenantId'), entity('tenantId')],
  Category: [envelope('category'), constant('ProvisioningLogs')],
  OperationName: [envelope('operationName'), constant('Provisioning activity')],
  CorrelationId: [envelope('correlationId'), entity('changeId')],
  ResultType: [envelope('resultType'), entity('provisioningStatusInfo.Status', { words: results })],
  SourceSystem: [entity('sourceSystem')],
};
