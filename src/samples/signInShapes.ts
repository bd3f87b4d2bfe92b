import { tokenIdentifier } from './guid';
import { isoSeconds, isoTicks } from './moment';
import type { SignIn } from './signIn';
import { tenantId, tenantResourceId } from './tenant';

interface Step {
  readonly authenticationMethod: string;
  readonly authenticationMethodDetail?: string;
  readonly succeeded: boolean;
  readonly authenticationStepResultDetail: string;
  readonly authenticationStepRequirement: string;
}

const primary = 'Primary authentication';
const secondary = 'Multifactor authentication';
const password = {
  authenticationMethod: 'Password',
  authenticationMethodDetail: 'Password in the cloud',
  authenticationStepRequirement: primary,
};
const correct: Step = { ...password, succeeded: true, authenticationStepResultDetail: 'Correct password' };
const previously = { authenticationMethod: 'Previously satisfied', succeeded: true };

function steps(signIn: SignIn): readonly Step[] {
  const factor = { authenticationMethod: signIn.person.secondFactor, authenticationStepRequirement: secondary };
  switch (signIn.proof) {
    case 'refreshToken':
      return [
        {
          ...previously,
          authenticationStepResultDetail: 'MFA requirement satisfied by claim in the token',
          authenticationStepRequirement: secondary,
        },
      ];
    case 'claim':
      return [
        {
          ...previously,
          authenticationStepResultDetail: 'First factor requirement satisfied by claim in the token',
          authenticationStepRequirement: primary,
        },
        {
          ...previously,
          authenticationStepResultDetail: 'MFA requirement satisfied by claim in the token',
          authenticationStepRequirement: secondary,
        },
      ];
    case 'password':
    case 'factorMissing':
      return [correct];
    case 'passwordAndFactor':
      return [correct, { ...factor, succeeded: true, authenticationStepResultDetail: 'MFA completed in Azure AD' }];
    case 'windowsHello':
      return [
        {
          authenticationMethod: 'Windows Hello for Business',
          succeeded: true,
          authenticationStepResultDetail: 'Correct PIN or biometric',
          authenticationStepRequirement: primary,
        },
        {
          ...previously,
          authenticationStepResultDetail: 'MFA requirement satisfied by strong authentication',
          authenticationStepRequirement: secondary,
        },
      ];
    case 'wrongPassword':
      return [{ ...password, succeeded: false, authenticationStepResultDetail: 'Incorrect password' }];
    case 'factorDenied':
      return [correct, { ...factor, succeeded: false, authenticationStepResultDetail: signIn.outcome.details ?? 'MFA denied' }];
  }
}

const requirement = (signIn: SignIn): string =>
  signIn.evaluation.policies.some((policy) => policy.enforcedGrantControls.includes('Mfa') && policy.result !== 'notApplied')
    ? 'multiFactorAuthentication'
    : 'singleFactorAuthentication';

const status = (signIn: SignIn): object => ({
  errorCode: signIn.outcome.code,
  failureReason: signIn.outcome.reason,
  ...(signIn.outcome.details === undefined ? {} : { additionalDetails: signIn.outcome.details }),
});

const location = (signIn: SignIn): object => {
  const { place } = signIn.network;
  return {
    city: place.city,
    state: place.state,
    countryOrRegion: place.country,
    geoCoordinates: { latitude: place.latitude, longitude: place.longitude },
  };
};

const networks = (signIn: SignIn): readonly object[] =>
  signIn.network.named === undefined ? [] : [{ networkType: 'trustedNamedLocation', networkNames: [signIn.network.named] }];

function tokenType(signIn: SignIn): string {
  if (signIn.interactive) return 'none';
  return signIn.agent.device.trustType?.endsWith('joined') ? 'primaryRefreshToken' : 'refreshToken';
}

/** What Graph beta and a diagnostic record tell alike. */
function details(signIn: SignIn, zone: string): Record<string, unknown> {
  const { risk, application, person } = signIn;
  const resource = application.resource ?? application;
  return {
    appliedConditionalAccessPolicies: signIn.evaluation.policies,
    originalRequestId: signIn.id,
    isInteractive: signIn.interactive,
    tokenIssuerName: '',
    tokenIssuerType: 'AzureAD',
    authenticationProcessingDetails: [{ key: 'Login Hint Present', value: signIn.interactive ? 'True' : 'False' }],
    networkLocationDetails: networks(signIn),
    clientCredentialType: 'none',
    processingTimeInMilliseconds: signIn.processing,
    riskDetail: risk.detail,
    riskLevelAggregated: risk.aggregated,
    riskLevelDuringSignIn: risk.level,
    riskState: risk.state,
    riskEventTypes: risk.events,
    riskEventTypes_v2: risk.events,
    resourceDisplayName: resource.name,
    resourceId: resource.id,
    resourceTenantId: tenantId,
    homeTenantId: tenantId,
    authenticationDetails: steps(signIn).map((step, index) => ({
      authenticationStepDateTime: isoTicks(signIn, zone),
      ...step,
      StatusSequence: index,
      RequestSequence: index,
    })),
    authenticationRequirementPolicies: [],
    sessionLifetimePolicies: [],
    authenticationRequirement: requirement(signIn),
    servicePrincipalId: '',
    userType: person.userType ?? 'Member',
    flaggedForReview: false,
    isTenantRestricted: false,
    autonomousSystemNumber: signIn.network.autonomousSystem,
    crossTenantAccessType: person.userType === 'Guest' ? 'b2bCollaboration' : 'none',
    uniqueTokenIdentifier: tokenIdentifier(signIn.id),
    incomingTokenType: tokenType(signIn),
    authenticationProtocol: signIn.protocol,
    sessionId: signIn.sessionId,
    ...(signIn.proof === 'passwordAndFactor' || signIn.proof === 'factorDenied'
      ? { mfaDetail: { authMethod: person.secondFactor, authDetail: '' } }
      : {}),
  };
}

/** A record of the categories SignInLogs and NonInteractiveUserSignInLogs as diagnostic settings write it. */
export function signInRecord(signIn: SignIn): object {
  const { person, application, outcome } = signIn;
  return {
    time: isoTicks(signIn),
    resourceId: tenantResourceId,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: signIn.interactive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs',
    tenantId,
    resultType: String(outcome.code),
    resultSignature: outcome.code === 0 ? 'SUCCESS' : 'FAILURE',
    ...(outcome.code === 0 ? {} : { resultDescription: outcome.reason }),
    durationMs: 0,
    callerIpAddress: signIn.network.address,
    correlationId: signIn.correlationId,
    identity: person.name,
    Level: 4,
    location: signIn.network.place.country,
    properties: {
      id: signIn.id,
      createdDateTime: isoTicks(signIn, '+00:00'),
      userDisplayName: person.name,
      userPrincipalName: person.principalName,
      userId: person.id,
      appId: application.id,
      appDisplayName: application.name,
      ipAddress: signIn.network.address,
      status: status(signIn),
      clientAppUsed: signIn.clientApp,
      userAgent: signIn.agent.userAgent,
      deviceDetail: signIn.agent.device,
      location: location(signIn),
      correlationId: signIn.correlationId,
      conditionalAccessStatus: signIn.evaluation.status,
      ...details(signIn, '+00:00'),
    },
  };
}

/** The same sign-in as Microsoft Graph (beta) answers it. */
export function graphSignIn(signIn: SignIn): object {
  const { person, application } = signIn;
  return {
    id: signIn.id,
    createdDateTime: isoSeconds(signIn),
    userDisplayName: person.name,
    userPrincipalName: person.principalName,
    userId: person.id,
    appId: application.id,
    appDisplayName: application.name,
    ipAddress: signIn.network.address,
    clientAppUsed: signIn.clientApp,
    userAgent: signIn.agent.userAgent,
    correlationId: signIn.correlationId,
    conditionalAccessStatus: signIn.evaluation.status,
    status: { additionalDetails: null, ...status(signIn) },
    deviceDetail: signIn.agent.device,
    location: location(signIn),
    signInEventTypes: [signIn.interactive ? 'interactiveUser' : 'nonInteractiveUser'],
    ...details(signIn, 'Z'),
  };
}
