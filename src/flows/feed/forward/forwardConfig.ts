import type { EventFormatName } from '../../../shapes/eventFormats/eventFormats';

/** What every receiver has. */
interface ForwardBase {
  /** What it is called in messages; also names its queue. */
  readonly name: string;
  readonly format: EventFormatName;
  /** Bytes that may wait for it on disk; when they do, the feed reads no further. */
  readonly queueBytes: number;
  /** A file with the certificates of those who may vouch for it, as PEM. */
  readonly caFile?: string;
}

export interface SplunkForward extends ForwardBase {
  readonly kind: 'splunk';
  /** Address of the HTTP Event Collector, such as `https://splunk.example:8088`. */
  readonly url: string;
  /** Where its token is: `env:NAME`, `file:PATH` or `secret:NAME`. */
  readonly token: string;
  readonly index?: string;
  readonly sourcetype?: string;
  readonly host?: string;
  /** Whether a batch counts when the indexers have it rather than when the collector does. */
  readonly acknowledge?: boolean;
}

export interface OtlpForward extends ForwardBase {
  readonly kind: 'otlp';
  /** Address of an OpenTelemetry collector, such as `https://otel.example:4318`. */
  readonly url: string;
  /** Headers by name, each with where its value is: `env:NAME`, `file:PATH`, `secret:NAME`, or `text:VALUE` for what is no secret. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SyslogForward extends ForwardBase {
  readonly kind: 'syslog';
  readonly host: string;
  readonly port: number;
  readonly transport: 'tcp' | 'tls';
  /** The number of the facility, 0 to 23. */
  readonly facility: number;
  /** Of mutual TLS: files with a certificate and its key, as PEM. */
  readonly certificateFile?: string;
  readonly keyFile?: string;
}

export type ForwardConfig = SplunkForward | OtlpForward | SyslogForward;
export type ForwardKind = ForwardConfig['kind'];
