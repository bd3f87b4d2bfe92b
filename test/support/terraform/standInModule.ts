import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleOutputs, moduleVariables } from '../code/coralogixFacts';

const source = 'coralogix/azure/coralogix//modules/eventhub';
const place = '.terraform/modules/forwarder/modules/eventhub';

function variable(name: string): string {
  const { type = 'string', required, allowed } = moduleVariables[name] ?? {};
  const usual = required === true ? [] : [`  default = ${type === 'bool' ? 'false' : '""'}`];
  const check = allowed && [
    '  validation {',
    `    condition     = contains(${JSON.stringify(allowed)}, var.${name})`,
    `    error_message = "${name} has to be one of its values."`,
    '  }',
  ];
  return [`variable "${name}" {`, `  type = ${type}`, ...usual, ...(check ?? []), '}', ''].join('\n');
}

/**
 * Puts what the forwarder’s module takes where `terraform init` would have put the module, for every call of it in the files; what it makes in Azure is
 * left out.
 */
export function putModule(configuration: string, files: ReadonlyMap<string, string>): void {
  const calls = [...files.values()].flatMap((content) => [...content.matchAll(/^module "([^"]+)"/gm)].map(([, name = '']) => name));
  if (calls.length === 0) return;
  const folder = join(configuration, place);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'variables.tf'), Object.keys(moduleVariables).map(variable).join('\n'));
  writeFileSync(join(folder, 'outputs.tf'), moduleOutputs.map((name) => `output "${name}" {\n  value = ""\n}\n`).join('\n'));
  const modules = [
    { Key: '', Source: '', Dir: '.' },
    ...calls.map((Key) => ({ Key, Source: `registry.terraform.io/${source}`, Version: '2.4.0', Dir: place })),
  ];
  writeFileSync(join(configuration, '.terraform/modules/modules.json'), JSON.stringify({ Modules: modules }));
}
