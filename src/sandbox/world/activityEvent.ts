/** Events that are made when they are asked for: there may be more of them than memory holds. */
export interface ActivityEventSource {
  /** Those of a time, oldest first; the end (milliseconds) is excluded. The same time always has the same events. */
  between(from: number, to: number): readonly ActivityEvent[];
}

/** An event of the Activity Log: what the API answers, in the REST form, with what it is found by. */
export interface ActivityEvent {
  /** Milliseconds of the event. */
  readonly time: number;
  /** Milliseconds from which on the API shows it: late events come after newer ones. */
  readonly shownAt: number;
  /** Without it the event belongs to the tenant. */
  readonly subscriptionId: string | undefined;
  readonly tenantId: string;
  /** The body as the API answers it. */
  readonly body: () => Readonly<Record<string, unknown>>;
  /** The same event as it is exported. */
  readonly record: () => object;
}
