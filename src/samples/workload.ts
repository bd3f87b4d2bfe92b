import { resources } from './applications';
import { guid, namedGuid, tokenIdentifier } from './guid';
import type { Moment } from './moment';
import { days, isoTicks, isWeekend, millisecondsPerDay, startOfLogs } from './moment';
import type { Outcome } from './outcomes';
import { outcomes } from './outcomes';
import type { Place } from './places';
import { offices } from './places';
import type { Random } from './random';
import { at, createRandom } from './random';
import { tenantId, tenantResourceId } from './tenant';

/** A program that signs in by itself: an application's service principal or a resource's managed identity. */
export interface Workload {
  readonly name: string;
  readonly kind: 'servicePrincipal' | 'managedIdentity';
  readonly appId: string;
  readonly objectId: string;
  readonly resource: { readonly id: string; readonly name: string };
  readonly address: string;
  readonly place: Place;
  readonly autonomousSystem: number;
  readonly credential: 'clientSecret' | 'certificate' | 'federatedIdentityCredential' | 'managedIdentity';
  /** Minutes between two sign-ins. */
  readonly every: number;
  readonly workdaysOnly?: boolean;
  /** The day of the sample on which its secret runs out, and the hours until someone renews it. */
  readonly secretEnds?: { readonly day: number; readonly hours: number };
}

/** A sign-in of a workload, before it takes the shape of a file. */
export interface WorkloadSignIn extends Moment {
  readonly id: string;
  readonly correlationId: string;
  readonly workload: Workload;
  readonly outcome: Outcome;
}

const munich = at(offices, 1).place;
const make = (workload: Omit<Workload, 'appId' | 'objectId' | 'place' | 'autonomousSystem'> & { readonly place?: Place }): Workload => ({
  place: munich,
  autonomousSystem: 64510,
  ...workload,
  appId: namedGuid('application', workload.name),
  objectId: namedGuid('servicePrincipal', workload.name),
});
const servicePrincipal = 'servicePrincipal';
const managedIdentity = 'managedIdentity';

/** Contoso's programs, each with its schedule. */
export const workloads = {
  deploy: make({
    name: 'contoso-deploy',
    kind: servicePrincipal,
    resource: resources.management,
    address: '203.0.113.20',
    credential: 'federatedIdentityCredential',
    every: 95,
    workdaysOnly: true,
  }),
  export: make({
    name: 'siem-export',
    kind: servicePrincipal,
    resource: resources.graph,
    address: '203.0.113.24',
    credential: 'certificate',
    every: 60,
  }),
  people: make({
    name: 'people-sync',
    kind: servicePrincipal,
    resource: resources.graph,
    address: '203.0.113.28',
    credential: 'clientSecret',
    every: 120,
    secretEnds: { day: 19, hours: 7 },
  }),
  backup: make({
    name: 'backup-runner',
    kind: servicePrincipal,
    resource: resources.storage,
    address: '203.0.113.31',
    credential: 'clientSecret',
    every: 360,
  }),
  inventory: make({
    name: 'asset-inventory',
    kind: servicePrincipal,
    resource: resources.management,
    address: '203.0.113.36',
    credential: 'certificate',
    every: 240,
  }),
  web: make({
    name: 'app-expenses-prod',
    kind: managedIdentity,
    resource: resources.keyVault,
    address: '',
    credential: 'managedIdentity',
    every: 60,
  }),
  functions: make({
    name: 'func-invoices-prod',
    kind: managedIdentity,
    resource: resources.storage,
    address: '',
    credential: 'managedIdentity',
    every: 90,
  }),
  automation: make({
    name: 'aa-patching',
    kind: managedIdentity,
    resource: resources.management,
    address: '',
    credential: 'managedIdentity',
    every: 180,
  }),
} as const satisfies Record<string, Workload>;

/** All sign-ins of Contoso's programs, program by program. */
export function workloadSignIns(seed: number): readonly WorkloadSignIn[] {
  return Object.values(workloads).flatMap((workload) => schedule(createRandom(seed, 'workload', workload.name), workload));
}

function schedule(random: Random, workload: Workload): readonly WorkloadSignIn[] {
  const found: WorkloadSignIn[] = [];
  const end = startOfLogs + days * millisecondsPerDay;
  const step = workload.every * 60_000;
  for (let time = startOfLogs + random.integer(step); time < end; time += step) {
    const moment = { time: time + random.integer(9000), ticks: random.integer(10_000) };
    const day = Math.floor((time - startOfLogs) / millisecondsPerDay);
    if (moment.time < end && !(workload.workdaysOnly && isWeekend(day))) found.push(workloadSignIn(random, workload, moment));
  }
  return found;
}

/** One sign-in of a program; it fails while its secret has run out. */
export function workloadSignIn(random: Random, workload: Workload, moment: Moment): WorkloadSignIn {
  const ends = workload.secretEnds;
  const since = ends === undefined ? -1 : moment.time - startOfLogs - ends.day * millisecondsPerDay;
  const expired = ends !== undefined && since >= 0 && since < ends.hours * 3_600_000;
  return {
    ...moment,
    id: guid(random),
    correlationId: guid(random),
    workload,
    outcome: expired ? outcomes.expiredSecret : outcomes.success,
  };
}

function placeOf({ address, place }: Workload): object {
  if (address === '') return { city: '', state: '', countryOrRegion: '', geoCoordinates: { latitude: 0, longitude: 0 } };
  const { city, state, country, latitude, longitude } = place;
  return { city, state, countryOrRegion: country, geoCoordinates: { latitude, longitude } };
}

/** A record of the categories ServicePrincipalSignInLogs and ManagedIdentitySignInLogs as diagnostic settings write it. */
export function workloadRecord(signIn: WorkloadSignIn): object {
  const { workload, outcome } = signIn;
  const { place } = workload;
  const known = workload.address !== '';
  return {
    time: isoTicks(signIn),
    resourceId: tenantResourceId,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: workload.kind === 'servicePrincipal' ? 'ServicePrincipalSignInLogs' : 'ManagedIdentitySignInLogs',
    tenantId,
    resultType: String(outcome.code),
    resultSignature: outcome.code === 0 ? 'SUCCESS' : 'FAILURE',
    ...(outcome.code === 0 ? {} : { resultDescription: outcome.reason }),
    durationMs: 0,
    ...(known ? { callerIpAddress: workload.address } : {}),
    correlationId: signIn.correlationId,
    Level: 4,
    location: known ? place.country : '',
    properties: {
      id: signIn.id,
      createdDateTime: isoTicks(signIn, '+00:00'),
      userId: null,
      appId: workload.appId,
      appDisplayName: workload.name,
      ipAddress: workload.address,
      status: { errorCode: outcome.code, ...(outcome.code === 0 ? {} : { failureReason: outcome.reason }) },
      location: placeOf(workload),
      correlationId: signIn.correlationId,
      conditionalAccessStatus: 'notApplied',
      appliedConditionalAccessPolicies: [],
      isInteractive: false,
      tokenIssuerType: 'AzureAD',
      resourceDisplayName: workload.resource.name,
      resourceId: workload.resource.id,
      resourceTenantId: tenantId,
      servicePrincipalName: workload.name,
      servicePrincipalId: workload.objectId,
      clientCredentialType: workload.credential,
      servicePrincipalCredentialKeyId: workload.kind === 'servicePrincipal' ? namedGuid('key', workload.name) : '',
      autonomousSystemNumber: known ? workload.autonomousSystem : 0,
      flaggedForReview: false,
      crossTenantAccessType: 'none',
      uniqueTokenIdentifier: tokenIdentifier(signIn.id),
      incomingTokenType: 'none',
      authenticationProtocol: 'none',
    },
  };
}
