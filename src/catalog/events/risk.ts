import type { EventMapping, EventSource } from './eventMapping';

interface RiskChoices {
  readonly log: string;
  readonly who: 'user' | 'servicePrincipal';
  /** A detection is an event; else a row tells how an identity stands since its last change. */
  readonly isDetection: boolean;
}

/** Risk detections and risky identities of Entra ID Protection. */
export function riskEvents({ log, who, isDetection }: RiskChoices): EventMapping {
  const name: readonly EventSource[] = who === 'user' ? ['UserPrincipalName'] : ['ServicePrincipalDisplayName', 'DisplayName'];
  const id: readonly EventSource[] = isDetection ? [who === 'user' ? 'UserId' : 'ServicePrincipalId'] : ['Id'];
  return {
    kind: 'risk',
    fields: {
      id: ['Id'],
      correlationId: ['CorrelationId'],
      time: isDetection ? ['DetectedDateTime', 'TimeGenerated'] : ['RiskLastUpdatedDateTime', 'TimeGenerated'],
      log: [{ constant: log }],
      action: isDetection ? ['RiskEventType', 'OperationName'] : ['RiskState', 'OperationName'],
      service: isDetection ? ['Source'] : [],
      'actor.type': [{ constant: who }],
      'actor.id': id,
      'actor.name': name,
      'actor.displayName': who === 'user' ? ['UserDisplayName'] : [],
      'actor.address': isDetection ? ['IpAddress'] : [],
      'app.id': who === 'user' ? [] : ['AppId'],
      'place.city': isDetection ? ['Location.city'] : [],
      'place.state': isDetection ? ['Location.state'] : [],
      'place.country': isDetection ? ['Location.countryOrRegion'] : [],
      'place.latitude': isDetection ? ['Location.geoCoordinates.latitude'] : [],
      'place.longitude': isDetection ? ['Location.geoCoordinates.longitude'] : [],
      'risk.type': isDetection ? ['RiskEventType'] : [],
      'risk.level': ['RiskLevel'],
      'risk.state': ['RiskState'],
      'risk.detail': ['RiskDetail'],
    },
    outcome: { from: [], success: [], failure: [] },
    targets: [],
    ecs: { categories: [{ category: 'threat' }], alertWhen: 'always', extras: [] },
  };
}
