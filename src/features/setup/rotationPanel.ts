import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { IdentityInfo } from '../../protocol/setup';
import type { FoundIdentity } from './identityCommands';
import { certificateChoices, lifetimeStep, secretChoice } from './identitySteps';
import type { CredentialKind, IdentityState } from './identitySteps';
import { askKeyFile } from './keyFilePanel';
import type { Rotation } from './rotateCommands';
import type { KeySharers } from './sharedKey';
import { pickOne } from '../../host/steps';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';

interface RotationState extends IdentityState {
  /** Whether the identities of other tenants get the new certificate too. */
  readonly everywhere?: boolean;
}

/** Asks what of an identity is renewed, where, and where the key of a new certificate is kept. An identity that has secrets alone is not asked. */
export async function askRotation(found: FoundIdentity, sharers: KeySharers): Promise<Rotation | undefined> {
  const { name, secrets, certificates } = found.identity;
  if (certificates.length === 0) return { kind: 'secret' };
  const { signal } = new AbortController();
  const start: RotationState = { credential: 'certificate', everywhere: true };
  const ofCertificate = (state: RotationState): boolean => state.credential !== 'secret';
  const lifetime: WizardStep<RotationState> = {
    applies: ofCertificate,
    ask: async (state, place) => {
      const result = await lifetimeStep.ask(state, place);
      return typeof result === 'string' ? result : { answer: { ...state, ...result.answer } };
    },
  };
  const where = placesStep(found, sharers.others);
  const title = t('Rotate Secret or Certificate of {0}', name);
  const state = await runWizard<RotationState>({ title, steps: [kindStep(secrets.length > 0), where, lifetime], start, signal });
  if (!state) return undefined;
  if (state.credential === 'secret') return { kind: 'secret' };
  const keyFile = state.credential === 'certificateFile' ? await askKeyFile() : undefined;
  if (state.credential === 'certificateFile' && keyFile === undefined) return undefined;
  const { others, unread } = sharers;
  const isEverywhere = state.everywhere === true;
  return {
    kind: 'certificate',
    days: Number(state.secretDays),
    ...(keyFile === undefined ? {} : { keyFile }),
    alsoIn: isEverywhere ? others : [],
    stays: { others: isEverywhere ? [] : others, unread },
  };
}

export function rotationTitle({ kind }: Rotation): string {
  return kind === 'secret' ? t('Rotate Secret') : t('Rotate Certificate');
}

/** Says what ends, and in which tenants, before anything is made. */
export async function confirmRotation({ place, identity }: FoundIdentity, rotation: Rotation): Promise<boolean> {
  const go = t('Rotate');
  const tenants = [place, ...(rotation.kind === 'certificate' ? (rotation.alsoIn ?? []) : []).map((each) => each.place)];
  const where = t('In {0}.', tenants.map(({ tenantName }) => tenantName).join(', '));
  const what =
    rotation.kind === 'secret'
      ? t('A new secret is made and tested; then the old ones are removed, and whoever signs in with them is refused.')
      : t('A new certificate is made and tested; then the old ones are removed, and whoever signs in with them is refused.');
  const old = rotation.kind === 'secret' ? identity.secrets : identity.certificates;
  const ends = old.map((each) => `• ${nameOfKey(each)}`);
  const others = identity.madeHere ? [] : [t('It was not made from here: make sure that nobody else signs in by these.')];
  const asked = `${rotationTitle(rotation)}: ${identity.name}`;
  const detail = [`${where} ${what}`, ...others, '', ...ends].join('\n');
  return (await window.showWarningMessage(asked, { modal: true, detail }, go)) === go;
}

function kindStep(hasSecret: boolean): WizardStep<RotationState> {
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

/** Asks in which tenants, where identities of several sign in by one certificate. */
function placesStep({ place: own }: FoundIdentity, others: readonly FoundIdentity[]): WizardStep<RotationState> {
  const names = others.map(({ place, identity }) => t('{0} in {1}', identity.name, place.tenantName)).join(', ');
  return {
    applies: ({ credential }) => credential !== 'secret' && others.length > 0,
    ask: async (state, place) => {
      const result = await pickOne<boolean>(place, {
        placeholder: t('Others sign in by the same certificate. Where is it renewed?'),
        choices: () =>
          Promise.resolve([
            {
              label: `$(organization) ${others.length === 1 ? t('In both tenants') : t('In all {0} tenants', others.length + 1)}`,
              detail: t('Also for {0}: one new certificate, tested in each', names),
              value: true,
            },
            {
              label: `$(account) ${t('In {0} alone', own.tenantName)}`,
              detail: t('The others go on with the old one, whose key is kept'),
              value: false,
            },
          ]),
        chosen: (everywhere) => everywhere === state.everywhere,
      });
      return typeof result === 'string' ? result : { answer: { ...state, everywhere: result.answer } };
    },
  };
}

/** A secret or certificate as a person tells it from others; the names that are given here say already when it ends. */
function nameOfKey({ name, keyId, endsAt }: IdentityInfo['secrets'][number]): string {
  const day = endsAt.slice(0, 10);
  return name.includes(day) ? name : t('{0}, until {1}', name === '' ? keyId : name, day);
}
