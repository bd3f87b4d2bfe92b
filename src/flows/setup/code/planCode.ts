import type { CodeFile, CodeForm, SetupPlan } from '../../../protocol/setup';
import { armTemplate } from './armTemplate';
import { azScript } from './azScript';
import type { CodeHosts } from './azScript';
import { bicepFiles } from './bicep';
import { policyDefinition } from './policy';
import { terraform } from './terraform';

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** One entry for each language that a plan can be taken away in. None holds a secret: a plan has none. */
const forms: Readonly<Record<CodeForm, (plan: SetupPlan, hosts: CodeHosts) => readonly CodeFile[]>> = {
  bicep: bicepFiles,
  arm: (plan) => [{ name: 'template.json', content: json(armTemplate(plan)) }],
  terraform: (plan) => [{ name: 'main.tf', content: terraform(plan) }],
  az: (plan, hosts) => [{ name: 'apply.sh', content: azScript(plan, hosts) }],
  policy: (plan) => [{ name: 'policy.json', content: json(policyDefinition(plan)) }],
};

/** A plan in a language. @throws UserError where the language cannot say it */
export function planCode(plan: SetupPlan, form: CodeForm, hosts: CodeHosts): readonly CodeFile[] {
  return forms[form](plan, hosts);
}
