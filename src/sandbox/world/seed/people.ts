import { namedGuid } from '../../../samples/guid';
import { makeStaff } from '../../../samples/tenantLogs';
import type { User } from '../directory';

interface Cast {
  readonly name: string;
  /** The part before the @. */
  readonly alias: string;
  readonly condition?: User['condition'];
}

/** Contoso's accounts to sign in with: one of each kind that reading and routing logs can meet. */
export const contosoCast = {
  ada: { name: 'Ada Admin', alias: 'ada.admin' },
  sami: { name: 'Sami Security', alias: 'sami.security' },
  rea: { name: 'Rea Reader', alias: 'rea.reader' },
  glenn: { name: 'Glenn Global', alias: 'glenn.global' },
  remy: { name: 'Remy Reports', alias: 'remy.reports' },
  abby: { name: 'Abby Apps', alias: 'abby.apps' },
  cora: { name: 'Cora Contributor', alias: 'cora.contributor' },
  lara: { name: 'Lara Logs', alias: 'lara.logs' },
  uma: { name: 'Uma Access', alias: 'uma.access' },
  noel: { name: 'Noel Nobody', alias: 'noel.nobody' },
  mia: { name: 'Mia Factor', alias: 'mia.factor', condition: 'secondFactor' },
  carl: { name: 'Carl Consent', alias: 'carl.consent', condition: 'consentMissing' },
  dana: { name: 'Dana Attributes', alias: 'dana.attributes' },
  blake: { name: 'Blake Blocked', alias: 'blake.blocked', condition: 'blocked' },
} as const satisfies Record<string, Cast>;

export type CastName = keyof typeof contosoCast;

export const userId = (alias: string, domain: string): string => namedGuid('sandbox', 'user', `${alias}@${domain}`);

/** A member of a tenant. */
export function member({ name, alias, condition }: Cast, domain: string): User {
  const principalName = `${alias}@${domain}`;
  return {
    id: userId(alias, domain),
    name,
    principalName,
    account: principalName,
    userType: 'Member',
    ...(condition === undefined ? {} : { condition }),
  };
}

/** Somebody of another tenant, invited. */
export function guest({ name, alias }: Cast, home: string, domain: string): User {
  return {
    id: userId(`guest.${alias}`, domain),
    name,
    principalName: `${alias}_${home}#EXT#@${domain}`,
    account: `${alias}@${home}`,
    userType: 'Guest',
  };
}

/** The people whose days the logs tell. */
export function staffUsers(seed: number, people: number, domain: string): readonly User[] {
  return makeStaff({ seed, people }).map(({ id, name, principalName }) => {
    const own = principalName.replace('contoso.example', domain);
    return { id, name, principalName: own, account: own, userType: 'Member' };
  });
}
