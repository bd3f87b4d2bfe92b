import { tokenIdentifier } from '../../src/samples/guid';
import { isoTicks } from '../../src/samples/moment';
import type { SignIn } from '../../src/samples/signIn';
import { tenantId, tenantResourceId } from '../../src/samples/tenant';

/** Text of something that many records share, made once for each such thing. */
function fragments<T extends object>(make: (thing: T) => object): (thing: T) => string {
  const known = new WeakMap<T, string>();
  return (thing) => {
    const found = known.get(thing);
    if (found !== undefined) return found;
    const text = JSON.stringify(make(thing)).slice(1, -1);
    known.set(thing, text);
    return text;
  };
}

const personText = fragments((person: SignIn['person']) => ({
  userDisplayName: person.name,
  userPrincipalName: person.principalName,
  userId: person.id,
  userType: person.userType ?? 'Member',
}));

const nameText = fragments((person: SignIn['person']) => ({ identity: person.name }));

const applicationText = fragments((application: SignIn['application']) => ({
  appId: application.id,
  appDisplayName: application.name,
  resourceDisplayName: application.resource?.name ?? application.name,
  resourceId: application.resource?.id ?? application.id,
  resourceTenantId: tenantId,
  homeTenantId: tenantId,
  tokenIssuerType: 'AzureAD',
}));

const agentText = fragments((agent: SignIn['agent']) => ({ userAgent: agent.userAgent, deviceDetail: agent.device }));

const networkText = fragments(({ address, autonomousSystem, place }: SignIn['network']) => ({
  ipAddress: address,
  autonomousSystemNumber: autonomousSystem,
  location: {
    city: place.city,
    state: place.state,
    countryOrRegion: place.country,
    geoCoordinates: { latitude: place.latitude, longitude: place.longitude },
  },
}));

const callerText = fragments(({ address, place }: SignIn['network']) => ({ callerIpAddress: address, location: place.country }));

const evaluationText = fragments(({ status, policies }: SignIn['evaluation']) => ({
  conditionalAccessStatus: status,
  appliedConditionalAccessPolicies: policies.filter((policy) => !policy.result.endsWith('otApplied')),
}));

const outcomeText = fragments((outcome: SignIn['outcome']) => ({
  status: {
    errorCode: outcome.code,
    failureReason: outcome.reason,
    ...(outcome.details === undefined ? {} : { additionalDetails: outcome.details }),
  },
}));

const resultText = fragments((outcome: SignIn['outcome']) => ({
  resultType: String(outcome.code),
  resultSignature: outcome.code === 0 ? 'SUCCESS' : 'FAILURE',
  ...(outcome.code === 0 ? {} : { resultDescription: outcome.reason }),
}));

const riskText = fragments((risk: SignIn['risk']) => ({
  riskDetail: risk.detail,
  riskLevelAggregated: risk.aggregated,
  riskLevelDuringSignIn: risk.level,
  riskState: risk.state,
  riskEventTypes_v2: risk.events,
}));

const head = `,"resourceId":"${tenantResourceId}","operationName":"Sign-in activity","operationVersion":"1.0","tenantId":"${tenantId}","durationMs":0,"Level":4,`;

/**
 * A sign-in as one line of JSON of about 2 KB: the record of `signInRecord` without the fields that are almost always empty and the policies
 * that did not apply. Put together from text, because millions of them are written for the benchmarks.
 */
export function signInLine(signIn: SignIn): string {
  const { person, network, outcome } = signIn;
  const time = isoTicks(signIn, '');
  return (
    `{"time":"${time}Z"${head}"category":"${signIn.interactive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs'}",` +
    `${resultText(outcome)},${callerText(network)},"correlationId":"${signIn.correlationId}",${nameText(person)},"properties":{"id":"${signIn.id}",` +
    `"createdDateTime":"${time}+00:00",${personText(person)},${applicationText(signIn.application)},${networkText(network)},${outcomeText(outcome)},` +
    `"clientAppUsed":"${signIn.clientApp}",${agentText(signIn.agent)},"correlationId":"${signIn.correlationId}",${evaluationText(signIn.evaluation)},` +
    `"originalRequestId":"${signIn.id}","isInteractive":${signIn.interactive},"processingTimeInMilliseconds":${signIn.processing},${riskText(signIn.risk)},` +
    `"uniqueTokenIdentifier":"${tokenIdentifier(signIn.id)}","authenticationProtocol":"${signIn.protocol}","sessionId":"${signIn.sessionId}"}}\n`
  );
}
