import { t } from '@vscode/l10n';
import type { Cloud } from '../../azure/cloud';
import type { ErrorAction } from '../../base/errors';
import type { PlanStep } from '../../protocol/setup';

/** The page of Privileged Identity Management where one's own roles are activated. Source: learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-activate-role. */
const activation = '/#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~';

/** The steps with what a person who is refused can open: the page to activate a role on, of the directory or of Azure. The sandbox has no pages. */
export function withElevation(steps: readonly PlanStep[], cloud: Pick<Cloud, 'id' | 'portal'>): readonly PlanStep[] {
  if (cloud.id === 'sandbox') return steps;
  return steps.map((step) => {
    const { words, request } = step;
    if (words.action) return step;
    const ofAzure =
      request.service === 'arm' && !/^\/providers\/microsoft\.aad(?:iam|CustomSecurityAttributesDiagnosticSettings)\//i.test(request.path);
    return { ...step, words: { ...words, action: openPage(t('Activate a Role'), `${cloud.portal}${activation}/${roles(ofAzure)}`) } };
  });
}

function roles(ofAzure: boolean): string {
  return ofAzure ? 'azurerbac' : 'aadmigratedroles';
}

/** The button that opens an address in the browser. */
export function openPage(title: string, address: string): ErrorAction {
  return { title, command: 'vscode.open', arguments: [address] };
}
