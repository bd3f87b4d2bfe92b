import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { urlDecode } from './encodings';

/** Texts with a form of their own, taken apart into bags and arrays. */
export const parsingFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_parse_url', parameters: ['VARCHAR'] }, (text) => JSON.stringify(parseUrl(String(text)))),
  strict({ name: 'kql_parse_urlquery', parameters: ['VARCHAR'] }, (text) =>
    JSON.stringify({ 'Query Parameters': queryParameters(String(text)) }),
  ),
  strict({ name: 'kql_parse_path', parameters: ['VARCHAR'] }, (text) => JSON.stringify(parsePath(String(text)))),
  strict({ name: 'kql_parse_csv', parameters: ['VARCHAR'] }, (text) => JSON.stringify(parseCsv(String(text)))),
  strict({ name: 'kql_parse_version', parameters: ['VARCHAR'] }, (text) => parseVersion(String(text))),
  strict({ name: 'kql_parse_command_line', parameters: ['VARCHAR'] }, (text) => JSON.stringify(parseCommandLine(String(text)))),
];

/** The parts of a URL. Source: learn.microsoft.com/kusto/query/parse-url-function. */
function parseUrl(text: string): Record<string, unknown> {
  const match =
    /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(
      text.trim(),
    );
  const [, scheme = '', username = '', password = '', host = '', port = '', path = '', query = '', fragment = ''] = match ?? [];
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path,
    Username: username,
    Password: password,
    'Query Parameters': queryParameters(query),
    Fragment: fragment,
  };
}

function queryParameters(text: string): Record<string, string> {
  const pairs = text
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [urlDecode(pair), ''] : [urlDecode(pair.slice(0, at)), urlDecode(pair.slice(at + 1))];
    }),
  );
}

/** The parts of a file's path. Source: learn.microsoft.com/kusto/query/parse-path-function. */
function parsePath(text: string): Record<string, string> {
  const [, scheme = '', path = ''] = /^(?:([a-z][a-z\d+.-]+):\/\/)?(.*)$/is.exec(text) ?? [];
  const root = /^[a-z]:/i.exec(path)?.[0] ?? '';
  const separator = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const [filename = '', ...streams] = path.slice(separator + 1).split(':');
  const isDrive = separator < 0 && root === path;
  const name = isDrive ? '' : filename;
  const directory = separator < 0 ? '' : path.slice(0, separator);
  const dot = name.lastIndexOf('.');
  return {
    Scheme: scheme,
    RootPath: root,
    DirectoryPath: directory,
    DirectoryName: directory.split(/[/\\]/).at(-1) ?? '',
    Filename: name,
    Extension: dot > 0 ? name.slice(dot + 1) : '',
    AlternateDataStreamName: isDrive ? '' : streams.join(':'),
  };
}

/** The fields of the first record; quotes are doubled inside quotes. */
function parseCsv(text: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;
  for (let match = field.exec(text); match; match = field.exec(text)) {
    fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] !== ',') break;
  }
  return fields;
}

/** A version as one number, eight digits for each of up to four parts of which a missing one is 0, the last 17 digits after the point. */
function parseVersion(text: string): string | undefined {
  const parts = text.trim().split('.');
  if (parts.length > 4 || parts.some((part) => !/^\d{1,8}$/.test(part))) return undefined;
  const digits = [0, 1, 2, 3].map((index) => (parts[index] ?? '').padStart(8, '0')).join('');
  return `${digits.slice(0, -17)}.${digits.slice(-17)}`;
}

// The rules of the Windows shell: backslashes escape quotes, quotes hold an argument together.
function parseCommandLine(text: string): string[] {
  const found = text.matchAll(/(?:[^\s"\\]|\\+"|\\|"(?:[^"\\]|\\+"|\\)*"?)+/g);
  return Array.from(found, ([part]) =>
    part.replaceAll(/(\\*)"/g, (_, slashes: string) => '\\'.repeat(slashes.length >> 1) + (slashes.length % 2 === 1 ? '"' : '')),
  );
}
