import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../../src/sandbox/world/roleDefinition';
import { groupScope } from '../../src/sandbox/world/managementGroup';
import { programs, subscriptionIds, tenantIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { Answer, TestSandbox } from '../support/sandbox/openSandbox';

let sandbox: TestSandbox;
const tokens = new Map<string, string>();
beforeAll(async () => {
  sandbox = await openSandbox({ delays: { role: 0, directory: 0 } });
});
afterAll(() => sandbox.close());

const [whole, live, trial] = ['mg-contoso', 'mg-contoso-live', 'mg-contoso-trial'].map(groupScope) as [string, string, string];
const root = groupScope(tenantIds.contoso);
const production = `/subscriptions/${subscriptionIds.production}`;
const list = '/providers/Microsoft.Management/managementGroups';

interface Ask {
  readonly as?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly version?: string;
  readonly query?: Readonly<Record<string, string>>;
}

async function arm(path: string, { as = 'ada.admin', version = '2023-04-01', query = {}, ...ask }: Ask = {}): Promise<Answer> {
  const token = tokens.get(as) ?? (await sandbox.userToken(`${as}@contoso.example`, sandbox.record.arm));
  tokens.set(as, token);
  const search = new URLSearchParams({ 'api-version': version, ...query });
  return sandbox.ask(`${sandbox.record.arm}${path}?${search.toString()}`, { token, ...ask });
}

interface Named {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
const valuesOf = async (answer: Promise<Answer>): Promise<readonly Named[]> => (await answer).json<{ value: Named[] }>().value;
const idsOf = async (answer: Promise<Answer>): Promise<readonly string[]> => (await valuesOf(answer)).map(({ id }) => id);
const codeOf = async (answer: Promise<Answer>): Promise<string> => {
  const refused = await answer;
  return `${refused.status} ${refused.json<{ error: { code: string } }>().error.code}`;
};

describe('management groups', () => {
  it('are listed to whoever may read them by a role on them or above, each with its tenant', async () => {
    expect(await valuesOf(arm(list))).toEqual(
      [
        ['mg-contoso', 'Contoso'],
        ['mg-contoso-live', 'Live'],
        ['mg-contoso-trial', 'Trial'],
      ].map(([name, displayName]) => ({
        id: `/providers/Microsoft.Management/managementGroups/${name!}`,
        type: 'Microsoft.Management/managementGroups',
        name,
        properties: { tenantId: tenantIds.contoso, displayName },
      })),
    );
    expect(await idsOf(arm(list, { as: 'glenn.global' }))).toEqual([live]);
    expect(await idsOf(arm(list, { as: 'uma.access' }))).toEqual([]);
  });

  it('are told with what lies in them, to any depth, and with what they lie in', async () => {
    const expanded = await arm(whole, { query: { $expand: 'children', $recurse: 'true' } });
    const { properties } = expanded.json<Named>();
    expect(properties).toMatchObject({
      displayName: 'Contoso',
      details: { parent: { id: root, displayName: 'Tenant Root Group' } },
      children: [
        { id: live, children: [{ id: production, type: '/subscriptions', displayName: 'Contoso Production' }] },
        { id: trial, type: 'Microsoft.Management/managementGroups' },
      ],
    });
    const above = (await arm(live, { query: { $expand: 'ancestors' } })).json<Named>().properties['details'];
    expect(above).toMatchObject({ managementGroupAncestors: ['mg-contoso', tenantIds.contoso] });
    expect((await arm(live)).json<Named>().properties).not.toHaveProperty('children');
  });

  it('tell all that lies under them in one list, and their own subscriptions in another', async () => {
    const below = await valuesOf(arm(`${whole}/descendants`));
    expect(below.map(({ id }) => id)).toEqual([live, trial, production, `/subscriptions/${subscriptionIds.development}`]);
    expect(below[2]).toEqual({
      id: production,
      type: 'Microsoft.Management/managementGroups/subscriptions',
      name: subscriptionIds.production,
      properties: { displayName: 'Contoso Production', parent: { id: live } },
    });
    expect(await idsOf(arm(`${whole}/subscriptions`))).toEqual([]);
    expect(await valuesOf(arm(`${live}/subscriptions`))).toMatchObject([
      { id: `${live}${production}`, properties: { state: 'Active', tenant: tenantIds.contoso, parent: { id: live } } },
    ]);
  });

  it('are entities, also those above what a caller may read, which it has no access to', async () => {
    const entities = await valuesOf(arm('/providers/Microsoft.Management/getEntities', { as: 'glenn.global', method: 'POST' }));
    const told = entities.map(({ id, properties }) => [id, properties['permissions']]);
    expect(told).toEqual([
      [root, 'noaccess'],
      [whole, 'noaccess'],
      [live, 'view'],
      [production, 'view'],
    ]);
    expect(entities[3]!.properties).toMatchObject({
      parent: { id: live },
      parentDisplayNameChain: ['Tenant Root Group', 'Contoso', 'Live'],
    });
  });

  it('that are not there are refused like those that one may not see; a tenant that uses none has no root', async () => {
    expect(await codeOf(arm(groupScope('mg-unknown')))).toBe('403 AuthorizationFailed');
    expect(await codeOf(arm(root))).toBe('403 AuthorizationFailed');
    const token = await sandbox.token('fabrikam-reader', sandbox.record.arm);
    const url = `${sandbox.record.arm}${groupScope(tenantIds.fabrikam)}?api-version=2020-05-01`;
    expect(await codeOf(sandbox.ask(url, { token }))).toBe('404 NotFound');
  });
});

const version = '2022-04-01';
const assignmentAt = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
const assigned = (roleId: string, principalId: string): object => ({
  properties: {
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    principalId,
    principalType: 'ServicePrincipal',
  },
});

describe('a role on a management group', () => {
  it('holds in the subscriptions under it, is listed there, and in no other', async () => {
    const principalId = programs.powerless.objectId;
    const token = await sandbox.token('entra-logs-powerless', sandbox.record.arm);
    const mine = async (): Promise<readonly string[]> =>
      idsOf(sandbox.ask(`${sandbox.record.arm}/subscriptions?api-version=2022-12-01`, { token }));
    expect(await mine()).toEqual([]);
    const path = assignmentAt(live);
    const made = await arm(path, { method: 'PUT', version, body: assigned(builtInRoles.reader.id, principalId) });
    expect({ status: made.status, scope: made.json<Named>().properties['scope'] }).toEqual({ status: 201, scope: live });
    expect(await mine()).toEqual([production]);
    const at = (scope: string): Promise<readonly string[]> =>
      idsOf(
        arm(`${scope}/providers/Microsoft.Authorization/roleAssignments`, {
          version,
          query: { $filter: `principalId eq '${principalId}'` },
        }),
      );
    expect(await at(production)).toEqual([path]);
    expect(await at(live)).toEqual([path]);
    expect(await at(`/subscriptions/${subscriptionIds.development}`)).toEqual([]);
    expect(await at(whole)).toEqual([]);
    expect((await arm(path, { method: 'DELETE', version })).status).toBe(200);
    expect(await mine()).toEqual([]);
  });

  it('takes a while to be heeded under it', async () => {
    const principalId = programs.powerless.objectId;
    const slow = await openSandbox({ delays: { role: 60_000 } });
    try {
      const [owner, token] = [
        await slow.token('entra-logs-automation', slow.record.arm),
        await slow.token('entra-logs-powerless', slow.record.arm),
      ];
      const body = assigned(builtInRoles.reader.id, principalId);
      const made = await slow.ask(`${slow.record.arm}${assignmentAt(whole)}?api-version=${version}`, { method: 'PUT', token: owner, body });
      const { status } = await slow.ask(`${slow.record.arm}${production}?api-version=2022-12-01`, { token });
      expect([made.status, status]).toEqual([201, 403]);
    } finally {
      await slow.close();
    }
  });

  it('is given by its Owner alone: not by its Reader, nor by whoever may give roles in a subscription under it', async () => {
    const body = assigned(builtInRoles.reader.id, programs.powerless.objectId);
    for (const as of ['glenn.global', 'uma.access'])
      expect(await codeOf(arm(assignmentAt(live), { as, method: 'PUT', version, body }))).toBe('403 AuthorizationFailed');
  });
});

const definition = (roleName: string, assignableScopes: readonly string[], dataActions: readonly string[] = []): object => ({
  properties: {
    roleName,
    type: 'CustomRole',
    description: '',
    assignableScopes,
    permissions: [{ actions: ['Microsoft.Insights/eventtypes/values/Read'], notActions: [], dataActions, notDataActions: [] }],
  },
});
const roleAt = (scope: string, id: string): string => `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`;

describe('a custom role on a management group', () => {
  it('is defined for one group and the subscriptions under it, and given there alone', async () => {
    const id = randomUUID();
    const put = (scopes: readonly string[]) => arm(roleAt(live, id), { method: 'PUT', version, body: definition('Under live', scopes) });
    expect(await codeOf(put([live, trial]))).toBe('400 InvalidRoleDefinition');
    expect(await codeOf(put(['/']))).toBe('400 InvalidRoleDefinition');
    expect(await codeOf(put([trial]))).toBe('400 InvalidRoleDefinition');
    expect((await put([live])).status).toBe(201);
    const body = assigned(id, programs.powerless.objectId);
    expect((await arm(assignmentAt(production), { method: 'PUT', version, body })).status).toBe(201);
    expect(await codeOf(arm(assignmentAt(trial), { method: 'PUT', version, body }))).toBe(
      '400 RoleAssignmentScopeNotAssignableToRoleDefinition',
    );
    expect((await arm(roleAt(production, id), { version })).status).toBe(200);
    expect(await codeOf(arm(roleAt(trial, id), { version }))).toBe('404 RoleDefinitionDoesNotExist');
  });

  it('with rights on data is given in its subscriptions, not on the group itself', async () => {
    const id = randomUUID();
    const body = definition('Data under live', [live], ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read']);
    expect((await arm(roleAt(live, id), { method: 'PUT', version, body })).status).toBe(201);
    const given = assigned(id, programs.powerless.objectId);
    expect(await codeOf(arm(assignmentAt(live), { method: 'PUT', version, body: given }))).toContain('NotAssignable');
    expect((await arm(assignmentAt(production), { method: 'PUT', version, body: given })).status).toBe(201);
  });
});
