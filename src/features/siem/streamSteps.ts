import { t } from '@vscode/l10n';
import type { App } from '../../app';
import type { Vendor, VendorParameter } from '../../catalog/siem/vendor';
import { vendors } from '../../catalog/siem/vendors';
import { askText, pickOne, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import type { WizardStep } from '../../host/wizard';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion, HubReach } from '../../protocol/siem';
import { hubsOfTenant, problemOfGroup } from './hubPanel';
import { problemOfValue, problemOfVault } from './valueProblems';

/** What has been answered of the files for a vendor's forwarder. */
export interface StreamAnswers {
  readonly vendor?: Vendor;
  readonly place?: TenantPlace;
  readonly hub?: HubQuestion;
  readonly reach?: HubReach;
  readonly consumerGroup?: string;
  /** Of the forwarder's parameters, by their names. */
  readonly values?: Readonly<Record<string, string>>;
  readonly keyVaultId?: string;
}

export interface StreamStepParts {
  readonly engine: App['engine'];
  /** Sets up a hub by the wizard of settings. */
  readonly setUpHub: (place: TenantPlace) => Promise<void>;
}

type Step = WizardStep<StreamAnswers>;

/** The questions of *Stream Logs to a SIEM…*, in order. */
export function streamSteps(parts: StreamStepParts): readonly Step[] {
  return [
    { applies: () => true, ask: askVendor },
    tenantStep<StreamAnswers>(parts),
    { applies: () => true, ask: (answers, place) => askHub(parts, answers, place) },
    { applies: ({ reach }) => reach?.reader !== undefined || reach?.writer !== undefined, ask: askReach },
    { applies: () => true, ask: askGroup },
    ...vendors.flatMap(parameterSteps),
    { applies: ({ vendor }) => vendor?.forwarder !== undefined, ask: askVault },
  ];
}

async function askVendor(answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const result = await pickOne<Vendor>(place, {
    placeholder: t('Which product?'),
    choices: () => Promise.resolve(vendors.map((value) => ({ label: value.name, detail: value.reader, value }))),
    chosen: (value) => value === answers.vendor,
  });
  return typeof result === 'string' ? result : { answer: { ...answers, vendor: result.answer } };
}

/** A hub that is streamed to already, or one that the wizard of settings sets up now. */
async function askHub({ engine, setUpHub }: StreamStepParts, answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const { place: tenant } = answers;
  if (!tenant) return 'left';
  const { signal } = place;
  for (;;) {
    const result = await pickOne<HubQuestion | 'new'>(place, {
      placeholder: t('Which event hub?'),
      choices: async () => [...(await hubsOfTenant(engine, tenant, signal)), separator(''), newHub()],
      chosen: (value) => value !== 'new' && value.ruleId === answers.hub?.ruleId && value.hub === answers.hub.hub,
    });
    if (typeof result === 'string') return result;
    if (result.answer !== 'new') {
      const hub = result.answer;
      return { answer: { ...answers, hub, reach: await engine.request('siem/reach', hub, { signal }) } };
    }
    await setUpHub(tenant);
  }
}

function newHub(): Choice<'new'> {
  return {
    label: `$(add) ${t('Set up a new one…')}`,
    detail: t('Namespace, hub, rule, consumer group and diagnostic setting, by the wizard of settings: choose “Event hub” there'),
    value: 'new',
  };
}

/** Nothing is changed here: what would not arrive, and who lets it in, is said before anything is written for it. */
async function askReach(answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const result = await pickOne<'on'>(place, {
    placeholder: t('The namespace is not open to everybody'),
    choices: () =>
      Promise.resolve([
        { label: `$(arrow-right) ${t('Go On')}`, detail: t('The files can be written before the networks are let in'), value: 'on' },
        ...reachRows(answers),
      ]),
  });
  return typeof result === 'string' ? result : { answer: answers };
}

function reachRows({ reach = {}, vendor }: StreamAnswers): readonly Choice<never>[] {
  const { writer, reader } = reach;
  const [plan] = vendor?.forwarder?.parameters.flatMap(({ inNetwork }) => inNetwork ?? []) ?? [];
  const page = t('On the page Networking of the namespace');
  const kept = (label: string, detail: string): Choice<never> => ({ label: `$(warning) ${label}`, detail });
  const remedy = (label: string, detail: string): Choice<never> => ({ label: `$(lightbulb) ${label}`, detail });
  return [
    ...(writer === undefined ? [] : [kept(t('The logs do not get in'), writer), remedy(t('Let trusted services in'), page)]),
    ...(reader === undefined
      ? []
      : [
          kept(t('A reader outside of its networks gets no record'), reader),
          remedy(t('Let the addresses of the reader in'), page),
          remedy(
            t('Or run it in a virtual network that is let in'),
            plan === undefined ? page : t('By the plan {0} of the function, which is the usual choice now', plan),
          ),
        ]),
  ];
}

async function askGroup(answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const result = await askText(place, {
    prompt: t('Consumer group, which nobody else reads with'),
    value: answers.consumerGroup ?? answers.vendor?.consumerGroup ?? '',
    problem: (text) => (text.trim() === '' ? t('Give a value.') : problemOfGroup(text.trim())),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, consumerGroup: result.answer.trim() } };
}

const nameOf = ({ arm, terraform }: VendorParameter): string => arm ?? terraform ?? '';

/** Whether a value is told by the hub, or is made of what is told by it. */
const isKnown = (parameter: VendorParameter): boolean => /^(Eventhub|functionAppName$)/.test(nameOf(parameter));

function parameterSteps(vendor: Vendor): readonly Step[] {
  const asked = (vendor.forwarder?.parameters ?? []).filter((parameter) => parameter.isSecret !== true && !isKnown(parameter));
  return asked.map((parameter) => ({
    applies: (answers) =>
      answers.vendor === vendor &&
      (parameter.neededWhen === undefined || answers.values?.[parameter.neededWhen.parameter] === parameter.neededWhen.is),
    ask: (answers, place) => askParameter(parameter, answers, place),
  }));
}

async function askParameter(parameter: VendorParameter, answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const { words, choices, required = false, neededWhen } = parameter;
  const name = nameOf(parameter);
  const isClosed = answers.reach?.reader !== undefined;
  const usual = (isClosed ? parameter.inNetwork : undefined) ?? parameter.default ?? '';
  const value = answers.values?.[name] ?? usual;
  const isNeeded = required || neededWhen !== undefined;
  const result = choices
    ? await pickOne<string>(place, {
        placeholder: words,
        // The usual choice stands first.
        choices: () =>
          Promise.resolve(
            [usual, ...choices.filter((each) => each !== usual)]
              .filter((each) => each !== '')
              .map((label) => ({ label, description: label === usual ? t('as usual') : '', value: label })),
          ),
        chosen: (each) => each === value,
      })
    : await askText(place, { prompt: words, value, problem: (text) => problemOfValue(parameter, text, isNeeded) });
  if (typeof result === 'string') return result;
  return { answer: { ...answers, values: { ...answers.values, [name]: result.answer.trim() } } };
}

async function askVault(answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const result = await askText(place, {
    prompt: t('Id of the Key Vault that holds the secrets; a placeholder is written where it is empty'),
    value: answers.keyVaultId ?? '',
    problem: problemOfVault,
  });
  return typeof result === 'string' ? result : { answer: { ...answers, keyVaultId: result.answer.trim() } };
}
