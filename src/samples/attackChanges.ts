import type { Activity } from './activity';
import { makeActivities } from './activity';
import { userActor, userTarget } from './administration';
import { applications, illicitApplication, resources } from './applications';
import { attacker, panama } from './attacker';
import type { Audit, Target } from './audit';
import { roles, roleTargets } from './audit';
import { unmanaged } from './devices';
import { guid, namedGuid } from './guid';
import { momentOf } from './moment';
import { personCaller } from './operations';
import type { Person } from './people';
import type { Random } from './random';
import { at } from './random';
import { subscriptions } from './tenant';

const illicitTarget: Target = { type: 'ServicePrincipal', id: attacker.servicePrincipalId, name: illicitApplication.name };

/** What the stolen session changes in the directory. */
export function takeOverAudits(random: Random, victim: Person, consentId: string): readonly Audit[] {
  const actor = userActor(victim, panama.address);
  const core = { service: 'Core Directory', actor } as const;
  return [
    {
      ...momentOf('2026-11-17T22:24:37.118Z'),
      activity: 'User registered security info',
      category: 'UserManagement',
      service: 'Authentication Methods',
      operation: 'Add',
      correlationId: guid(random),
      actor,
      targets: [userTarget(victim)],
      details: { Method: 'Phone' },
    },
    ...consentAudits(core, consentId),
    ...ownAccountAudits(random, core),
  ];
}

/** What the audits of one session have in common. */
type Session = Pick<Audit, 'service' | 'actor'>;

function consentAudits(core: Session, consentId: string): readonly Audit[] {
  const application = {
    ...core,
    category: 'ApplicationManagement',
    correlationId: consentId,
    details: { 'User-Agent': unmanaged.attacker.userAgent, AppId: illicitApplication.id },
  } as const;
  const change = (time: string, entry: Pick<Audit, 'activity' | 'operation' | 'targets'>): Audit => ({
    ...momentOf(time),
    ...application,
    ...entry,
  });
  const graph = { type: 'ServicePrincipal', id: namedGuid('servicePrincipal', 'graph'), name: resources.graph.name } as const;
  const scope = 'Mail.Read Mail.Send MailboxSettings.ReadWrite Files.Read.All offline_access openid profile User.Read';
  const permissions = `[] => [[Id: ${namedGuid('grant', 'illicit')}, ClientId: ${attacker.servicePrincipalId}, PrincipalId: , ResourceId: ${namedGuid('servicePrincipal', 'graph')}, ConsentType: AllPrincipals, Scope: ${scope}]]`;
  const appPrincipal = { name: 'AppPrincipalId', from: [], to: [illicitApplication.id] };
  const granted = [
    { name: 'DelegatedPermissionGrant.Scope', to: scope },
    { name: 'DelegatedPermissionGrant.ConsentType', to: 'AllPrincipals' },
  ];
  const consent = [
    { name: 'ConsentContext.IsAdminConsent', to: 'True' },
    { name: 'ConsentContext.OnBehalfOfAll', to: 'True' },
    { name: 'ConsentAction.Permissions', to: permissions },
  ];
  return [
    change('2026-11-17T22:31:49.020Z', {
      activity: 'Add service principal',
      operation: 'Add',
      targets: [{ ...illicitTarget, changes: [{ name: 'AccountEnabled', from: [], to: [true] }, appPrincipal] }],
    }),
    change('2026-11-17T22:31:50.447Z', {
      activity: 'Add delegated permission grant',
      operation: 'Assign',
      targets: [{ ...graph, changes: granted }, illicitTarget],
    }),
    change('2026-11-17T22:31:50.902Z', {
      activity: 'Add app role assignment to service principal',
      operation: 'Assign',
      targets: [{ ...graph, changes: [{ name: 'AppRole.Value', to: 'Mail.Read' }] }, illicitTarget],
    }),
    change('2026-11-17T22:31:51.316Z', {
      activity: 'Consent to application',
      operation: 'Assign',
      targets: [{ ...illicitTarget, changes: consent }],
    }),
  ];
}

function ownAccountAudits(random: Random, core: Session): readonly Audit[] {
  const roleWork = { ...core, activity: 'Add member to role', category: 'RoleManagement', operation: 'Assign' } as const;
  const accountTarget: Target = userTarget(attacker.account);
  return [
    {
      ...momentOf('2026-11-17T22:47:03.504Z'),
      ...core,
      activity: 'Add user',
      category: 'UserManagement',
      operation: 'Add',
      correlationId: guid(random),
      targets: [
        {
          ...accountTarget,
          changes: [
            { name: 'AccountEnabled', from: [], to: [true] },
            { name: 'DisplayName', from: [], to: [attacker.account.name] },
          ],
        },
      ],
    },
    {
      ...momentOf('2026-11-17T22:49:20.233Z'),
      ...roleWork,
      correlationId: guid(random),
      targets: roleTargets(accountTarget, roles.globalAdministrator, 'add'),
    },
    {
      ...momentOf('2026-11-17T22:50:41.765Z'),
      ...roleWork,
      correlationId: guid(random),
      targets: roleTargets(illicitTarget, roles.privilegedRoleAdministrator, 'add'),
    },
  ];
}

/** The new Global Administrator takes hold of the subscriptions and cuts the logs off. */
export function deleteTraces(random: Random): readonly Activity[] {
  const caller = { ...personCaller(attacker.account, panama.address, 'User Access Administrator'), appId: applications.azurePortal.id };
  const { id } = subscriptions.production;
  const archive = `/subscriptions/${id}/resourceGroups/rg-security-prod/providers/Microsoft.Storage/storageAccounts/stcontosologarchive`;
  const locked = {
    statusCode: 'Conflict',
    message: 'ScopeLocked: the scope cannot perform the delete operation because following scope(s) are locked: archive-cannot-delete.',
  };
  const make = (text: string, rest: Omit<Parameters<typeof makeActivities>[1], 'moment' | 'caller'>): readonly Activity[] =>
    makeActivities(random, { moment: momentOf(text), caller, ...rest });
  return [
    ...make('2026-11-17T23:06:12.881Z', {
      resourceId: '/providers/Microsoft.Authorization',
      operation: 'Microsoft.Authorization/elevateAccess/action',
      label: 'Assigns the caller to User Access Administrator role',
    }),
    ...make('2026-11-17T23:14:27.640Z', {
      resourceId: `/providers/microsoft.aadiam/diagnosticSettings/${attacker.diagnosticSetting}`,
      operation: 'microsoft.aadiam/diagnosticSettings/delete',
      label: 'Delete a Microsoft Entra diagnostic setting',
    }),
    ...make('2026-11-17T23:16:03.252Z', {
      subscriptionId: id,
      resourceId: `/subscriptions/${id}/providers/Microsoft.Insights/diagnosticSettings/activity-to-soc-workspace`,
      operation: 'Microsoft.Insights/diagnosticSettings/delete',
      label: 'Delete diagnostic setting',
    }),
    ...make('2026-11-17T23:19:40.116Z', {
      subscriptionId: id,
      resourceId: archive,
      operation: 'Microsoft.Storage/storageAccounts/listKeys/action',
      label: 'List Storage Account Keys',
    }),
    ...make('2026-11-17T23:25:58.903Z', {
      subscriptionId: id,
      resourceId: archive,
      operation: 'Microsoft.Storage/storageAccounts/delete',
      label: 'Delete Storage Account',
      failure: locked,
    }),
  ];
}

/** What the security team does when it comes to the office in Singapore. */
export function responseAudits(random: Random, staff: readonly Person[]): readonly Audit[] {
  const analyst = at(staff, 2);
  const shared = { service: 'Core Directory', actor: userActor(analyst, analyst.atOffice.address) } as const;
  const users = { ...shared, category: 'UserManagement', operation: 'Update' } as const;
  const victim = userTarget(at(staff, 0));
  return [
    {
      ...momentOf('2026-11-18T02:12:08.410Z'),
      ...users,
      activity: 'Disable account',
      correlationId: guid(random),
      targets: [{ ...userTarget(attacker.account), changes: [{ name: 'AccountEnabled', from: [true], to: [false] }] }],
    },
    {
      ...momentOf('2026-11-18T02:14:55.172Z'),
      ...shared,
      activity: 'Remove member from role',
      category: 'RoleManagement',
      operation: 'Unassign',
      correlationId: guid(random),
      targets: roleTargets(userTarget(attacker.account), roles.globalAdministrator, 'remove'),
    },
    {
      ...momentOf('2026-11-18T02:16:20.834Z'),
      ...shared,
      activity: 'Remove member from role',
      category: 'RoleManagement',
      operation: 'Unassign',
      correlationId: guid(random),
      targets: roleTargets(illicitTarget, roles.privilegedRoleAdministrator, 'remove'),
    },
    {
      ...momentOf('2026-11-18T02:19:02.006Z'),
      ...shared,
      activity: 'Disable service principal',
      category: 'ApplicationManagement',
      operation: 'Update',
      correlationId: guid(random),
      targets: [{ ...illicitTarget, changes: [{ name: 'AccountEnabled', from: [true], to: [false] }] }],
    },
    {
      ...momentOf('2026-11-18T02:24:43.553Z'),
      ...users,
      activity: 'Update StsRefreshTokenValidFrom Timestamp',
      correlationId: guid(random),
      targets: [victim],
    },
    { ...momentOf('2026-11-18T02:40:16.910Z'), ...users, activity: 'Reset user password', correlationId: guid(random), targets: [victim] },
  ];
}

/** The platform lead puts the deleted setting back. */
export function restoreSettings(random: Random, lead: Person): readonly Activity[] {
  return makeActivities(random, {
    moment: momentOf('2026-11-18T08:22:31.007Z'),
    caller: personCaller(lead, lead.atOffice.address, 'Owner'),
    resourceId: `/providers/microsoft.aadiam/diagnosticSettings/${attacker.diagnosticSetting}`,
    operation: 'microsoft.aadiam/diagnosticSettings/write',
    label: 'Create or update a Microsoft Entra diagnostic setting',
  });
}
