import type { ExplainedOperator, ExplainedStep, QueryExplanation } from '../../protocol/engine';

/** An explanation for people to read. */
export function explanationMarkdown({ text, source, steps, operators, sql, elapsed }: Omit<QueryExplanation, 'markdown'>): string {
  return [
    '# Explanation',
    `\`\`\`kql\n${text.trim()}\n\`\`\``,
    `Over ${escaped(source)}, the whole query in ${milliseconds(elapsed)}.`,
    '## Steps',
    'The query cut after each step: the rows that are left there, and the time to count them.',
    table(['Line', 'Step', 'Rows', 'Kept', 'Time until here'], steps.map(stepCells)),
    '## Plan',
    'What the engine does, the last first. Several steps may be one operator, and one step several.',
    table(['Operator', 'Rows', 'Read', 'Time', 'About'], operators.map(operatorCells)),
    '## SQL',
    `\`\`\`sql\n${sql}\n\`\`\``,
    '',
  ].join('\n\n');
}

function stepCells({ line, text, rows, elapsed }: ExplainedStep, index: number, steps: readonly ExplainedStep[]): readonly string[] {
  const before = steps[index - 1]?.rows;
  const kept =
    before === undefined || before === 0 ? '' : `${((100 * rows) / before).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
  return [String(line), code(text), count(rows), kept, milliseconds(elapsed)];
}

function operatorCells({ name, depth, rows, scanned, elapsed, about = '' }: ExplainedOperator): readonly string[] {
  const words = name.toLowerCase().replaceAll('_', ' ').trim();
  return [`${'· '.repeat(depth)}${words}`, count(rows), scanned === undefined ? '' : count(scanned), milliseconds(elapsed), code(about)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const longestCode = 160;

/** A text as code in a cell, whatever marks it has. */
function code(text: string): string {
  if (text === '') return '';
  const short = text.length > longestCode ? `${text.slice(0, longestCode - 1)}…` : text;
  const plain = short.replaceAll('`', "'").replaceAll(/[\r\n]+/g, ' ');
  return `\`${plain.replaceAll('|', '\\|')}\``;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function milliseconds(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 })} ms`;
}
