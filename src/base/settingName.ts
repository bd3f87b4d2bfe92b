import { ownerKind } from './settingOwner';
import type { OwnerKind, SettingOwner } from './settingOwner';

/** How long the name of a diagnostic setting may be. */
const longestName = 260;

const forbidden = /[<>*%&:\\?+/]/g;

/** Puts words into the language of the person; `{0}` stands for the first of the values. */
type Translate = (words: string, ...values: (string | number)[]) => string;

/** The same for a setting of custom security attributes, whose rule is narrower. Source: the service's own rule. */
function problemOfAttributesName(name: string, t: Translate): string | undefined {
  return /^[a-z][a-z0-9]{2,259}$/.test(name)
    ? undefined
    : t('The name of a setting for custom security attributes has 3 to 260 small letters and digits, and begins with a letter.');
}

/** What is wrong with the name of any other diagnostic setting. Source: the service's own rule. */
export function problemOfName(name: string, t: Translate): string | undefined {
  if (name.trim() === '') return t('Give the diagnostic setting a name.');
  if (name !== name.trim()) return t('The name begins or ends with a space. Leave it out.');
  if (name.length > longestName) return t('The name has {0} characters, and {1} are allowed. Shorten it.', name.length, longestName);
  const bad = [...new Set(name.match(forbidden) ?? [])];
  return bad.length === 0 ? undefined : t('The name has {0}, which Azure does not allow there. Leave it out.', bad.join(' '));
}

interface Naming {
  /** What is wrong with a name; undefined where nothing is. */
  readonly problem: (name: string, t: Translate) => string | undefined;
  readonly example: string;
}

const usual: Naming = { problem: problemOfName, example: 'to-workspace' };
const namings: Readonly<Record<OwnerKind, Naming>> = {
  tenant: usual,
  attributes: { problem: problemOfAttributesName, example: 'toworkspace' },
  subscription: usual,
};

/** What a setting of an owner may be called. */
export function settingNaming(owner: SettingOwner): Naming {
  return namings[ownerKind(owner)];
}
