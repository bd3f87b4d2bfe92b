import { t } from '@vscode/l10n';
import type { IdentityInfo, TenantPlace } from '../../protocol/azure';
import type { TenantNode } from './tenantNode';

const day = 86_400_000;
/** From so many days on an end is near enough to be warned of. */
const near = 30;

/** The programs that may read a tenant's logs, each with its permissions, its roles and when its secret or certificate ends. */
export function identityNodes(
  parent: string,
  { tenantId }: TenantPlace,
  identities: readonly IdentityInfo[],
  now: number,
): readonly TenantNode[] {
  return identities.map(({ objectId, appId, name, permissions, credentials, roles = [] }) => {
    const id = `${parent}/${objectId}`;
    const last = latest(credentials);
    const days = last === undefined ? undefined : Math.floor((Date.parse(last) - now) / day);
    const isLate = days !== undefined && days < near;
    const ends = credentials === undefined ? t('of another tenant') : endText(days);
    return {
      id,
      label: name,
      description: [...permissions, ...new Set(roles.map(({ role }) => role)), ends].join(' · '),
      tooltip: [`${name}`, `${t('Application')} \`${appId}\``, `${t('Object')} \`${objectId}\``, ...permissions].join('\n\n'),
      icon: isLate ? 'warning' : 'robot',
      ...(isLate ? { color: 'list.warningForeground' } : {}),
      kind: 'identity named portal',
      copies: appId,
      portalPath: `/#@${tenantId}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/${appId}`,
      children: () => [
        ...permissions.map((permission) => ({
          id: `${id}/${permission}`,
          label: permission,
          description: 'Microsoft Graph',
          icon: 'unlock',
          kind: 'permission',
        })),
        ...roles.map(({ role, scope }) => ({
          id: `${id}/${scope}/${role}`,
          label: t('Role {0}', role),
          description: scope,
          tooltip: scope,
          icon: 'shield',
          kind: 'role',
        })),
        ...(credentials ?? []).map((credential, index) => ({
          id: `${id}/${index}`,
          label: credential.kind === 'secret' ? t('Secret {0}', credential.name) : t('Certificate {0}', credential.name),
          description: endText(Math.floor((Date.parse(credential.expires) - now) / day)),
          tooltip: credential.expires,
          icon: credential.kind === 'secret' ? 'key' : 'verified',
          kind: 'credential',
        })),
      ],
    };
  });
}

/** How many there are, and the end that comes first, as far as one is near. */
export function identitiesText(identities: readonly IdentityInfo[], now: number): string {
  const ends = identities.flatMap(({ credentials }) => latest(credentials) ?? []).map((end) => Math.floor((Date.parse(end) - now) / day));
  const first = Math.min(...ends);
  const counted = identities.length === 1 ? t('1 program may read its logs') : t('{0} programs may read its logs', identities.length);
  return first < near ? `${counted} · ${endText(first)}` : counted;
}

/** A program works as long as the last of its secrets and certificates does. */
function latest(credentials: IdentityInfo['credentials'] = []): string | undefined {
  return credentials.map(({ expires }) => expires).sort((one, other) => Date.parse(other) - Date.parse(one))[0];
}

function endText(days: number | undefined): string {
  if (days === undefined) return t('no secret and no certificate');
  if (days < 0) return days === -1 ? t('ended yesterday') : t('ended {0} days ago', -days);
  return days === 0 ? t('ends today') : days === 1 ? t('ends tomorrow') : t('ends in {0} days', days);
}
