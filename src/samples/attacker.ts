import { namedGuid } from './guid';
import type { Network } from './people';
import { attackPlaces } from './places';
import { at } from './random';
import type { Subject } from './signIn';

/** The attacker's addresses, and the account and application it leaves behind: what a hunt has to find. */
export const attacker = {
  spray: ['203.0.113.66', '203.0.113.67', '203.0.113.71', '203.0.113.90'],
  success: '203.0.113.67',
  newCountry: '203.0.113.199',
  application: '203.0.113.201',
  account: {
    id: namedGuid('person', 'svc-dirsync-backup'),
    name: 'Directory Sync Backup',
    principalName: 'svc-dirsync-backup@contoso.example',
    secondFactor: 'OATH software tokens',
  } satisfies Subject,
  servicePrincipalId: namedGuid('servicePrincipal', 'illicit'),
  diagnosticSetting: 'entra-to-soc-workspace',
} as const;

const network = (address: string, place: Network['place'], autonomousSystem: number): Network => ({ address, place, autonomousSystem });
/** Where the password was found, and from where the session was taken. */
export const rotterdam = network(attacker.success, attackPlaces.rotterdam, 65540);
/** Where the stolen session is used: a country in which Contoso has nobody. */
export const panama = network(attacker.newCountry, attackPlaces.panama, 65551);
/** The addresses of the spray. */
export const sprayNetworks: readonly Network[] = [
  network(at(attacker.spray, 0), attackPlaces.rotterdam, 65540),
  rotterdam,
  network(at(attacker.spray, 2), attackPlaces.bucharest, 65541),
  network(at(attacker.spray, 3), attackPlaces.bucharest, 65541),
];
