import { t } from '@vscode/l10n';
import type { ReaderRole } from '../../protocol/setup';
import type { IdentityState } from './identitySteps';

const roleNames: Readonly<Record<ReaderRole, string>> = {
  reader: 'Reader',
  monitoringReader: 'Monitoring Reader',
  logAnalyticsReader: 'Log Analytics Reader',
  minimal: 'a custom role with Microsoft.Insights/eventtypes/values/Read',
};

const permissions = { directoryLogs: ['AuditLog.Read.All'], directoryObjects: ['Directory.Read.All'], directoryRole: [] } as const;

/** A text for the administrator of a tenant in which the person may not register applications: all that has to be done, ready to send (AZ-3). */
export function administratorRequest(tenant: { readonly tenantId: string; readonly tenantName: string }, state: IdentityState): string {
  const { name = '', credential = 'secret', secretDays = '', issuer = '', subject = '', role = 'reader', directory = [] } = state;
  const granted = directory.flatMap((right) => permissions[right]);
  const scopes = (state.scopes ?? []).filter(({ tenantId }) => tenantId === tenant.tenantId);
  const steps = [
    t('Register an application named “{0}” for accounts of this tenant only.', name),
    granted.length === 0
      ? undefined
      : t('Give it the application permissions {0} of Microsoft Graph, and grant admin consent.', granted.join(', ')),
    directory.includes('directoryRole') ? t('Assign it the directory role {0}.', 'Reports Reader') : undefined,
    ...scopes.map(({ scope, name: scopeName }) =>
      scope.startsWith('/')
        ? t('Give it the role {0} on the management group {1} ({2}).', roleNames[role], scopeName, scope)
        : t('Give it the role {0} on the subscription {1} ({2}).', roleNames[role], scopeName, scope),
    ),
    credential === 'federated'
      ? t('Add a federated credential: issuer {0}, subject {1}, audience api://AzureADTokenExchange.', issuer, subject)
      : credential === 'secret'
        ? t('Add a client secret that lives {0} days, and hand it over by a safe way.', secretDays)
        : t('Add the public certificate that I send you.'),
    t('Tell me its application (client) id.'),
  ].filter((step) => step !== undefined);
  const head = t('Please let a program read logs of the tenant {0} ({1}):', tenant.tenantName, tenant.tenantId);
  return `${head}\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n`;
}
