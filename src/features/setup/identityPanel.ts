import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import type { App } from '../../app';
import type { ValueForm } from '../../base/connectionValues';
import { withProgress } from '../../host/progress';
import type { TenantPlace } from '../../protocol/azure';
import type { IdentityInfo, Prerequisite } from '../../protocol/setup';
import { apply } from './applyPanel';
import { showCode } from './codePanel';
import { allIdentities, authorizeAnswers, createIn, firstSubscription, test, valuesOf } from './identityCommands';
import type { IdentityPlace } from './identityCommands';
import { keepIdentity, knownIdentities } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import { credentialStep, directoryStep, federationSteps, lifetimeStep, nameStep, roleStep, tenantsStep } from './identitySteps';
import type { IdentityState } from './identitySteps';
import { rotate } from './rotateCommands';
import { askRotation } from './rotationPanel';
import { askKeyFile } from './keyFilePanel';
import { askAboutRefused } from './refusedTenantsPanel';
import { requestsDocument } from './requestsDocument';
import { askReview } from './reviewStep';
import { scopesStep } from './scopesStep';
import { runWizard } from './wizard';
import type { WizardStep } from './wizard';

type Parts = IdentityParts & Pick<App, 'engine' | 'log' | 'reports'>;

/** Makes identities in one or several tenants, and shows a line for each. */
export async function createReaderIdentity(parts: Parts): Promise<void> {
  const title = t('Create Reader Identity');
  const steps = [
    tenantsStep(parts),
    nameStep,
    credentialStep,
    lifetimeStep,
    ...federationSteps,
    scopesStep(parts),
    roleStep,
    directoryStep,
  ];
  const state = await ask(title, steps, {});
  if (!state) return;
  if (state.credential !== 'certificateFile') return createAndTell(parts, title, state);
  const keyFile = await askKeyFile();
  if (keyFile !== undefined) await createAndTell(parts, title, { ...state, keyFile });
}

/** Makes them; the tenants that failed can be tried again, since what was made there is found again. */
async function createAndTell(parts: Parts, title: string, state: IdentityState): Promise<void> {
  const lines = await withProgress({ title }, (signal, progress) =>
    createIn(parts, state, { signal, report: (message) => progress({ message }) }),
  );
  const listed = lines.map(({ tenantName, outcome, words }) => `- **${tenantName}**: ${outcome}: ${words}\n`).join('');
  await parts.reports.show(
    `# ${title}: ${state.name ?? ''}\n\n${listed}\n${t('Secrets and keys are kept in VS Code’s own store of secrets, unless you chose a file. Copy Connection Values gives what a SIEM asks for.')}\n`,
  );
  const failed = new Set(lines.filter(({ outcome }) => outcome === 'failed').map(({ tenantId }) => tenantId));
  if (failed.size === 0) return;
  if (!(await askAboutRefused(parts, state, lines))) return;
  await createAndTell(parts, title, { ...state, tenants: (state.tenants ?? []).filter(({ tenantId }) => failed.has(tenantId)) });
}

async function ask(title: string, steps: readonly WizardStep<IdentityState>[], start: IdentityState): Promise<IdentityState | undefined> {
  const aborter = new AbortController();
  try {
    return await runWizard({ title, steps, start, signal: aborter.signal });
  } finally {
    aborter.abort();
  }
}

interface Chosen {
  readonly place: TenantPlace;
  readonly identity: IdentityInfo;
}

/** A node of the view of tenants that stands for an identity. */
export interface IdentityNode {
  readonly label: string;
  /** Its application id. */
  readonly copies?: string;
}

/** The identity of a node, or the one that the person chooses. Only those that were made from here are known here. */
async function chooseIdentity(parts: Parts, title: string, node: IdentityNode | undefined): Promise<Chosen | undefined> {
  const found = await withProgress({ title: t('Looking for identities') }, (signal) => allIdentities(parts, signal));
  if (found.length === 0) {
    void window.showInformationMessage(
      t('No identity was made from here in a tenant that you can read. Create Reader Identity makes one.'),
    );
    return undefined;
  }
  if (node?.copies !== undefined) {
    const own = found.find(({ identity }) => identity.appId === node.copies);
    if (!own) void window.showInformationMessage(t('{0} was not made from here, so its credentials are not known here.', node.label));
    return own;
  }
  const items = found.map((each) => ({
    label: each.identity.name,
    description: each.place.tenantName,
    detail: [each.identity.appId, each.identity.warning].filter((part) => part !== undefined).join(' · $(warning) '),
    each,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: t('Which identity?'), matchOnDescription: true, ignoreFocusOut: true }))
    ?.each;
}

export async function authorizeSubscriptions(parts: Parts, node?: IdentityNode): Promise<void> {
  await grant(parts, { title: t('Authorize Subscriptions'), node, steps: [scopesStep(parts), roleStep] });
}

export async function allowDirectoryLogs(parts: Parts, node?: IdentityNode): Promise<void> {
  await grant(parts, { title: t('Allow Directory Log Reading'), node, steps: [directoryStep] });
}

interface Granting {
  readonly title: string;
  readonly node: IdentityNode | undefined;
  readonly steps: readonly WizardStep<IdentityState>[];
}

async function grant(parts: Parts, { title, node, steps }: Granting): Promise<void> {
  const chosen = await chooseIdentity(parts, title, node);
  if (!chosen) return;
  const { place, identity } = chosen;
  const where = { place, appId: identity.appId };
  const start: IdentityState = { tenants: [{ tenantId: place.tenantId, name: place.tenantName, kind: 'home' }] };
  const { review, scopes = [] } = (await ask(title, [...steps, reviewStep(parts, where)], start)) ?? {};
  if (!review) return;
  const { plan, decision } = review;
  if (decision === 'apply') {
    const outcome = await apply(parts, plan);
    if (outcome) await keepSubscription(parts, where, firstSubscription(scopes));
  } else if (decision === 'code') await showCode(parts, plan);
  else await parts.reports.show(requestsDocument(plan));
}

/** Remembers what a test of the identity can read from now on, where nothing is known yet. */
async function keepSubscription(parts: Parts, { place, appId }: IdentityPlace, subscriptionId: string | undefined): Promise<void> {
  if (subscriptionId === undefined || knownIdentities(parts)[appId]?.subscriptionId !== undefined) return;
  await keepIdentity(parts, appId, { place, subscriptionId }, undefined);
}

/** Shows what the rights would be, before they are given. */
function reviewStep({ engine }: Parts, { place, appId }: IdentityPlace): WizardStep<IdentityState> {
  return {
    applies: () => true,
    ask: async (state, step) => {
      const answers = authorizeAnswers(appId, state);
      const result = await askReview(step, () => engine.request('setup/plan', { place, answers }, { signal: step.signal }));
      return typeof result === 'string' ? result : { answer: { ...state, review: result.answer } };
    },
  };
}

export async function testIdentity(parts: Parts, node?: IdentityNode): Promise<void> {
  const title = t('Test Identity');
  const chosen = await chooseIdentity(parts, title, node);
  if (!chosen) return;
  const proofs = await withProgress({ title: `${title}: ${chosen.identity.name}` }, (signal) =>
    test(parts, chosen.place, chosen.identity, signal),
  );
  await parts.reports.show(`# ${title}: ${chosen.identity.name}\n\n${proofs.map(proofLine).join('')}`);
}

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

function proofLine({ title, result, what }: Prerequisite): string {
  return `- ${signs[result]} **${title}**: ${what}\n`;
}

export async function rotateSecret(parts: Parts, node?: IdentityNode): Promise<void> {
  const chosen = await chooseIdentity(parts, t('Rotate Secret or Certificate'), node);
  const rotation = chosen && (await askRotation(chosen.identity));
  if (!rotation) return;
  const isSecret = rotation.kind === 'secret';
  const title = isSecret ? t('Rotate Secret') : t('Rotate Certificate');
  const go = t('Rotate');
  const detail = isSecret
    ? t('A new secret is made and tested; then the old ones are removed, and whoever signs in with them is refused.')
    : t('A new certificate is made and tested; then the old ones are removed, and whoever signs in with them is refused.');
  if ((await window.showWarningMessage(`${title}: ${chosen.identity.name}`, { modal: true, detail }, go)) !== go) return;
  const words = await withProgress({ title }, (signal, progress) =>
    rotate(parts, chosen, rotation, { signal, report: (message) => progress({ message }) }),
  );
  void window.showInformationMessage(words);
}

/** Milliseconds after which a copied secret is taken out of the clipboard again. */
const secretInClipboard = 60_000;

/** Copies what a SIEM asks for. The secret is copied only where the person says so, and does not stay in the clipboard. */
export async function copyConnectionValues(parts: Parts, node?: IdentityNode): Promise<void> {
  const title = t('Copy Connection Values');
  const chosen = await chooseIdentity(parts, title, node);
  if (!chosen) return;
  const forms: readonly { readonly label: string; readonly form: ValueForm; readonly secret: boolean }[] = [
    { label: t('As fields'), form: 'fields', secret: false },
    { label: t('As .env'), form: 'env', secret: false },
    { label: t('As JSON'), form: 'json', secret: false },
    { label: t('As fields, with the secret'), form: 'fields', secret: true },
    { label: t('As .env, with the secret'), form: 'env', secret: true },
    { label: t('As JSON, with the secret'), form: 'json', secret: true },
  ];
  const form = await window.showQuickPick(forms, { title, placeHolder: t('A secret is taken out of the clipboard after a minute') });
  if (!form) return;
  const text = await valuesOf(parts, { place: chosen.place, appId: chosen.identity.appId }, form.form, form.secret);
  await env.clipboard.writeText(text);
  if (form.secret) setTimeout(() => void clearFromClipboard(text), secretInClipboard);
  void window.showInformationMessage(
    form.secret ? t('Copied with the secret, which leaves the clipboard in a minute.') : t('Copied. The secret is a placeholder.'),
  );
}

async function clearFromClipboard(text: string): Promise<void> {
  if ((await env.clipboard.readText()) === text) await env.clipboard.writeText('');
}
