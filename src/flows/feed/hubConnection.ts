import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../../base/errors';
import { hubNameOf } from '../../base/hubName';
import type { SourceConfig } from './feedConfig';
import { readSecret } from './forward/secretReference';
import type { KeptSecrets } from './forward/secretReference';
import type { HubFeedSource } from './hubSource';

type HubConfig = Extract<SourceConfig, { readonly kind: 'eventHub' }>;

/** What a hub is opened with beside its configuration. */
export interface HubTrust {
  readonly secrets: KeptSecrets;
  /** The authority to trust in place of those that this computer trusts, as PEM text. */
  readonly trusted?: string | undefined;
}

/**
 * A hub as a configuration names it. Its connection string is read each time that the hub is opened, so that a renewed key counts at once.
 * @throws UserError where neither the configuration nor the connection string names a hub
 */
export async function hubSourceOf(config: HubConfig, { secrets, trusted }: HubTrust): Promise<HubFeedSource> {
  const connectionString = (): Promise<string> => connectionStringOf(config, secrets);
  const hub = config.hub ?? hubNameOf(await connectionString());
  if (hub === undefined)
    throw new UserError(`The connection string in ${config.connectionFile ?? ''} names no hub. Name one as “hub” of the source.`, {
      code: 'hub-unnamed',
    });
  const { consumerGroup } = config;
  const place = async (): ReturnType<HubFeedSource['place']> => ({
    connectionString: await connectionString(),
    hub,
    consumerGroup,
    trusted,
  });
  return { key: `eventHub ${hub}`, name: `event hub ${hub}`, label: `event hub ${hub}`, hub, place };
}

async function connectionStringOf({ connection, connectionFile = '' }: HubConfig, secrets: KeptSecrets): Promise<string> {
  if (connection !== undefined) return readSecret(connection, secrets);
  const text = await readFile(connectionFile, 'utf8').catch((error: unknown) => {
    throw new UserError(`The connection string in ${connectionFile} cannot be read: ${messageOf(error)}`, {
      code: 'hub-connection-invalid',
    });
  });
  return text.trim();
}
