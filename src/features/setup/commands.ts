import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import type { App } from '../../app';
import { ownerKind, ownerOf } from '../../base/settingOwner';
import type { OwnerKind, SettingOwner } from '../../base/settingOwner';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import type { TenantPlace, WorkspacePlace } from '../../protocol/azure';
import { createAlertRule } from './alertRulePanel';
import { apply, continueSetup, undo } from './applyPanel';
import { showCode } from './codePanel';
import type { contributes } from './contributes';
import { withWaysOn } from './failurePanel';
import {
  allowDirectoryLogs,
  authorizeSubscriptions,
  copyConnectionValues,
  createReaderIdentity,
  rotateSecret,
  testIdentity,
} from './identityPanel';
import type { IdentityNode } from './identityPanel';
import { explainProvisioningErrors } from './provisioningErrorPanel';
import { checkDrift, compareTenants, saveBaseline, showPosture } from './posturePanel';
import { measureLatency } from './latencyPanel';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { nodePlace } from './nodePlace';
import type { NodePlace, TreeTarget } from './nodePlace';
import type { PassingClipboard } from './passingClipboard';
import { requestsDocument } from './requestsDocument';
import { stateOfCopy, stateOfSetting } from './sendLogsState';
import type { SendLogsState } from './sendLogsState';
import { sendLogsSteps, withOffer } from './sendLogsSteps';
import { askTenant } from '../../host/askTenant';
import { tenantStep } from '../../host/tenantStep';
import { runWizard } from '../../host/wizard';
import { askSubscriptionStep } from './subscriptionStep';

export type SetupParts = Pick<
  App,
  'engine' | 'messages' | 'log' | 'storage' | 'context' | 'results' | 'reports' | 'sourceBook' | 'documentSources'
>;

/** The wizards that set up what sends logs, and what shows how it stands. */
export function createHandlers(parts: SetupParts, clipboard: PassingClipboard): CommandHandlers<typeof contributes> {
  const { engine } = parts;
  const identities = { ...parts, secrets: parts.context.secrets, clipboard };
  return {
    sendLogs: async (node?: TreeTarget) => sendLogs(parts, await targetOf(parts, node)),
    sendActivityLog: async (node?: TreeTarget) => {
      const target = await targetOf(parts, node);
      const known = target?.subscriptionId === undefined ? await askSubscription(parts, target) : target;
      if (known) await sendLogs(parts, known);
    },
    sendAttributeLogs: async (node?: TreeTarget) => {
      const place = (await targetOf(parts, node))?.place ?? (await askTenant(engine, t('Send Custom Security Attribute Logs')));
      if (place) await sendLogs(parts, { place, attributes: true });
    },
    editSetting: async (node: TreeTarget) => sendLogs(parts, await targetOf(parts, node)),
    copySetting: async (node: TreeTarget) => sendLogs(parts, await targetOf(parts, node), stateOfCopy),
    deleteSetting: async (node: TreeTarget) => {
      const target = await targetOf(parts, node);
      if (target?.setting !== undefined) await deleteSetting(parts, target, target.setting);
    },
    checkPrerequisites: async (node?: TreeTarget) => checkPrerequisites(parts, await targetOf(parts, node)),
    createReaderIdentity: () => createReaderIdentity(identities),
    authorizeSubscriptions: (node?: IdentityNode) => authorizeSubscriptions(identities, node),
    allowDirectoryLogs: (node?: IdentityNode) => allowDirectoryLogs(identities, node),
    testIdentity: (node?: IdentityNode) => testIdentity(identities, node),
    rotateSecret: (node?: IdentityNode) => rotateSecret(identities, node),
    copyConnectionValues: (node?: IdentityNode) => copyConnectionValues(identities, node),
    measureLatency: (node?: { readonly workspace?: WorkspacePlace }) => measureLatency(parts, node?.workspace),
    showRetention: async (node?: TreeTarget) => showRetention(parts, await targetOf(parts, node)),
    createAlertRule: () => createAlertRule(parts),
    explainProvisioningErrors,
    showPosture: () => showPosture(parts),
    compareTenants: () => compareTenants(parts),
    saveBaseline: () => saveBaseline(parts),
    checkDrift: () => checkDrift(parts),
    continueSetup: () => continueSetup(identities),
    undo: () => undo(identities),
  };
}

async function targetOf({ engine }: SetupParts, node: TreeTarget | undefined): Promise<NodePlace | undefined> {
  if (typeof node?.id !== 'string') return undefined;
  const tenants = await engine.request('azure/tenants', { connectionId });
  return nodePlace(node, (tenantId) => tenants.find((tenant) => tenant.tenantId === tenantId)?.name ?? tenantId);
}

async function askSubscription(parts: SetupParts, target: NodePlace | undefined): Promise<NodePlace | undefined> {
  const steps = [tenantStep<Partial<NodePlace>>(parts), askSubscriptionStep(parts)];
  const { signal } = new AbortController();
  const state = await runWizard<Partial<NodePlace>>({ title: t('Send Activity Log'), steps, start: target ?? {}, signal });
  const { place, subscriptionId } = state ?? {};
  return place && subscriptionId !== undefined ? { place, subscriptionId } : undefined;
}

/** The answers of a wizard that was left, so that it begins with them the next time. */
const rememberedKey = 'setup.sendLogs';

/** How the answers begin where a setting is named. */
type FromSetting = typeof stateOfSetting;

async function sendLogs(parts: SetupParts, target: NodePlace | undefined, fromSetting: FromSetting = stateOfSetting): Promise<void> {
  const { storage } = parts;
  const aborter = new AbortController();
  try {
    const state = await withWaysOn(
      parts,
      () => askSendLogs(parts, () => startOf(parts, target, aborter.signal, fromSetting), aborter.signal),
      t('The answers are kept.'),
    );
    if (!state?.plan) return;
    if (state.decision === 'apply') {
      await storage.write(rememberedKey, undefined);
      await apply(parts, state.plan);
    } else if (state.decision === 'code') await showCode(parts, [state.plan]);
    else await parts.reports.show(requestsDocument(state.plan));
  } finally {
    aborter.abort();
  }
}

const titles: Readonly<Record<OwnerKind, () => string>> = {
  tenant: () => t('Send Entra Logs'),
  attributes: () => t('Send Custom Security Attribute Logs'),
  subscription: () => t('Send Activity Log'),
};

async function askSendLogs(
  parts: SetupParts,
  begin: () => Promise<SendLogsState>,
  signal: AbortSignal,
): Promise<SendLogsState | undefined> {
  const start = await begin();
  const usual = titles[ownerKind(start)]();
  const ofNew = start.copyOf === undefined ? usual : t('Copy {0} to a New Name', start.copyOf);
  const title = start.isEdit === true ? t('Edit {0} (the name of a setting cannot be changed)', start.name ?? '') : ofNew;
  const remember = (state: SendLogsState): void => {
    if (state.isEdit !== true && state.copyOf === undefined)
      void parts.storage.write(rememberedKey, { ...state, offer: undefined, plan: undefined, decision: undefined });
  };
  return runWizard({ title, steps: sendLogsSteps(parts), start, signal, remember });
}

async function startOf(
  parts: SetupParts,
  target: NodePlace | undefined,
  signal: AbortSignal,
  fromSetting: FromSetting,
): Promise<SendLogsState> {
  const { place, subscriptionId, setting, attributes } = target ?? {};
  const fresh: SendLogsState = { ...(place ? { place } : {}), ...ownerOf(target ?? {}) };
  if (setting !== undefined) return fromSetting(await withOffer(parts, fresh, signal), setting);
  const left = parts.storage.read<SendLogsState>(rememberedKey);
  const isSame =
    left?.place !== undefined &&
    left.subscriptionId === subscriptionId &&
    left.attributes === attributes &&
    (!place || left.place.tenantId === place.tenantId);
  if (!isSame) return fresh;
  // The tenant is asked anew where no node names it: another account may be signed in by now.
  const { place: before, ...answers } = left;
  return before ? { ...answers, ...fresh } : fresh;
}

/** Shows the report, which can be copied for whoever can mend what is missing. */
async function checkPrerequisites(parts: SetupParts, target: NodePlace | undefined): Promise<void> {
  const place = target?.place ?? (await askTenant(parts.engine, t('Check Prerequisites')));
  if (!place) return;
  const title = t('Checking what sending logs of {0} takes', place.tenantName);
  const { checks, markdown } = await withProgress({ title }, (signal) => parts.engine.request('setup/prerequisites', place, { signal }));
  await parts.reports.show(markdown);
  const failed = checks.filter(({ result }) => result === 'fail').length;
  const copy = t('Copy Report');
  const again = t('Check Again');
  const words =
    failed === 0
      ? t('Nothing is in the way of sending logs of {0}.', place.tenantName)
      : t('{0} of {1} checks failed.', failed, checks.length);
  const chosen = await window.showInformationMessage(words, copy, again);
  if (chosen === copy) await env.clipboard.writeText(markdown);
  else if (chosen === again) await checkPrerequisites(parts, { place });
}

async function showRetention(parts: SetupParts, target: NodePlace | undefined): Promise<void> {
  const place = target?.place ?? (await askTenant(parts.engine, t('Show Retention')));
  if (!place) return;
  const title = t('Reading how long logs of {0} are kept', place.tenantName);
  const { markdown } = await withProgress({ title }, (signal) => parts.engine.request('setup/retention', place, { signal }));
  await parts.reports.show(markdown);
}

async function deleteSetting(
  parts: SetupParts,
  { place, ...owner }: { readonly place: TenantPlace } & SettingOwner,
  name: string,
): Promise<void> {
  const answers = { wizard: 'deleteSetting', name, ...ownerOf(owner) } as const;
  const plan = await parts.engine.request('setup/plan', { place, answers });
  if (plan.refusal !== undefined) {
    void window.showWarningMessage(t('{0}: your account cannot. {1}', plan.title, plan.refusal));
    return;
  }
  const confirmed = t('Delete');
  const chosen = await window.showWarningMessage(t('{0}?', plan.title), { modal: true, detail: plan.notices.join('\n') }, confirmed);
  if (chosen === confirmed) await apply(parts, plan);
}
