import { t } from '@vscode/l10n';
import type { IdentityInfo } from '../../protocol/setup';
import { certificateChoices, lifetimeStep, secretChoice } from './identitySteps';
import type { CredentialKind, IdentityState } from './identitySteps';
import { askKeyFile } from './keyFilePanel';
import type { Rotation } from './rotateCommands';
import { pickOne } from './stepsPanel';
import { runWizard } from './wizard';
import type { WizardStep } from './wizard';

/** Asks what of an identity is renewed, and where the key of a new certificate is kept. An identity that has secrets alone is not asked. */
export async function askRotation({ name, secrets, certificates }: IdentityInfo): Promise<Rotation | undefined> {
  if (certificates.length === 0) return { kind: 'secret' };
  const { signal } = new AbortController();
  const start: IdentityState = { credential: 'certificate' };
  const ofCertificate = { ...lifetimeStep, applies: ({ credential }: IdentityState) => credential !== 'secret' };
  const title = t('Rotate Secret or Certificate of {0}', name);
  const state = await runWizard({ title, steps: [kindStep(secrets.length > 0), ofCertificate], start, signal });
  if (!state) return undefined;
  if (state.credential === 'secret') return { kind: 'secret' };
  const certificate = { kind: 'certificate', days: Number(state.secretDays) } as const;
  if (state.credential === 'certificate') return certificate;
  const keyFile = await askKeyFile();
  return keyFile === undefined ? undefined : { ...certificate, keyFile };
}

function kindStep(hasSecret: boolean): WizardStep<IdentityState> {
  return {
    applies: () => true,
    ask: async (state, place) => {
      const result = await pickOne<CredentialKind>(place, {
        placeholder: t('What is made anew?'),
        choices: () => Promise.resolve([...certificateChoices(), ...(hasSecret ? [secretChoice()] : [])]),
        chosen: (kind) => kind === state.credential,
      });
      return typeof result === 'string' ? result : { answer: { ...state, credential: result.answer } };
    },
  };
}
