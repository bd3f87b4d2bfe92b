import { t } from '@vscode/l10n';
import type { DestinationKind, SendLogsState } from './sendLogsState';
import type { Choice } from './stepsPanel';

/** The kinds of destination that can be chosen. A partner's solution cannot be found from here, so it is a choice only where the setting has it already. */
export function kindChoices({ chosen }: Pick<SendLogsState, 'chosen'>): readonly Choice<DestinationKind>[] {
  const partner = chosen?.partner?.resourceId;
  return [
    { label: `$(database) ${t('Log Analytics workspace')}`, detail: t('To ask it in KQL; there within minutes'), value: 'workspace' },
    {
      label: `$(archive) ${t('Storage account')}`,
      detail: t('To keep it for years at little cost; there within a quarter of an hour'),
      value: 'storageAccount',
    },
    { label: `$(broadcast) ${t('Event hub')}`, detail: t('To stream it to a SIEM; there within minutes'), value: 'eventHub' },
    ...(partner === undefined ? [] : [{ label: `$(plug) ${t('Partner solution')}`, detail: partner, value: 'partner' as const }]),
  ];
}
