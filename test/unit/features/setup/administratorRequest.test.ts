import { describe, expect, test } from 'vitest';
import { administratorRequest } from '../../../../src/features/setup/administratorRequest';

const tenant = { tenantId: '0f0f0f0f-3333-4222-8333-000000000003', tenantName: 'Fabrikam' };
const elsewhere = { tenantId: 'another', scope: 'not of this tenant', name: 'Elsewhere' };
const group = '/providers/Microsoft.Management/managementGroups/mg-all';

describe('the request for an administrator (AZ-3)', () => {
  test('says all that has to be done in that tenant, in order', () => {
    const text = administratorRequest(tenant, {
      name: 'Nightly SIEM',
      credential: 'secret',
      secretDays: '90',
      scopes: [
        { tenantId: tenant.tenantId, scope: 'sub-1', name: 'Fabrikam IT', subscriptionId: 'sub-1' },
        { tenantId: tenant.tenantId, scope: group, name: 'All' },
        elsewhere,
      ],
      role: 'monitoringReader',
      directory: ['directoryLogs', 'directoryObjects', 'directoryRole'],
    });
    expect(text).toContain('Fabrikam (0f0f0f0f-3333-4222-8333-000000000003)');
    expect(text).not.toContain(elsewhere.scope);
    expect(text.match(/^\d\. .*$/gm)).toEqual([
      '1. Register an application named “Nightly SIEM” for accounts of this tenant only.',
      '2. Give it the application permissions AuditLog.Read.All, Directory.Read.All of Microsoft Graph, and grant admin consent.',
      '3. Assign it the directory role Reports Reader.',
      '4. Give it the role Monitoring Reader on the subscription Fabrikam IT (sub-1).',
      `5. Give it the role Monitoring Reader on the management group All (${group}).`,
      '6. Add a client secret that lives 90 days, and hand it over by a safe way.',
      '7. Tell me its application (client) id.',
    ]);
  });

  test('leaves out what was not asked for, and names the issuer of a federated credential', () => {
    const text = administratorRequest(tenant, {
      name: 'CI',
      credential: 'federated',
      issuer: 'https://issuer.example',
      subject: 'repo:a/b',
    });
    expect(text.match(/^\d\. /gm)).toHaveLength(3);
    expect(text).toContain('issuer https://issuer.example, subject repo:a/b');
  });
});
