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
import { askGroup } from './groupStep';
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
  /** Whether what has a usual value is asked too. */
  readonly asksAll?: boolean;
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
    { applies: (answers) => reachRows(answers).length > 0, ask: askReach },
    { applies: () => true, ask: (answers, place) => askOwnGroup(parts, answers, place) },
    ...vendors.flatMap(parameterSteps),
    { applies: ({ vendor }) => vendor !== undefined && usualOf(vendor).length > 0, ask: askUsual },
    ...vendors.flatMap(usualSteps),
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
    placeholder: t('Something of the namespace keeps records back'),
    choices: () =>
      Promise.resolve([
        { label: `$(arrow-right) ${t('Go On')}`, detail: t('The files can be written before that is changed'), value: 'on' },
        ...reachRows(answers),
      ]),
  });
  return typeof result === 'string' ? result : { answer: answers };
}

function reachRows({ reach = {}, vendor }: StreamAnswers): readonly Choice<never>[] {
  const { writer, reader, group, keys } = reach;
  const [plan] = vendor?.forwarder?.parameters.flatMap(({ inNetwork }) => inNetwork ?? []) ?? [];
  const page = t('On the page Networking of the namespace');
  const kept = (label: string, detail: string): Choice<never> => ({ label: `$(warning) ${label}`, detail });
  const remedy = (label: string, detail: string): Choice<never> => ({ label: `$(lightbulb) ${label}`, detail });
  return [
    ...(group === undefined
      ? []
      : [
          kept(t('A reader gets no consumer group of its own'), group),
          remedy(t('Raise the tier to Standard'), t('On the page Overview of the namespace, Pricing tier')),
        ]),
    ...(keys === undefined || vendor?.readsBy !== 'rule'
      ? []
      : [
          kept(t('The key of a rule lets nobody in, and the product reads by one'), keys),
          remedy(t('Let rules be used: Local Authentication'), t('On the page Overview of the namespace')),
        ]),
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

async function askOwnGroup({ engine }: StreamStepParts, answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const { hub, vendor } = answers;
  if (!hub) return 'left';
  const result = await askGroup(place, {
    engine,
    hub,
    prompt: t('Consumer group, which nobody else reads with'),
    value: answers.consumerGroup ?? vendor?.consumerGroup ?? '',
    mayBeNew: true,
    problem: (text) => (text === '' ? t('Give a value.') : problemOfGroup(text)),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, consumerGroup: result.answer } };
}

const nameOf = ({ arm, terraform }: VendorParameter): string => arm ?? terraform ?? '';

/** Whether a value is told by the hub, or is made of what is told by it. */
const isKnown = (parameter: VendorParameter): boolean => /^(Eventhub|functionAppName$)/.test(nameOf(parameter));

const askedOf = (vendor: Vendor): readonly VendorParameter[] =>
  (vendor.forwarder?.parameters ?? []).filter((parameter) => parameter.isSecret !== true && !isKnown(parameter));

/** What a person is asked only who wants it otherwise. */
const usualOf = (vendor: Vendor): readonly VendorParameter[] => askedOf(vendor).filter((parameter) => parameter.default !== undefined);

function parameterSteps(vendor: Vendor): readonly Step[] {
  const asked = askedOf(vendor).filter((parameter) => parameter.default === undefined);
  return asked.map((parameter) => ({
    applies: (answers) =>
      answers.vendor === vendor &&
      (parameter.neededWhen === undefined || answers.values?.[parameter.neededWhen.parameter] === parameter.neededWhen.is),
    ask: (answers, place) => askParameter(parameter, answers, place),
  }));
}

function usualSteps(vendor: Vendor): readonly Step[] {
  return usualOf(vendor).map((parameter) => ({
    applies: (answers) => answers.vendor === vendor && answers.asksAll === true,
    ask: (answers, place) => askParameter(parameter, answers, place),
  }));
}

function usualValue(parameter: VendorParameter, { reach }: StreamAnswers): string {
  return (reach?.reader === undefined ? undefined : parameter.inNetwork) ?? parameter.default ?? '';
}

/** Eight questions that most people answer as they stand are one. */
async function askUsual(answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const usual = answers.vendor ? usualOf(answers.vendor) : [];
  const rows = usual.map((parameter) => ({ label: parameter.words, description: usualValue(parameter, answers) || t('none') }));
  const result = await pickOne<boolean>(place, {
    placeholder: t('Is the rest as usual?'),
    choices: () =>
      Promise.resolve([
        { label: `$(check) ${t('As Usual')}`, value: false },
        { label: `$(edit) ${t('Answer Each…')}`, value: true },
        separator(t('as usual')),
        ...rows,
      ]),
    chosen: (value) => value === (answers.asksAll ?? false),
  });
  if (typeof result === 'string') return result;
  const values = Object.fromEntries(usual.map((parameter) => [nameOf(parameter), usualValue(parameter, answers)]));
  return { answer: { ...answers, asksAll: result.answer, ...(result.answer ? {} : { values: { ...answers.values, ...values } }) } };
}

async function askParameter(parameter: VendorParameter, answers: StreamAnswers, place: StepPlace): Promise<Answer<StreamAnswers>> {
  const { words, choices, required = false, neededWhen } = parameter;
  const name = nameOf(parameter);
  const usual = usualValue(parameter, answers);
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
