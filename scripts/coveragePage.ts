import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Covered, CoverageSection } from '../src/kql/coverage/coverage';
import { coverage } from '../src/kql/coverage/coverage';
import { loadKusto } from '../src/kql/parser/kusto';
import { root } from './root';

const page = join(root, 'docs', 'kql-coverage.md');

const introduction = `# What runs of KQL

Written by \`npm run coverage-page\` from the lists that the engine itself works by. An entry is said to run only where it has examples, and every example is
run by the tests. What is refused is refused with a diagnostic at its place in the query. Names come from the parser that the service itself publishes.
`;

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('|', '\\|').replaceAll('\n', ' ')}${fence}`;
}

function row(entry: Covered): string {
  const name = [entry.name, ...(entry.runs ? entry.aliases : [])].map(code).join(', ');
  if (!entry.runs) return `| ${name} | refused | ${cell(entry.reason)} |`;
  const [first] = entry.examples;
  const example = first
    ? `${code(first.kql)} gives ${first.gives === null ? 'null' : first.gives === '' ? 'an empty text' : code(first.gives)}`
    : '';
  const more = entry.examples.length > 1 ? ` (and ${entry.examples.length - 1} more)` : '';
  return `| ${name} | ${entry.differs === undefined ? 'runs' : `differs: ${cell(entry.differs)}`} | ${example}${more} |`;
}

function section({ title, entries }: CoverageSection): string {
  const running = entries.filter(({ runs }) => runs).length;
  return `## ${title}\n\n${running} run, ${entries.length - running} are refused.\n\n| name | | example, or the reason |\n|---|---|---|\n${entries.map(row).join('\n')}\n`;
}

/** Writes the page of what runs of the language; with `--check` it only says whether the page is as it would be written. */
async function main(): Promise<void> {
  const text = [introduction, ...coverage(await loadKusto()).map(section)].join('\n');
  const written = await format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
  if (!process.argv.includes('--check')) return writeFileSync(page, written);
  let current = '';
  try {
    current = readFileSync(page, 'utf8');
  } catch {
    // A page that is not there is out of date.
  }
  if (current === written) return;
  console.error('docs/kql-coverage.md is not what the lists of the engine say. Run: npm run coverage-page');
  process.exitCode = 1;
}

void main();
