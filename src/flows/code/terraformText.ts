/** An expression that stands in a file as it is, such as a reference. */
export class Expression {
  constructor(readonly text: string) {}
}

/** A block of Terraform: its words before the brace, and what it holds, in the order in which it is written. */
export interface TerraformBlock {
  readonly header: string;
  readonly members: readonly TerraformMember[];
}

/** An argument by its name, or a block within. */
export type TerraformMember = readonly [name: string, value: unknown] | TerraformBlock;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text in quotes. Source of the escapes: developer.hashicorp.com/terraform/language/expressions/strings. */
function textOf(text: string): string {
  const escaped = text.replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\\"\u0000-\u001f\u007f]/g,
    (found) => escapes[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped.replaceAll(/[$%]\{/g, (found) => `${found.charAt(0)}${found}`)}"`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Expression);
}

function valueText(value: unknown, indent: string): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return textOf(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (!value.some(isObject)) return `[${value.map((item) => valueText(item, indent)).join(', ')}]`;
    return `[\n${value.map((item) => `${inner}${valueText(item, inner)},\n`).join('')}${indent}]`;
  }
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => [/^[A-Za-z_][\w-]*$/.test(name) ? name : textOf(name), member] as const);
  return members.length === 0 ? '{}' : `{\n${linesOf(members, inner).join('')}${indent}}`;
}

interface Line {
  /** Empty of a block. */
  readonly name: string;
  readonly text: string;
  /** Whether its sign of equality stands in a column with those of its neighbours. */
  readonly isInColumn: boolean;
}

/** Arguments and blocks as `terraform fmt` lays them out: the signs of equality of lines that follow on one another stand in a column. */
function linesOf(members: readonly TerraformMember[], indent: string): readonly string[] {
  const lines = members.map((member): Line => {
    if ('header' in member) return { name: '', text: blockText(member, indent), isInColumn: false };
    const text = valueText(member[1], indent);
    return { name: member[0], text, isInColumn: !text.includes('\n') };
  });
  return lines.map(({ name, text, isInColumn }, index) => {
    if (name === '') return `${indent}${text}`;
    return `${indent}${isInColumn ? name.padEnd(columnAt(lines, index)) : name} = ${text}\n`;
  });
}

function columnAt(lines: readonly Line[], index: number): number {
  let [first, end] = [index, index];
  while (lines[first - 1]?.isInColumn === true) first -= 1;
  while (lines[end]?.isInColumn === true) end += 1;
  return Math.max(...lines.slice(first, end).map(({ name }) => name.length));
}

function blockText({ header, members }: TerraformBlock, indent: string): string {
  return members.length === 0 ? `${header} {}\n` : `${header} {\n${linesOf(members, `${indent}  `).join('')}${indent}}\n`;
}

/** Blocks as a file, laid out as `terraform fmt` does, with an empty line between two of them. */
export function terraformText(blocks: readonly TerraformBlock[]): string {
  return blocks.map((block) => blockText(block, '')).join('\n');
}
