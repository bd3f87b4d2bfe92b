import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import type { App } from '../../app';
import type { ValueForm } from '../../base/connectionValues';
import { withProgress } from '../../host/progress';
import type { Prerequisite } from '../../protocol/setup';
import { showCode } from './codePanel';
import { askSteps, reviewedGrant } from './grantPanel';
import { allIdentities, applyIn, certificateMaker, firstSubscription, planIn, test, valuesOf } from './identityCommands';
import type { CertificateMaker, FoundIdentity, IdentityPlace } from './identityCommands';
import { keepIdentity, knownIdentities, proofOf } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import { credentialStep, directoryStep, federationSteps, lifetimeStep, merged, nameStep, roleStep, tenantsStep } from './identitySteps';
import type { IdentityState } from './identitySteps';
import { rotate } from './rotateCommands';
import { askRotation, confirmRotation, rotationTitle } from './rotationPanel';
import { askKeyFile } from './keyFilePanel';
import { askAboutRefused } from './refusedTenantsPanel';
import type { PassingClipboard } from './passingClipboard';
import { requestsDocument } from './requestsDocument';
import { scopesStep } from './scopesStep';
import { sharersOf } from './sharedKey';
import { askTenantsReview } from './tenantsReview';
import type { TenantReview } from './tenantsReview';
import type { WizardStep } from '../../host/wizard';

type Parts = IdentityParts & Pick<App, 'engine' | 'log' | 'reports'> & { readonly clipboard: Pick<PassingClipboard, 'copy'> };

/** The answers of a wizard that was left, so that it begins with them the next time. */
const rememberedKey = 'setup.readerIdentity';

/** Makes identities in one or several tenants, after it showed what would be made in each. */
export async function createReaderIdentity(parts: Parts): Promise<void> {
  const creating: Creating = { parts, title: t('Create Reader Identity'), makeCertificate: certificateMaker(parts) };
  const steps = [
    tenantsStep(parts),
    nameStep,
    credentialStep,
    lifetimeStep,
    ...federationSteps,
    scopesStep(parts, { mayBeNone: true }),
    roleStep,
    directoryStep,
    tenantsReviewStep(creating),
  ];
  const remember = (state: IdentityState): void => {
    void parts.storage.write(rememberedKey, { ...state, tenantsReview: undefined });
  };
  const state = await askSteps(creating.title, steps, parts.storage.read<IdentityState>(rememberedKey) ?? {}, remember);
  if (state) await decided(creating, state);
}

interface Creating {
  readonly parts: Parts;
  readonly title: string;
  readonly makeCertificate: CertificateMaker;
}

/** Shows what would be made in each tenant, before it is. */
function tenantsReviewStep({ parts, makeCertificate }: Creating): WizardStep<IdentityState> {
  return {
    applies: () => true,
    ask: async (state, step) => {
      const { signal } = step;
      const plan = async (): Promise<readonly TenantReview[]> => planIn(parts, state, await makeCertificate(state, signal), signal);
      return merged(state, await askTenantsReview(step, plan), (tenantsReview) => ({ tenantsReview }));
    },
  };
}

/** Does with the plans what was decided. */
async function decided(creating: Creating, state: IdentityState): Promise<void> {
  const { parts } = creating;
  const { reviews = [], decision } = state.tenantsReview ?? {};
  const plans = reviews.flatMap(({ plan }) => (plan ? [plan] : []));
  if (decision === 'code') await showCode(parts, plans);
  else if (decision === 'requests') await parts.reports.show(plans.map(requestsDocument).join('\n'));
  else {
    const keyFile = decision === 'apply' && state.credential === 'certificateFile' ? (state.keyFile ?? (await askKeyFile())) : undefined;
    if (decision === 'apply' && state.credential === 'certificateFile' && keyFile === undefined) return;
    await createAndTell(creating, keyFile === undefined ? state : { ...state, keyFile });
  }
}

/** Makes them, and shows a line for each; the tenants that failed can be tried again, since what was made there is found again. */
async function createAndTell(creating: Creating, state: IdentityState): Promise<void> {
  const { parts, title, makeCertificate } = creating;
  const reviews = state.tenantsReview?.reviews ?? [];
  const lines = await withProgress({ title }, async (signal, progress) => {
    const reviewed = { state, reviews, certificate: await makeCertificate(state, signal) };
    return applyIn(parts, reviewed, { signal, report: (message) => progress({ message }) });
  });
  await parts.storage.write(rememberedKey, undefined);
  const listed = lines.map(({ tenantName, outcome, words }) => `- **${tenantName}**: ${outcome}: ${words}\n`).join('');
  await parts.reports.show(
    `# ${title}: ${state.name ?? ''}\n\n${listed}\n${t('Secrets and keys are kept in VS Code’s own store of secrets, unless you chose a file. Copy Connection Values gives what a SIEM asks for.')}\n`,
  );
  const failed = new Set(lines.filter(({ outcome }) => outcome === 'failed').map(({ tenantId }) => tenantId));
  if (failed.size === 0) return;
  if (!(await askAboutRefused(parts, state, lines))) return;
  const tenants = (state.tenants ?? []).filter(({ tenantId }) => failed.has(tenantId));
  const again = await askSteps(title, [tenantsReviewStep(creating)], { ...state, tenants });
  if (again) await decided(creating, again);
}

/** The identity that a person chose, and all that it was chosen from. */
interface Chosen extends FoundIdentity {
  readonly all: Awaited<ReturnType<typeof allIdentities>>;
}

/** A node of the view of tenants that stands for an identity. */
export interface IdentityNode {
  readonly label: string;
  /** Its application id. */
  readonly copies?: string;
}

/** The identity of a node, whoever made it; or the one that the person chooses of those that were made or taken up here. */
async function chooseIdentity(parts: Parts, title: string, node: IdentityNode | undefined): Promise<Chosen | undefined> {
  const all = await withProgress({ title: t('Looking for identities') }, (signal) => allIdentities(parts, signal, node?.copies));
  const { found } = all;
  if (found.length === 0) {
    void window.showInformationMessage(
      t('No identity was made from here in a tenant that you can read. Create Reader Identity makes one.'),
    );
    return undefined;
  }
  if (node?.copies !== undefined) {
    const own = found.find(({ identity }) => identity.appId === node.copies);
    if (!own)
      void window.showInformationMessage(
        t('{0} is registered in another tenant, which alone knows its secrets and certificates.', node.label),
      );
    return own && { ...own, all };
  }
  const items = found.map((each) => ({
    label: each.identity.name,
    description: each.place.tenantName,
    detail: [each.identity.appId, each.identity.warning].filter((part) => part !== undefined).join(' · $(warning) '),
    each,
  }));
  const asked = { title, placeHolder: t('Which identity?'), matchOnDescription: true, ignoreFocusOut: true };
  const chosen = (await window.showQuickPick(items, asked))?.each;
  return chosen && { ...chosen, all };
}

export async function authorizeSubscriptions(parts: Parts, node?: IdentityNode): Promise<void> {
  await grant(parts, { title: t('Authorize Subscriptions'), node, steps: [scopesStep(parts, { mayBeNone: false }), roleStep] });
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
  const granted = await reviewedGrant(parts, { title, where, steps, start });
  if (granted) await keepSubscription(parts, where, firstSubscription(granted.scopes ?? []));
}

/** Remembers what a test of the identity can read from now on, where nothing is known yet. */
async function keepSubscription(parts: Parts, { place, appId }: IdentityPlace, subscriptionId: string | undefined): Promise<void> {
  if (subscriptionId === undefined || knownIdentities(parts)[appId]?.subscriptionId !== undefined) return;
  await keepIdentity(parts, appId, { place, subscriptionId }, undefined);
}

export async function testIdentity(parts: Parts, node?: IdentityNode): Promise<void> {
  const title = t('Test Identity');
  const chosen = await chooseIdentity(parts, title, node);
  if (!chosen) return;
  const { place, identity } = chosen;
  const kept = await proofOf(parts, identity).catch(() => undefined);
  const secret = kept ? undefined : await askSecret(identity.name);
  if (!kept && secret === undefined) return;
  const proofs = await withProgress({ title: `${title}: ${identity.name}` }, (signal) =>
    test(parts, place, { ...identity, ...(secret === undefined ? {} : { secret }) }, signal),
  );
  await parts.reports.show(`# ${title}: ${chosen.identity.name}\n\n${proofs.map(proofLine).join('')}`);
}

/** Asks for a secret that is kept nowhere here, to test with it once. */
async function askSecret(name: string): Promise<string | undefined> {
  return window.showInputBox({
    title: t('Test Identity'),
    prompt: t('The secret of {0} is not kept on this computer. Give it for this test; it is not kept, and Rotate makes a new one.', name),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Give the secret.') : undefined),
  });
}

const signs = { pass: '✔', fail: '✖', unknown: '?' } as const;

function proofLine({ title, result, what }: Prerequisite): string {
  return `- ${signs[result]} **${title}**: ${what}\n`;
}

export async function rotateSecret(parts: Parts, node?: IdentityNode): Promise<void> {
  const chosen = await chooseIdentity(parts, t('Rotate Secret or Certificate'), node);
  const sharers = chosen && { others: sharersOf(chosen, chosen.all.found), unread: chosen.all.unread };
  const rotation = chosen && sharers && (await askRotation(chosen, sharers));
  if (!rotation || !(await confirmRotation(chosen, rotation))) return;
  const title = rotationTitle(rotation);
  const words = await withProgress({ title }, (signal, progress) =>
    rotate(parts, chosen, rotation, { signal, report: (message) => progress({ message }) }),
  );
  void window.showInformationMessage(words);
}

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
  if (form.secret) await parts.clipboard.copy(text);
  else await env.clipboard.writeText(text);
  void window.showInformationMessage(
    form.secret ? t('Copied with the secret, which leaves the clipboard in a minute.') : t('Copied. The secret is a placeholder.'),
  );
}
