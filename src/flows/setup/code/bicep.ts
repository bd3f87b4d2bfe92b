import type { CodeFile, SetupPlan } from '../../../protocol/setup';
import { bicepKey, bicepText, bicepValue } from '../../code/bicepText';
import { deploymentName } from './armTemplate';
import { isOfTenant, leftOutWords, symbolOf, templateParts } from './planResource';
import type { PlanResource } from './planResource';

/** A plan's resources as Bicep: what lies in a subscription or a resource group is a module, as the language asks for. */
export function bicepFiles(plan: SetupPlan): readonly CodeFile[] {
  const { resources, left } = templateParts(plan);
  const notes = leftOutWords(left).map((words) => `// ${words}\n`);
  const modules = resources.filter((resource) => !isOfTenant(resource));
  const main = resources.map((resource, index) => {
    const before = resources[index - 1];
    const depends = before ? `\n  dependsOn: [${symbolOf(before)}]` : '';
    return isOfTenant(resource) ? declaration(resource, depends) : moduleUse(resource, depends);
  });
  return [
    { name: 'main.bicep', content: `// ${plan.title}\n${notes.join('')}targetScope = 'tenant'\n\n${main.join('\n')}` },
    ...modules.map((resource) => ({
      name: `${symbolOf(resource)}.bicep`,
      content: `targetScope = '${placeOf(resource).target}'\n\n${declaration(resource, '')}`,
    })),
  ];
}

/** The scope of a module, as the module says it and as it is used. */
function placeOf({ subscriptionId = '', group, managementGroup }: PlanResource): { readonly target: string; readonly scope: string } {
  if (managementGroup !== undefined) return { target: 'managementGroup', scope: `managementGroup(${bicepText(managementGroup)})` };
  if (group === undefined) return { target: 'subscription', scope: `subscription(${bicepText(subscriptionId)})` };
  return { target: 'resourceGroup', scope: `resourceGroup(${bicepText(subscriptionId)}, ${bicepText(group)})` };
}

function moduleUse(resource: PlanResource, depends: string): string {
  const { scope } = placeOf(resource);
  const symbol = symbolOf(resource);
  return `module ${symbol} '${symbol}.bicep' = {\n  name: ${bicepText(deploymentName(resource))}\n  scope: ${scope}${depends}\n}\n`;
}

function declaration(resource: PlanResource, depends: string): string {
  const { type, apiVersion, names, body } = resource;
  const members = Object.entries(body).map(([name, value]) => `\n  ${bicepKey(name)}: ${bicepValue(value, 1)}`);
  return `resource ${symbolOf(resource)} '${type}@${apiVersion}' = {\n  name: ${bicepText(names.join('/'))}${members.join('')}${depends}\n}\n`;
}
