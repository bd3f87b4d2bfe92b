import { messageOf, UserError } from '../base/errors';

const causes: readonly { readonly codes: readonly string[]; readonly why: string; readonly now: string }[] = [
  { codes: ['ENOTFOUND', 'EAI_AGAIN'], why: 'its name cannot be resolved', now: 'Check the network connection and the proxy setting' },
  { codes: ['ECONNREFUSED'], why: 'nothing answers there', now: 'Check that it runs and that no firewall is in the way' },
  {
    codes: ['ECONNRESET', 'EPIPE', 'REQUEST_SEND_ERROR', 'PARSE_ERROR'],
    why: 'the connection was cut',
    now: 'Check the network connection',
  },
  { codes: ['ETIMEDOUT', 'ESOCKETTIMEDOUT'], why: 'it did not answer in time', now: 'Check the network connection and the proxy setting' },
  {
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    why: 'its certificate is not trusted on this computer',
    now: 'Where a proxy opens connections, let its certificate be installed',
  },
];

/** A failure of the network in words, or undefined where it is none. */
export function explainNetwork(error: unknown, on: string): UserError | undefined {
  const code = networkCode(error, 0);
  const cause = causes.find(({ codes }) => code !== undefined && codes.includes(code));
  if (!cause) return undefined;
  const host = hostOf(error);
  const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy'];
  const through = proxy === undefined ? '' : ` The proxy in use is ${new URL(proxy).host}.`;
  return new UserError(
    `${on} cannot be reached${host === undefined ? '' : ` at ${host}`}: ${cause.why}. ${cause.now}, then retry.${through}`,
    {
      code: 'network',
      details: messageOf(error),
      cause: error,
    },
  );
}

function networkCode(error: unknown, depth: number): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const own = typeof code === 'string' ? code : undefined;
  const known = causes.some(({ codes }) => own !== undefined && codes.includes(own));
  return known && own !== 'REQUEST_SEND_ERROR' ? own : (networkCode(cause, depth + 1) ?? own);
}

function hostOf(error: unknown): string | undefined {
  const { request } = error as { readonly request?: { readonly url?: string } };
  return request?.url === undefined ? undefined : new URL(request.url).host;
}
