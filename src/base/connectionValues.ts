/** What a SIEM needs to read the logs of a tenant or subscription. */
export interface ConnectionValues {
  readonly tenantId: string;
  readonly clientId: string;
  readonly subscriptionId?: string;
  /** Only where the person asked for it. */
  readonly secret?: string;
}

export const valueForms = ['fields', 'env', 'json'] as const;
export type ValueForm = (typeof valueForms)[number];

const placeholder = '<client secret>';

/** The values in the names that intakes of SIEMs ask for. The secret is a placeholder where it is not given. */
export function connectionText(form: ValueForm, { tenantId, clientId, subscriptionId, secret = placeholder }: ConnectionValues): string {
  const fields: Readonly<Record<string, string>> = {
    tenant_id: tenantId,
    client_id: clientId,
    client_secret: secret,
    ...(subscriptionId === undefined ? {} : { subscription_id: subscriptionId }),
  };
  const entries = Object.entries(fields);
  switch (form) {
    case 'fields':
      return entries.map(([name, value]) => `${name}: ${value}\n`).join('');
    case 'env':
      return entries.map(([name, value]) => `AZURE_${name.toUpperCase()}=${value}\n`).join('');
    case 'json':
      return `${JSON.stringify(fields, undefined, 2)}\n`;
  }
}
