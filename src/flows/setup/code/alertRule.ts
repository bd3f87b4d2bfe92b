import { t } from '@vscode/l10n';
import { UserError } from '../../../base/errors';
import type { AlertRuleAnswers, CodeFile } from '../../../protocol/setup';
import { bicepText, bicepValue } from '../../code/bicepText';

/** Minutes between two looks that Azure Monitor takes. Source: learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule. */
const allowedMinutes = [5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];

/**
 * A query as the definition of a scheduled query rule, in Bicep: it is for whoever sets up alerts, and nothing is created. DS-49.
 * @throws UserError where Azure would refuse the rule
 */
export function alertRule({ name, query, workspaceId, minutes, severity, threshold }: AlertRuleAnswers): CodeFile {
  const refuse = (message: string): never => {
    throw new UserError(message, { code: 'setup-alert-rule' });
  };
  if (!/^[^#<>%&:\\?/{}]{1,260}$/.test(name) || name.endsWith('.'))
    refuse(t('An alert rule’s name has 1 to 260 characters, without # < > % & : \\ ? / { }.'));
  if (!allowedMinutes.includes(minutes))
    refuse(t('An alert rule looks every {0} minutes; {1} does not fit.', allowedMinutes.join(', '), minutes));
  if (query.trim() === '') refuse(t('There is no query for the alert rule.'));
  if (!workspaceId.startsWith('/subscriptions/'))
    refuse(t('An alert rule asks a workspace in Azure. Let the document’s source be one, then create the rule.'));
  const interval = minutes < 60 ? `PT${minutes}M` : minutes < 1440 ? `PT${minutes / 60}H` : 'P1D';
  const criterion = {
    query,
    timeAggregation: 'Count',
    operator: 'GreaterThan',
    threshold,
    failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
  };
  const properties = {
    displayName: name,
    severity,
    enabled: true,
    scopes: [workspaceId],
    evaluationFrequency: interval,
    windowSize: interval,
    criteria: { allOf: [criterion] },
    autoMitigate: false,
  };
  const members = Object.entries(properties).map(([member, value]) => `    ${member}: ${bicepValue(value, 2)}\n`);
  const content = `// ${t('Deploy it to the resource group of the workspace: az deployment group create --resource-group NAME --template-file FILE')}
// ${t('It takes the role Monitoring Contributor there. The query is asked for the last {0} minutes each time, whatever time range it names itself.', minutes)}

@description(${bicepText(t('Who is told: ids of action groups'))})
param actionGroups array = []

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: ${bicepValue(name, 1)}
  location: resourceGroup().location
  properties: {
${members.join('')}    actions: {
      actionGroups: actionGroups
    }
  }
}
`;
  return { name: 'alertRule.bicep', content };
}
