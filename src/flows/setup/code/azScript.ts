import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../../protocol/setup';

/** Where a script sends to; the names of the commands of the Azure CLI are the same in every cloud. */
export interface CodeHosts {
  readonly arm: string;
  readonly graph: string;
}

const heredoc = 'JSON';

/** A plan as a script for the Azure CLI. It sends the same requests; a secret is neither in it nor made by it. */
export function azScript({ title, steps, notices }: SetupPlan, hosts: CodeHosts): string {
  const lines = [
    '#!/usr/bin/env bash',
    `# ${title}`,
    ...notices.map((notice) => `# ${notice}`),
    `# ${t('Sign in first: az login --tenant TENANT.')}`,
    'set -euo pipefail',
    '',
  ];
  for (const { id, title: step, request, secret, keeps = [] } of steps) {
    lines.push(`# ${step}`);
    if (secret !== undefined) {
      lines.push(`# ${t('Left out: it makes a secret, which belongs in no script. Make it where it is used.')}`, '');
      continue;
    }
    const { method, path, body } = request;
    const url = `"${hosts[request.service]}${variables(path)}"`;
    const query = keeps.length === 0 ? '--output none' : `--query '[${keeps.join(', ')}]' --output tsv`;
    const command = `az rest --method ${method.toLowerCase()} --url ${url} --headers Content-Type=application/json ${query}`;
    const content = body === undefined ? [] : [variables(JSON.stringify(body, undefined, 2)), heredoc];
    const sent = body === undefined ? command : `${command} --body @/dev/stdin <<${heredoc}`;
    if (keeps.length === 0) lines.push(sent, ...content, '');
    else lines.push(`{ ${keeps.map((name) => `read -r ${variable(id, name)}`).join('; ')}; } < <(${sent}`, ...content, ')', '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function variable(step: string, member: string): string {
  return `${step}_${member}`.replace(/[^A-Za-z0-9]/g, '_');
}

/** References become variables of the script, and an id that is made of another is made anew there; the shell takes all other text as it is. */
function variables(text: string): string {
  const pieces = text.split(/(\{\{[\w-]+\.[\w-]+(?:#[^}]*)?\}\})/);
  return pieces.map((piece, index) => (index % 2 === 0 ? piece.replace(/[\\$`]/g, '\\$&') : variableOf(piece))).join('');
}

function variableOf(reference: string): string {
  const [, step = '', member = '', salt] = /^\{\{([\w-]+)\.([\w-]+)(#[^}]*)?\}\}$/.exec(reference) ?? [];
  return salt === undefined ? `\${${variable(step, member)}}` : '$(uuidgen)';
}
