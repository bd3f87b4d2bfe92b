import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** The longest text that is read, in characters. Source: learn.microsoft.com/kusto/query/parse-xml-function. */
const longestText = 1_048_576;
/** Elements inside elements beyond this depth are not read, so that no text can exhaust the stack. */
const deepest = 500;

/** XML as JSON: attributes are members with `@`, text beside anything else is `#text`, equal names become an array. */
export const xmlFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_parse_xml', parameters: ['VARCHAR'] }, (text) => {
    const whole = String(text);
    const element = whole.length > longestText ? undefined : parseXml(whole);
    return element && JSON.stringify({ [element.name]: valueOf(element) });
  }),
];

interface Element {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: Element[];
  text: string;
}

const tokens =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<!DOCTYPE[^>]*>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

function parseXml(text: string): Element | undefined {
  const open: Element[] = [];
  let root: Element | undefined;
  let end = 0;
  for (const match of text
    .replace(/^\uFEFF/, '')
    .trim()
    .matchAll(tokens)) {
    end = match.index + match[0].length;
    const [, data, closed, opened, attributes = '', isEmpty, words] = match;
    const inner = open.at(-1);
    if (closed !== undefined && open.pop()?.name !== closed) return undefined;
    if (inner) inner.text += data ?? unescaped(words ?? '');
    else if (data !== undefined || (words ?? '').trim() !== '') return undefined;
    if (opened === undefined) continue;
    const element: Element = { name: opened, attributes: attributesOf(attributes), children: [], text: '' };
    if (inner) inner.children.push(element);
    else if (root) return undefined;
    else root = element;
    if (isEmpty !== '/') open.push(element);
    if (open.length > deepest) return undefined;
  }
  return open.length === 0 && end === text.replace(/^\uFEFF/, '').trim().length ? root : undefined;
}

function attributesOf(text: string): readonly (readonly [string, string])[] {
  return Array.from(text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, name = '', double, single]) => [
    name,
    unescaped(double ?? single ?? ''),
  ]);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    const code = hex === undefined ? (decimal === undefined ? undefined : Number(decimal)) : parseInt(hex, 16);
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return entities[String(name)] ?? whole;
  });
}

function valueOf({ attributes, children, text }: Element): unknown {
  const words = text.trim();
  if (attributes.length === 0 && children.length === 0) return words === '' ? null : text;
  const members = new Map<string, unknown[]>(attributes.map(([name, value]) => [`@${name}`, [value]]));
  if (words !== '') members.set('#text', [words]);
  for (const child of children) members.set(child.name, [...(members.get(child.name) ?? []), valueOf(child)]);
  return Object.fromEntries(Array.from(members, ([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
