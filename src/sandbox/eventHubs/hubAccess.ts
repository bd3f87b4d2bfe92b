import { createHmac } from 'node:crypto';
import { mayDo } from '../access/authorize';
import { readCaller } from '../access/caller';
import type { TokenIssuer } from '../signIn/tokens';
import { keyText } from '../world/seed/resources';
import type { World } from '../world/world';

/** The namespaces (lower-case ids) that a token lets be read: of the rule that signed it, or where a role allows it. Empty where it lets none. */
export function readableNamespaces(token: string, world: World, issuer: TokenIssuer): readonly string[] {
  if (token.startsWith('SharedAccessSignature '))
    return signedFor(new URLSearchParams(token.slice('SharedAccessSignature '.length)), world);
  const caller = readCaller(new Request('https://none/', { headers: { authorization: `Bearer ${token}` } }), issuer, world, 'eventHub');
  if (typeof caller === 'string') return [];
  const action = 'Microsoft.EventHub/namespaces/messages/receive/action';
  return [...world.resources.values()]
    .filter(
      ({ type, id }) =>
        type === 'Microsoft.EventHub/namespaces' && mayDo(world, caller, { action, scope: id, data: true, delay: world.delays.role }),
    )
    .map(({ id }) => id.toLowerCase());
}

function signedFor(fields: URLSearchParams, world: World): readonly string[] {
  const [resource, expiry, name, signature] = ['sr', 'se', 'skn', 'sig'].map((field) => fields.get(field) ?? '');
  if (Number(expiry) * 1000 < Date.now()) return [];
  return [...world.resources.values()].flatMap((rule) => {
    if (!rule.type.startsWith('Microsoft.EventHub/') || !rule.type.endsWith('/authorizationRules') || rule.name !== name) return [];
    const { rights } = rule.properties;
    if (!Array.isArray(rights) || !rights.includes('Listen')) return [];
    const isSigned = ['primary', 'secondary'].some(
      (which) =>
        createHmac('sha256', keyText(rule.id, which))
          .update(`${encodeURIComponent(resource ?? '')}\n${expiry ?? ''}`)
          .digest('base64') === signature,
    );
    return isSigned ? [rule.id.toLowerCase().split('/').slice(0, 9).join('/')] : [];
  });
}
