import { guid } from './guid';
import type { Moment } from './moment';
import { isoTicks, later } from './moment';
import type { Person } from './people';
import type { Random } from './random';
import type { RiskLevel, SignIn } from './signIn';
import { tenantId, tenantResourceId } from './tenant';

/** A finding of identity protection, before it takes the shape of a file. */
export interface RiskEvent extends Moment {
  readonly id: string;
  readonly signIn: SignIn;
  readonly type: 'unfamiliarFeatures' | 'passwordSpray' | 'unlikelyTravel' | 'anonymizedIPAddress' | 'maliciousIPAddress';
  readonly level: RiskLevel;
  readonly timing: 'realtime' | 'offline';
  readonly state: 'atRisk' | 'remediated' | 'dismissed';
}

/** A finding on a sign-in; offline detections come some hours after it. */
export function makeRiskEvent(random: Random, signIn: SignIn, finding: Pick<RiskEvent, 'type' | 'level' | 'timing' | 'state'>): RiskEvent {
  return {
    ...later(signIn, finding.timing === 'offline' ? 7200 + random.next() * 8800 : 60 + random.next() * 340),
    id: guid(random),
    signIn,
    ...finding,
  };
}

/** A record of the category UserRiskEvents as diagnostic settings write it. */
export function riskEventRecord(event: RiskEvent): object {
  const { signIn } = event;
  const { place } = signIn.network;
  const time = isoTicks(event);
  return {
    time,
    resourceId: tenantResourceId,
    operationName: 'User Risk Detection',
    operationVersion: '1.0',
    category: 'UserRiskEvents',
    tenantId,
    durationMs: 0,
    callerIpAddress: signIn.network.address,
    correlationId: signIn.correlationId,
    identity: signIn.person.name,
    Level: 4,
    location: place.country.toLowerCase(),
    properties: {
      id: event.id,
      requestId: signIn.id,
      correlationId: signIn.correlationId,
      riskType: event.type,
      riskEventType: event.type,
      riskState: event.state,
      riskLevel: event.level,
      riskDetail: 'none',
      source: 'IdentityProtection',
      detectionTimingType: event.timing,
      activity: 'signin',
      tokenIssuerType: 'AzureAD',
      ipAddress: signIn.network.address,
      location: {
        city: place.city,
        state: place.state,
        countryOrRegion: place.country,
        geoCoordinates: { altitude: 0, latitude: place.latitude, longitude: place.longitude },
      },
      activityDateTime: isoTicks(signIn),
      detectedDateTime: time,
      lastUpdatedDateTime: time,
      userId: signIn.person.id,
      userDisplayName: signIn.person.name,
      userPrincipalName: signIn.person.principalName,
      additionalInfo: JSON.stringify([{ Key: 'userAgent', Value: signIn.agent.userAgent }]),
    },
  };
}

/** What identity protection makes of a user after its findings. */
export interface RiskyUser extends Moment {
  readonly person: Pick<Person, 'id' | 'name' | 'principalName'>;
  readonly level: RiskLevel;
  readonly state: 'atRisk' | 'remediated' | 'confirmedCompromised';
  readonly detail: string;
}

/** A record of the category RiskyUsers as diagnostic settings write it. */
export function riskyUserRecord(risky: RiskyUser): object {
  const { person } = risky;
  const time = isoTicks(risky);
  return {
    time,
    resourceId: tenantResourceId,
    operationName: 'Risky user',
    operationVersion: '1.0',
    category: 'RiskyUsers',
    tenantId,
    durationMs: 0,
    correlationId: person.id,
    identity: person.name,
    Level: 4,
    properties: {
      id: person.id,
      userDisplayName: person.name,
      userPrincipalName: person.principalName,
      riskLastUpdatedDateTime: time,
      riskLevel: risky.level,
      riskState: risky.state,
      riskDetail: risky.detail,
      isDeleted: false,
      isProcessing: false,
    },
  };
}
