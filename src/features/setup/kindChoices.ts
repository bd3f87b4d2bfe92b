import { t } from '@vscode/l10n';
import type { DestinationKind } from './sendLogsState';
import type { Choice } from '../../host/steps';

/** The kinds of destination that can be chosen. */
export function kindChoices(): readonly Choice<DestinationKind>[] {
  return [
    { label: `$(database) ${t('Log Analytics workspace')}`, detail: t('To ask it in KQL; there within minutes'), value: 'workspace' },
    {
      label: `$(archive) ${t('Storage account')}`,
      detail: t('To keep it for years at little cost; there within a quarter of an hour'),
      value: 'storageAccount',
    },
    { label: `$(broadcast) ${t('Event hub')}`, detail: t('To stream it to a SIEM; there within minutes'), value: 'eventHub' },
    {
      label: `$(plug) ${t('Partner solution')}`,
      detail: t('Datadog, Dynatrace, Elastic or New Relic; documented for Activity Logs, and read back for all'),
      value: 'partner',
    },
  ];
}
