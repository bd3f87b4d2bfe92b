type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for a secure address, as the environment names it (and VS Code's settings by it); undefined where there is none for that host. */
export function proxyOf({ hostname, port }: URL, environment: Environment): URL | undefined {
  const value = (...names: readonly string[]): string => names.map((name) => environment[name]?.trim()).find((text) => text) ?? '';
  const proxy = value('https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY');
  if (proxy === '') return undefined;
  const passed = value('no_proxy', 'NO_PROXY')
    .toLowerCase()
    .split(/[\s,]+/);
  if (passed.some((entry) => isPassed(entry, hostname, port === '' ? '443' : port))) return undefined;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** Whether an entry of `NO_PROXY` means a host: itself, what lies below it, or all of them. */
function isPassed(entry: string, host: string, port: string): boolean {
  const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (entry === '*') return true;
  return name !== '' && (only === undefined || only === port) && (host === name || host.endsWith(`.${name}`));
}
