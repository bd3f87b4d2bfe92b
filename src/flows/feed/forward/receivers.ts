import type { ForwardConfig } from './forwardConfig';
import { otlpReceiver } from './otlpReceiver';
import type { Receiver } from './receiver';
import type { KeptSecrets } from './secretReference';
import { splunkReceiver } from './splunkReceiver';
import { syslogReceiver } from './syslogReceiver';

/** The receiver that a configuration names. */
export function receiverOf(config: ForwardConfig, kept: KeptSecrets): Receiver {
  switch (config.kind) {
    case 'splunk':
      return splunkReceiver(config, kept);
    case 'otlp':
      return otlpReceiver(config, kept);
    case 'syslog':
      return syslogReceiver(config);
  }
}

/** How a receiver is called in messages. */
export function receiverWords(config: ForwardConfig): string {
  return config.kind === 'syslog' ? `${config.name} (${config.host}:${config.port})` : `${config.name} (${new URL(config.url).host})`;
}
