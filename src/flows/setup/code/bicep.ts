import type { CodeFile, SetupPlan } from '../../../protocol/setup';
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
  if (managementGroup !== undefined) return { target: 'managementGroup', scope: `managementGroup('${managementGroup}')` };
  if (group === undefined) return { target: 'subscription', scope: `subscription('${subscriptionId}')` };
  return { target: 'resourceGroup', scope: `resourceGroup('${subscriptionId}', '${group}')` };
}

function moduleUse(resource: PlanResource, depends: string): string {
  const { scope } = placeOf(resource);
  const symbol = symbolOf(resource);
  return `module ${symbol} '${symbol}.bicep' = {\n  name: 'entra-logs-${resource.step.id}'\n  scope: ${scope}${depends}\n}\n`;
}

function declaration(resource: PlanResource, depends: string): string {
  const { type, apiVersion, names, body } = resource;
  const members = Object.entries(body).map(([name, value]) => `\n  ${keyOf(name)}: ${bicepValue(value, 1)}`);
  return `resource ${symbolOf(resource)} '${type}@${apiVersion}' = {\n  name: ${textOf(names.join('/'))}${members.join('')}${depends}\n}\n`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : textOf(name);
}

/** A text of several lines is written as such; one that holds the marks of that is written on one line. */
function textOf(text: string): string {
  if (/[\r\n]/.test(text) && !text.includes("'''") && !text.endsWith("'")) return `'''\n${text}'''`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${');
  return `'${escaped.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;
}

/** A value as Bicep writes it; members of objects stand one step deeper. */
export function bicepValue(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[${value.map((item) => `\n${indent}${bicepValue(item, depth + 1)}`).join('')}${end}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `\n${indent}${keyOf(name)}: ${bicepValue(member, depth + 1)}`);
    return members.length === 0 ? '{}' : `{${members.join('')}${end}}`;
  }
  return String(value);
}
