/**
 * Where a value of an event stands in a row of its table: a column and names below it, such as `Status.errorCode`. A constant counts where a place
 * that it names holds anything.
 */
export type EventSource = string | { readonly constant: string; readonly where?: string };

export type EventKind = 'signIn' | 'audit' | 'provisioning' | 'risk' | 'graphActivity' | 'activity' | 'other';

/** What an event may tell, whichever log it is of (F.5). */
export const eventFields = [
  'id',
  'correlationId',
  'operationId',
  'time',
  'created',
  'tenantId',
  'subscriptionId',
  'log',
  'action',
  'group',
  'service',
  'level',
  'code',
  'reason',
  'actor.type',
  'actor.id',
  'actor.name',
  'actor.displayName',
  'actor.address',
  'app.id',
  'app.name',
  'resource.id',
  'resource.name',
  'resource.group',
  'resource.type',
  'place.city',
  'place.state',
  'place.country',
  'place.latitude',
  'place.longitude',
  'device.id',
  'device.name',
  'device.system',
  'device.browser',
  'client',
  'userAgent',
  'conditionalAccess',
  'risk.type',
  'risk.level',
  'risk.state',
  'risk.detail',
  'request.id',
  'request.method',
  'request.url',
] as const;

export type EventField = (typeof eventFields)[number];

/** What else of an event a field of another form may hold: how it ended, all that it changed, and the first person among that. */
export type EventPart = 'outcome' | 'targets' | 'changedUser.id' | 'changedUser.name';

/** How it ended, by the text at a place: words are compared without regard to case. */
export interface OutcomeRule {
  readonly from: readonly string[];
  readonly success: readonly string[];
  /** The words of a failure, or all that is not success and not empty. */
  readonly failure: readonly string[] | 'others';
}

/** Whom or what an event changed. */
export type TargetSource =
  | {
      /** A column with a list of objects. */
      readonly list: string;
      readonly type: string;
      readonly id: string;
      readonly name: readonly string[];
      /** Below each object: a list of {displayName, oldValue, newValue}. */
      readonly changes?: string;
    }
  | {
      readonly type: readonly EventSource[];
      readonly id: readonly EventSource[];
      readonly name: readonly EventSource[];
      /** A column with a list of {displayName, oldValue, newValue}. */
      readonly changes?: string;
    };

/** A field that only documents of the Elastic Common Schema of this log have, and the place of its value. */
export interface EcsExtra {
  readonly field: string;
  readonly from: readonly EventSource[];
  /** A resource type in lower case, as it is or taken from the id of a resource: shapes spell it in different letters. */
  readonly as?: 'number' | 'json' | 'resourceType';
  /** Only where the text at a place is this. */
  readonly when?: { readonly column: string; readonly equals: string };
}

/** `event.category` of the Elastic Common Schema; the first rule that a row meets counts. */
export interface EcsCategory {
  readonly category: string;
  readonly when?: { readonly column: string; readonly startsWith?: string; readonly oneOf?: readonly string[] };
}

/**
 * How rows of a table are events. Since records of Microsoft Graph, of diagnostic settings and of workspaces all become rows of one table, one mapping
 * holds for the three shapes (FM-5).
 */
export interface EventMapping {
  readonly kind: EventKind;
  readonly fields: Readonly<Partial<Record<EventField, readonly EventSource[]>>>;
  readonly outcome: OutcomeRule;
  readonly targets: readonly TargetSource[];
  readonly ecs: {
    readonly categories: readonly EcsCategory[];
    /** `event.kind`; `event` where it is not said. */
    readonly alertWhen?: { readonly column: string; readonly equals: string } | 'always';
    readonly extras: readonly EcsExtra[];
  };
}
