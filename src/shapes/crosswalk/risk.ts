import { entity, envelope } from '../valueSource';
import type { Crosswalk } from '../valueSource';
import { directoryCrosswalk } from './directory';

/** Risky identities and risk detections of Entra ID Protection, whose Graph names differ a little from the tables'. */
export const riskCrosswalk: Crosswalk = {
  ...directoryCrosswalk,
  TimeGenerated: [envelope('time'), entity('detectedDateTime'), entity('riskLastUpdatedDateTime'), entity('riskLastModifiedDateTime')],
  DetectionTimingType: [entity('detectionTimingType')],
  IpAddress: [entity('ipAddress'), envelope('callerIpAddress')],
  Location: [entity('location')],
  UserDisplayName: [entity('userDisplayName')],
};
