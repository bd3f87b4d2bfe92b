import { feedNamePattern } from '../../../base/feedName';
import { eventFormats } from '../../../shapes/eventFormats/eventFormats';
import { amount, text } from '../schemaParts';
import type { Schema } from '../schemaParts';
import { secretPattern, valuePattern } from './secretReference';

const kindIs = (kind: string): Schema => ({ properties: { kind: { const: kind } } });

/** A receiver in the configuration of a feed. */
export const forwardSchema: Schema = {
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: text(
      'splunk: HTTP Event Collector. otlp: OpenTelemetry logs over HTTP, as JSON. syslog: RFC 5424 over TCP or TLS, octets counted.',
      {
        enum: ['splunk', 'otlp', 'syslog'],
      },
    ),
    name: text('What it is called; its kind where it is not said.', { pattern: feedNamePattern }),
    format: text('The form of an event; native where it is not said, and cef for syslog.', { enum: Object.keys(eventFormats) }),
    url: text('Of splunk and otlp: its address. It begins with https://, or with http:// for this computer.', { pattern: '^https?://' }),
    token: text('Of splunk: where its token is, as env:NAME, file:PATH or secret:NAME. The token itself has no place here.', {
      pattern: secretPattern,
      writeOnly: true,
      default: 'env:NAME',
    }),
    index: text('Of splunk: the index, where it is not the one of the token.'),
    sourcetype: text('Of splunk: the source type.'),
    host: text('Of syslog: the name or address of the receiver. Of splunk: the host that events are from.'),
    acknowledge: { type: 'boolean', description: 'Of splunk: whether to wait for indexers to acknowledge.', default: false },
    headers: {
      type: 'object',
      description: 'Of otlp: headers, each with where its value is: env:NAME, file:PATH, secret:NAME, or text:VALUE for what is no secret.',
      additionalProperties: text('A header.', { pattern: valuePattern, writeOnly: true, default: 'env:NAME' }),
    },
    port: amount('Of syslog.', { minimum: 1, maximum: 65_535, default: 6514 }),
    transport: text('Of syslog.', { enum: ['tls', 'tcp'], default: 'tls' }),
    facility: amount('Of syslog: the number of the facility.', { minimum: 0, maximum: 23, default: 13 }),
    caFile: text('A file with the certificates of those who may vouch for the receiver, as PEM.'),
    certificateFile: text('Of syslog over TLS: a file with the certificate of this side, as PEM.'),
    keyFile: text('Of syslog over TLS: a file with its key, as PEM.'),
    queueMegabytes: amount('How much may wait for it on disk; then the feed reads no further.', {
      minimum: 0.01,
      maximum: 1_000_000,
      default: 500,
    }),
  },
  allOf: [
    { if: kindIs('splunk'), then: { required: ['url', 'token'] } },
    { if: kindIs('otlp'), then: { required: ['url'] } },
    { if: kindIs('syslog'), then: { required: ['host'] } },
  ],
};
