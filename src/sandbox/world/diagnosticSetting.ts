/** A diagnostic setting of a tenant or a subscription. */
export interface DiagnosticSetting {
  readonly name: string;
  readonly workspaceId: string | undefined;
  readonly storageAccountId: string | undefined;
  readonly eventHubAuthorizationRuleId: string | undefined;
  readonly eventHubName: string | undefined;
  readonly logs: readonly CategoryState[];
  readonly createdAt: number;
  /** From then on a GET finds it. */
  readonly visibleAt: number;
  /** When each destination and category was switched on, keyed by `destination|category`; records of before never arrive. */
  readonly since: ReadonlyMap<string, number>;
}

export interface CategoryState {
  readonly category: string;
  readonly enabled: boolean;
}

/** The kinds of destination, by the member of the setting that names them. */
export const destinationKinds = ['workspaceId', 'storageAccountId', 'eventHubAuthorizationRuleId'] as const;

export type DestinationKind = (typeof destinationKinds)[number];

/** The destinations that a setting names. */
export function destinationsOf(setting: DiagnosticSetting): readonly { readonly kind: DestinationKind; readonly id: string }[] {
  return destinationKinds.flatMap((kind) => {
    const id = setting[kind];
    return id === undefined ? [] : [{ kind, id }];
  });
}

/** Since when what is switched on was switched on: what a setting already sent goes on, what is new begins now. */
export function sinceWhen(
  setting: Omit<DiagnosticSetting, 'since'>,
  before: DiagnosticSetting | undefined,
  now: number,
): Map<string, number> {
  const since = new Map<string, number>();
  for (const { id } of destinationsOf({ ...setting, since })) {
    for (const { category, enabled } of setting.logs) {
      const key = sinceKey(id, category);
      if (enabled) since.set(key, before?.since.get(key) ?? now);
    }
  }
  return since;
}

export function sinceKey(destination: string, category: string): string {
  return `${destination}|${category}`.toLowerCase();
}
