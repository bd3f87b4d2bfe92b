import { t } from '@vscode/l10n';
import { explainAzure } from '../../azure/explain';
import { UserError } from '../../base/errors';
import type { IdentityInfo, PlanStep, RotateAnswers } from '../../protocol/setup';
import { certificatesOfApplication, certificateStep, removeCertificatesStep } from './certificateStep';
import { findIdentity } from './identities';
import type { PlanBody, PlanParts } from './planSendLogs';
import { ownerRemedy, refuseLongSecret, secretStep } from './secretSteps';

const usualDays = 180;

/** Plans a new secret or certificate for an identity, or the end of old ones; never both, because the new one is tested in between. */
export async function planRotate(parts: PlanParts, answers: RotateAnswers, signal: AbortSignal): Promise<PlanBody> {
  const { graph, place } = parts;
  try {
    const identity = await findIdentity(graph, answers.appId, signal);
    return (answers.remove ?? []).length === 0
      ? await planNew(parts, identity, answers, signal)
      : await planRemoval(parts, identity, answers.remove ?? [], signal);
  } catch (error) {
    throw explainAzure(error, { doing: 'look up the application', on: place.tenantName, remedy: ownerRemedy() });
  }
}

async function planNew(
  { graph, place, now }: PlanParts,
  identity: IdentityInfo,
  { secretDays: days = usualDays, certificate }: RotateAnswers,
  signal: AbortSignal,
): Promise<PlanBody> {
  const { objectId, name } = identity;
  const plan = { changes: [], awaits: [] };
  if (certificate !== undefined)
    return {
      ...plan,
      title: t('Give {0} a new certificate', name),
      steps: [certificateStep(identity, certificate, await certificatesOfApplication(graph, objectId, signal))],
      notices: [t('The old certificate stays until the new one was tested.')],
    };
  await refuseLongSecret(graph, days, place.tenantName, signal);
  return {
    ...plan,
    title: t('Give {0} a new secret', name),
    steps: [secretStep(identity, days, now)],
    notices: [t('The old secret stays until the new one was tested.')],
  };
}

async function planRemoval(
  { graph }: PlanParts,
  identity: IdentityInfo,
  remove: readonly string[],
  signal: AbortSignal,
): Promise<PlanBody> {
  const { objectId, name, secrets, certificates } = identity;
  const gone = new Set(remove);
  if ([...secrets, ...certificates].every(({ keyId }) => gone.has(keyId)))
    throw new UserError(t('Without these {0} could not sign in any more. Give it a new secret or certificate first.', name), {
      code: 'setup-last-secret',
    });
  const isCertificate = certificates.some(({ keyId }) => gone.has(keyId));
  const keys = isCertificate ? [removeCertificatesStep(identity, await certificatesOfApplication(graph, objectId, signal), gone)] : [];
  const passwords = remove.filter((keyId) => !certificates.some((each) => each.keyId === keyId));
  return {
    title: t('Remove old secrets and certificates of {0}', name),
    steps: [...keys, ...passwords.map((keyId) => removeSecretStep(identity, keyId))],
    changes: [],
    notices: [t('Whoever signs in with them is refused from then on.')],
    awaits: [],
  };
}

function removeSecretStep({ objectId, name, secrets }: IdentityInfo, keyId: string): PlanStep {
  const found = secrets.find((secret) => secret.keyId === keyId);
  return {
    id: `remove-${keyId}`,
    title: t('Remove the secret {0} of {1}', found?.name ?? keyId, name),
    effect: 'delete',
    there: !found,
    request: { service: 'graph', method: 'POST', path: `/v1.0/applications/${objectId}/removePassword`, body: { keyId } },
    words: { doing: t('remove a secret'), on: name, remedy: ownerRemedy() },
  };
}
