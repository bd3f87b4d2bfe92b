import type { App } from '../../app';

/** Where VS Code keeps a value that a feed's configuration names as `secret:NAME`. */
export const secretKey = (name: string): string => `entraLogs.feed.${name}`;

/** An engine that has just begun knows no secret: feeds that forward wait for theirs. */
export async function giveSecrets(engine: App['engine'], kept: App['context']['secrets']): Promise<void> {
  const feeds = await engine.request('feed/list', {}).catch(() => []);
  const secrets: Record<string, string> = {};
  for (const name of feeds.flatMap((feed) => feed.secrets)) {
    const value = await kept.get(secretKey(name));
    if (value !== undefined) secrets[name] = value;
  }
  if (Object.keys(secrets).length > 0) await engine.request('feed/secrets', { secrets });
}
