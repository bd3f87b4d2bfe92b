/** How VS Code is told to reach the network: its own settings `http.*`. */
export interface NetworkSettings {
  /** Address of the proxy; empty where none is set. */
  readonly proxy: string;
  /** `off` goes without any proxy, also one of the environment. */
  readonly proxySupport: string;
  readonly noProxy: readonly string[];
  /** False takes certificates that nobody vouches for. */
  readonly strictSsl: boolean;
  /** Whether the system's certificates are trusted beside Node's own. */
  readonly systemCertificates: boolean;
}

/** This computer is never asked through a proxy: the sandbox is here. */
const here = ['127.0.0.1', 'localhost'];

/**
 * VS Code's network settings as the environment of a process, which the clients of Azure heed. What the settings leave open stays as the
 * environment of the editor has it.
 */
export function networkEnvironment(
  settings: NetworkSettings,
  inherited: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { proxy, proxySupport, noProxy, strictSsl, systemCertificates } = settings;
  const own = proxySupport === 'off' ? '' : proxy.trim();
  const before = (inherited['NO_PROXY'] ?? inherited['no_proxy'] ?? '').split(',').filter((host) => host.trim() !== '');
  const passed = [...new Set([...here, ...before, ...noProxy])].join(',');
  return {
    NO_PROXY: passed,
    no_proxy: passed,
    ...(own === '' && proxySupport !== 'off' ? {} : Object.fromEntries(proxyNames.map((name) => [name, own]))),
    ...(strictSsl ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    ...(systemCertificates ? { NODE_USE_SYSTEM_CA: '1' } : {}),
  };
}

const proxyNames = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;
