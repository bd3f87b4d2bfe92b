import type { SavedFunction } from '../../kql/savedFunctions';

/** A query that a workspace of the sandbox keeps for others to call. */
export interface KeptFunction {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** As the service writes them: without brackets. */
  readonly parameters: string;
  readonly body: string;
}

/** One entry each; every workspace of the sandbox keeps them. */
export const workspaceFunctions: readonly KeptFunction[] = [
  {
    name: 'FailedSignIns',
    displayName: 'Failed sign-ins',
    description: 'Sign-ins that ended with an error, newest first',
    parameters: 'since:timespan=1d',
    body: 'SigninLogs\n| where TimeGenerated > ago(since) and ResultType != "0"\n| sort by TimeGenerated desc',
  },
  {
    name: 'RoleChanges',
    displayName: 'Role changes',
    description: 'Who was given a directory role, or lost one',
    parameters: '',
    body: 'AuditLogs\n| where Category == "RoleManagement"',
  },
];

/** As the engine of KQL takes them. */
export const callableFunctions: readonly SavedFunction[] = workspaceFunctions.map(({ name, parameters, body, description }) => ({
  name,
  parameters: `(${parameters})`,
  body: `{\n${body}\n}`,
  view: false,
  description,
  path: name,
}));
