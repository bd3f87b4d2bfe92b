import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { InputBoxOptions } from 'vscode';

/** A receiver as a feed's configuration names it, and the secret that VS Code is to keep for it. */
export interface AskedForward {
  readonly forward: Readonly<Record<string, unknown>>;
  readonly secret?: string;
}

export type ForwardChoice = 'splunk' | 'otlp' | 'syslog';

/** Asks for the address of a receiver and what lets this feed in; undefined where the person left. */
export async function askForward(
  kind: ForwardChoice,
  { title, secretName }: { readonly title: string; readonly secretName: string },
): Promise<AskedForward | undefined> {
  return { splunk: askSplunk, otlp: askOtlp, syslog: askSyslog }[kind]({ title, ignoreFocusOut: true }, secretName);
}

async function askSplunk(options: InputBoxOptions, secretName: string): Promise<AskedForward | undefined> {
  const url = await askUrl(options, t('Address of the HTTP Event Collector'), 'https://splunk.example:8088');
  if (url === undefined) return undefined;
  const secret = await window.showInputBox({
    ...options,
    prompt: t('Its token. It is kept by VS Code, and in no file.'),
    password: true,
    validateInput: (text) => (text.trim() === '' ? t('Give the token.') : undefined),
  });
  if (secret === undefined) return undefined;
  return { forward: { kind: 'splunk', url, token: `secret:${secretName}` }, secret: secret.trim() };
}

async function askOtlp(options: InputBoxOptions, secretName: string): Promise<AskedForward | undefined> {
  const url = await askUrl(options, t('Address of the OpenTelemetry collector'), 'https://otel.example:4318');
  if (url === undefined) return undefined;
  const prompt = t(
    'Value of its Authorization header, such as “Bearer …”; leave it empty where there is none. It is kept by VS Code, and in no file.',
  );
  const secret = await window.showInputBox({ ...options, prompt, password: true });
  if (secret === undefined) return undefined;
  if (secret.trim() === '') return { forward: { kind: 'otlp', url } };
  return { forward: { kind: 'otlp', url, headers: { authorization: `secret:${secretName}` } }, secret: secret.trim() };
}

async function askSyslog(options: InputBoxOptions): Promise<AskedForward | undefined> {
  const address = await window.showInputBox({
    ...options,
    prompt: t('Host and port of the syslog receiver. TLS is used; a feed’s configuration can name plain TCP.'),
    placeHolder: 'siem.example:6514',
    validateInput: (text) => (/^(\[[\da-f:]+\]|[^\s:/]+):\d{1,5}$/i.test(text.trim()) ? undefined : t('Give host:port.')),
  });
  if (address === undefined) return undefined;
  const end = address.trim().lastIndexOf(':');
  const host = address.trim().slice(0, end).replaceAll(/[[\]]/g, '');
  const format = await window.showQuickPick(['cef', 'leef', 'ecs', 'native'], {
    title: options.title ?? '',
    placeHolder: t('In which form?'),
    ignoreFocusOut: true,
  });
  return format === undefined ? undefined : { forward: { kind: 'syslog', host, port: Number(address.trim().slice(end + 1)), format } };
}

async function askUrl(options: InputBoxOptions, prompt: string, placeHolder: string): Promise<string | undefined> {
  const isLoopback = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+)(:|\/|$)/;
  const url = await window.showInputBox({
    ...options,
    prompt,
    placeHolder,
    validateInput: (text) =>
      /^https:\/\/[^\s/]/.test(text.trim()) || isLoopback.test(text.trim()) ? undefined : t('Give an address that begins with https://.'),
  });
  return url?.trim();
}
