import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseIsoDateTime } from '../../../src/base/ticks';
import { root } from '../../../scripts/root';
import { useSampleTenant } from '../../support/sampleTenant';

const corpus = join(root, '../shared/kql/realworld.jsonl');
const morningAfter = '2026-11-18T06:00:00Z';

const victim = 'marta.nogueira@contoso.example';
const account = 'svc-dirsync-backup@contoso.example';
const application = 'Mailbox Archive Assistant';
const sprayers = ['203.0.113.66', '203.0.113.67', '203.0.113.71', '203.0.113.90'];

/** Rules that people published for their own tenants, and what of the attack each has to find in the morning after it. */
const rules: readonly { readonly id: string; readonly title: string; readonly finds: readonly string[] }[] = [
  { id: 'rw:133f2c138706', title: 'service principal created', finds: [application] },
  { id: 'rw:1bfb0dd4a42c', title: 'suspicious addresses', finds: ['203.0.113.67'] },
  { id: 'rw:1c908dcc40f3', title: 'application permissions granted', finds: [victim] },
  { id: 'rw:278da54008dd', title: 'first consent to an application', finds: [victim] },
  { id: 'rw:2e79556075d0', title: 'password spray', finds: sprayers },
  { id: 'rw:38e3a51ee1f5', title: 'storage keys listed', finds: [account] },
  { id: 'rw:39c19ecc1b94', title: 'privileged role outside of activation', finds: [account] },
  { id: 'rw:3dfeb9fa6880', title: 'role of a service principal', finds: [application] },
  { id: 'rw:4b2b6a744031', title: 'second factor changed behind a risk event', finds: [victim] },
  { id: 'rw:4cf2462cd698', title: 'service principal added after hours', finds: [victim] },
  { id: 'rw:4d7487403116', title: 'user given a privileged role', finds: [account] },
  { id: 'rw:54a5eb7c55dc', title: 'rare audit activity of a user', finds: [account] },
  { id: 'rw:55e6c9521941', title: 'user added to privileged groups', finds: [account] },
  { id: 'rw:5a3c04989713', title: 'service principal from a new country', finds: [application] },
  { id: 'rw:5d1227cbc9a6', title: 'privileged operations of high impact', finds: [application] },
  { id: 'rw:5e6155ea3d7e', title: 'delegated access granted', finds: [victim] },
  { id: 'rw:62ccdbcd924c', title: 'roles added to service principals', finds: [application] },
  { id: 'rw:65aae2c46f2d', title: 'rare operations of a subscription', finds: [account] },
  { id: 'rw:667228f52a07', title: 'number matching abused', finds: [victim] },
  { id: 'rw:6be0d6af4551', title: 'API permissions added', finds: [victim] },
  { id: 'rw:7b6da020a418', title: 'rare consent to an application', finds: [application] },
  { id: 'rw:8e4988eabbc0', title: 'smart lockouts', finds: sprayers },
  { id: 'rw:8fd6e56e712a', title: 'sign-in from an unfamiliar place', finds: [victim] },
  { id: 'rw:90382ff1852c', title: 'new application detected', finds: [application] },
  { id: 'rw:9218d9902428', title: 'user added to privileged groups, at once', finds: [account] },
  { id: 'rw:932f41f2e3bd', title: 'new users in roles', finds: [account] },
  { id: 'rw:956bd60383dd', title: 'fatigue by second factors', finds: [victim] },
  { id: 'rw:a6e248e6a130', title: 'abuse of application roles', finds: [application] },
  { id: 'rw:aa26a5ee72ee', title: 'diagnostic setting removed', finds: [account] },
  { id: 'rw:aee018a7f6ae', title: 'failed sign-ins', finds: sprayers },
  { id: 'rw:b094fc2cf9ea', title: 'success from a new country', finds: [victim] },
  { id: 'rw:b35c9e10ea86', title: 'policy of sign-in risk', finds: [victim] },
  { id: 'rw:beeb8b178b77', title: 'Graph permissions for everything', finds: [victim] },
  { id: 'rw:c7faa06dd29e', title: 'mail permissions', finds: [victim] },
  { id: 'rw:d2e7ca53ff68', title: 'account taken over', finds: [victim] },
  { id: 'rw:d732f4880567', title: 'application permission granted', finds: [application] },
  { id: 'rw:ec17f6bb4da8', title: 'adversary in the middle', finds: [victim] },
  { id: 'rw:ef5e501b94da', title: 'first service principal of a user', finds: [victim] },
  { id: 'rw:f5858568c7eb', title: 'new role assignments', finds: [account] },
  { id: 'rw:f9aafb780389', title: 'rare consent, at once', finds: [application] },
];

describe.runIf(existsSync(corpus))('published detection rules in the sample tenant', () => {
  const tenant = useSampleTenant();
  const published = new Map<string, string>(
    readFileSync(corpus, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly id: string; readonly query: string })
      .map(({ id, query }): [string, string] => [id, query]),
  );

  it.each(rules)('$title: finds $finds', async ({ id, finds }) => {
    const { rows } = await tenant.ask(published.get(id)!, parseIsoDateTime(morningAfter));
    const found = JSON.stringify(rows).toLowerCase();
    expect(finds.filter((what) => !found.includes(what.toLowerCase()))).toEqual([]);
  });
});
