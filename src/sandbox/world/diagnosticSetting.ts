/** A diagnostic setting of a tenant or a subscription. */
export interface DiagnosticSetting {
  readonly name: string;
  readonly workspaceId: string | undefined;
  readonly storageAccountId: string | undefined;
  readonly eventHubAuthorizationRuleId: string | undefined;
  readonly eventHubName: string | undefined;
  /** The solution of a partner; of a subscription's setting only. */
  readonly marketplacePartnerId?: string | undefined;
  readonly logs: readonly CategoryState[];
  readonly createdAt: number;
  /** From then on a GET finds it. */
  readonly visibleAt: number;
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
