import type { AlertRule } from '../../protocol/tail';

/** A rule that comes with the product. */
export interface ReadyRule extends AlertRule {
  /** As the setting names it. */
  readonly id: string;
  readonly about: string;
}

const done = 'ActivityStatusValue in~ ("Success", "Succeeded")';

/** What most people want to hear of at once. */
export const readyRules: readonly ReadyRule[] = [
  {
    id: 'diagnosticSettingDeleted',
    name: 'Diagnostic setting deleted',
    about: 'logs are no longer sent where they were',
    when: `OperationNameValue endswith "/diagnosticSettings/delete" and ${done}`,
  },
  {
    id: 'roleAssigned',
    name: 'Role assignment written',
    about: 'somebody was given rights',
    when: `OperationNameValue =~ "Microsoft.Authorization/roleAssignments/write" and ${done}`,
  },
  {
    id: 'accessElevated',
    name: 'Access elevated',
    about: 'a Global Administrator took rights over all subscriptions',
    when: `OperationNameValue =~ "Microsoft.Authorization/elevateAccess/action" and ${done}`,
  },
  {
    id: 'policyExempted',
    name: 'Policy exemption',
    about: 'a resource is no longer held to a policy',
    when: `OperationNameValue =~ "Microsoft.Authorization/policyExemptions/write" and ${done}`,
  },
  {
    id: 'keyListed',
    name: 'Key listed',
    about: 'keys of a storage account, namespace or other resource were read',
    when: `OperationNameValue matches regex "(?i)/list[a-z]*(keys|sas)/action$" and ${done}`,
  },
  {
    id: 'lockRemoved',
    name: 'Lock removed',
    about: 'a resource can be deleted again',
    when: `OperationNameValue =~ "Microsoft.Authorization/locks/delete" and ${done}`,
  },
  {
    id: 'deploymentsFail',
    name: 'Deployments fail',
    about: 'five failed deployments within ten minutes',
    when: 'OperationNameValue =~ "Microsoft.Resources/deployments/write" and ActivityStatusValue in~ ("Failure", "Failed")',
    least: 5,
    withinMinutes: 10,
  },
];
