import { resolve } from 'node:path';
import type { EventFormatName } from '../../../shapes/eventFormats/eventFormats';
import type { ForwardConfig, ForwardKind } from './forwardConfig';
import { receiverUrl } from './post';

/** A receiver as a configuration says it, held to the schema before. */
export interface WrittenForward {
  readonly kind: ForwardKind;
  readonly name?: string;
  readonly format?: EventFormatName;
  readonly url?: string;
  readonly token?: string;
  readonly index?: string;
  readonly sourcetype?: string;
  readonly host?: string;
  readonly acknowledge?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly transport?: 'tcp' | 'tls';
  readonly facility?: number;
  readonly caFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly queueMegabytes?: number;
}

export function forwardName({ name, kind }: WrittenForward): string {
  return name ?? kind;
}

/** A receiver whose paths start at no folder any more. */
export function locatedForward(written: WrittenForward, folder: string): WrittenForward {
  const { caFile, certificateFile, keyFile, token, headers } = written;
  return {
    ...written,
    ...located({ caFile, certificateFile, keyFile }, folder),
    ...(token === undefined ? {} : { token: locatedSecret(token, folder) }),
    ...(headers === undefined
      ? {}
      : { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, locatedSecret(value, folder)])) }),
  };
}

/** A receiver with all that was not said filled in; paths start at the folder. @throws UserError where its address is none */
export function settledForward(written: WrittenForward, folder: string): ForwardConfig {
  const { kind, url = '', host = '', token = '', queueMegabytes = 500, headers = {}, ...rest } = locatedForward(written, folder);
  const base = { ...rest, name: forwardName(written), queueBytes: queueMegabytes * 1_000_000 };
  if (kind === 'syslog') {
    const { port = 6514, transport = 'tls', facility = 13, format = 'cef' } = rest;
    return { ...base, kind, host, port, transport, facility, format };
  }
  receiverUrl(url);
  const { format = 'native' } = rest;
  return kind === 'otlp'
    ? { ...base, kind, url, format, headers }
    : { ...base, kind, url, format, token, ...(host === '' ? {} : { host }) };
}

/** Every reference to a value that a receiver needs. */
export function secretsOf(forward: ForwardConfig): readonly string[] {
  if (forward.kind === 'splunk') return [forward.token];
  return forward.kind === 'otlp' ? Object.values(forward.headers ?? {}).filter((value) => !value.startsWith('text:')) : [];
}

/** Files that a receiver needs and that hold no value of a reference. */
export function filesOf(forward: ForwardConfig): readonly string[] {
  const own = forward.kind === 'syslog' ? [forward.caFile, forward.certificateFile, forward.keyFile] : [forward.caFile];
  return own.filter((file) => file !== undefined);
}

function located(files: Readonly<Record<string, string | undefined>>, folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, resolve(folder, file)]])));
}

/** A reference whose file starts at no folder any more. */
export function locatedSecret(reference: string, folder: string): string {
  return reference.startsWith('file:') ? `file:${resolve(folder, reference.slice('file:'.length))}` : reference;
}
