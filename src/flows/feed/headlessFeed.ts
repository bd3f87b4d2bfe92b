import type { CloudId } from '../../base/cloudId';
import type { HeadlessFeed } from '../../protocol/feed';
import { feedConfigOf } from './feedConfig';
import { keptSecretName } from './forward/secretReference';

type Written = Readonly<Record<string, unknown>>;

/** A configuration that names the cloud it is for, where that is not the public one: read without it, it would ask another cloud. */
export function withCloud(written: Written, cloud: CloudId): Written {
  if (cloud === 'public' || written['cloud'] !== undefined) return written;
  const { name, ...rest } = written;
  return { name, cloud, ...rest };
}

/**
 * A configuration as the command line takes it: environment variables stand in the place of what VS Code keeps.
 * @throws UserError where the configuration is wrong, with every place
 */
export function headlessFeed(written: Written, folder: string): HeadlessFeed {
  feedConfigOf(written, { folder, name: 'This' });
  const variables = new Set<string>();
  const text = JSON.stringify(
    written,
    (_name, value: unknown) => {
      const kept = typeof value === 'string' ? keptSecretName(value) : undefined;
      if (kept === undefined) return value;
      const variable = kept.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
      variables.add(variable);
      return `env:${variable}`;
    },
    2,
  );
  return { text: `${text}\n`, variables: [...variables] };
}
