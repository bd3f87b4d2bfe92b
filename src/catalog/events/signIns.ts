import type { EventMapping, EventSource } from './eventMapping';

/** Sign-ins of any kind: requirement F.3. Who signs in is a person, or an application by its service principal. */
export function signInEvents(who: 'user' | 'servicePrincipal' | 'managedIdentity'): EventMapping {
  const actor: Readonly<Record<'id' | 'name' | 'displayName', readonly EventSource[]>> =
    who === 'user'
      ? { id: ['UserId'], name: ['UserPrincipalName'], displayName: ['UserDisplayName'] }
      : { id: ['ServicePrincipalId'], name: ['ServicePrincipalName'], displayName: [] };
  return {
    kind: 'signIn',
    fields: {
      id: ['Id'],
      correlationId: ['CorrelationId'],
      time: ['CreatedDateTime', 'TimeGenerated'],
      tenantId: ['AADTenantId'],
      log: ['Category'],
      action: ['OperationName'],
      code: ['ResultType'],
      reason: ['ResultDescription'],
      'actor.type': [{ constant: who }],
      'actor.id': actor.id,
      'actor.name': actor.name,
      'actor.displayName': actor.displayName,
      'actor.address': ['IPAddress'],
      'app.id': ['AppId'],
      'app.name': ['AppDisplayName'],
      'resource.id': ['ResourceId', 'ResourceIdentity'],
      'resource.name': ['ResourceDisplayName'],
      'place.city': ['LocationDetails.city'],
      'place.state': ['LocationDetails.state'],
      'place.country': ['LocationDetails.countryOrRegion', 'Location'],
      'place.latitude': ['LocationDetails.geoCoordinates.latitude'],
      'place.longitude': ['LocationDetails.geoCoordinates.longitude'],
      'device.id': ['DeviceDetail.deviceId'],
      'device.name': ['DeviceDetail.displayName'],
      'device.system': ['DeviceDetail.operatingSystem'],
      'device.browser': ['DeviceDetail.browser'],
      client: ['ClientAppUsed'],
      userAgent: ['UserAgent'],
      conditionalAccess: ['ConditionalAccessStatus'],
      'risk.level': ['RiskLevelDuringSignIn'],
      'risk.state': ['RiskState'],
      'risk.detail': ['RiskDetail'],
    },
    outcome: { from: ['ResultType'], success: ['0'], failure: 'others' },
    targets: [],
    ecs: {
      categories: [{ category: 'authentication' }],
      // The first version of Microsoft Graph's sign-ins does not tell it.
      extras: [{ field: 'source.as.number', from: ['AutonomousSystemNumber'], as: 'number' }],
    },
  };
}
