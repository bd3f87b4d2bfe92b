import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { attacker } from '../../../src/samples/attacker';
import { sampleFiles } from '../../../scripts/samples/layout';
import { endOfLogs, startOfLogs } from '../../../src/samples/moment';
import { signInRecord } from '../../../src/samples/signInShapes';
import { makeTenantLogs } from '../../../src/samples/tenantLogs';

const options = { seed: 1, people: 24, refreshes: 1 };
const logs = makeTenantLogs(options);
const files = sampleFiles(logs);
const everything = files.map((file) => file.text).join('');

describe('the sample tenant', () => {
  it('has the same bytes on every machine', () => {
    const hash = createHash('sha256');
    for (const file of files) hash.update(file.path).update(file.text);
    expect(hash.digest('hex')).toBe('541b6e000ebbd385eebb0408944cc9040eab2165ca8f0a22c3ef861a36c56d35');
  });

  it('is another tenant with another seed', () => {
    const other = makeTenantLogs({ ...options, seed: 2 });
    expect(other.signIns.map((signIn) => signIn.id)).not.toContain(logs.signIns[10]!.id);
  });

  it('stays within its 30 days, in the order of time', () => {
    for (const records of [logs.signIns, logs.audits, logs.activities, logs.workloadSignIns, logs.provisioning, logs.graphActivities]) {
      expect(records.length).toBeGreaterThan(50);
      const times = records.map((record) => record.time);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(times[0]).toBeGreaterThanOrEqual(startOfLogs);
      expect(times.at(-1)).toBeLessThan(endOfLogs);
    }
  });

  it('gives every sign-in an id of its own', () => {
    expect(new Set(logs.signIns.map((signIn) => signIn.id)).size).toBe(logs.signIns.length);
  });

  it('names nobody real: only documentation addresses, example domains and identifiers that begin with 0f0f0f0f', () => {
    const addresses = new Set(everything.match(/(?<=[Aa]ddress\\?":\\?")[^"\\]+/g));
    expect(addresses.size).toBeGreaterThan(20);
    for (const address of addresses) expect(address).toMatch(/^(192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|2001:db8:.*)$/);
    for (const domain of new Set(everything.match(/[\w.]+@[\w.-]+/g))) expect(domain).toMatch(/@(contoso|partner)\.example$|^x@/);
    for (const user of new Set(everything.match(/(?<="userId":")[^"]+/g))) expect(user).toMatch(/^0f0f0f0f-/);
  });

  it('never contradicts itself about conditional access', () => {
    for (const signIn of logs.signIns.filter((each) => each.outcome.code === 0)) expect(signIn.evaluation.status).not.toBe('failure');
    for (const signIn of logs.signIns.filter((each) => each.outcome.code === 53003)) expect(signIn.evaluation.status).toBe('failure');
  });

  it('holds some events in two shapes under one id', () => {
    const id = logs.signIns.find((signIn) => signIn.network.address === attacker.newCountry)!.id;
    const holding = files.filter((file) => file.text.includes(`"id":"${id}"`)).map((file) => file.path.split('/')[0]);
    expect(new Set(holding)).toEqual(new Set(['storage-archive', 'graph']));
  });

  it('writes a sign-in as diagnostic settings do', () => {
    const record = signInRecord(logs.signIns[0]!) as { readonly time: string; readonly properties: { readonly createdDateTime: string } };
    expect(record.time).toMatch(/^2026-10-2\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    expect(record.properties.createdDateTime).toBe(record.time.replace('Z', '+00:00'));
  });
});

describe('the attack in the sample tenant', () => {
  const own = (address: string) => logs.signIns.filter((signIn) => signIn.network.address === address);

  it('tries everybody from four addresses and finds one password', () => {
    const sprayed = logs.signIns.filter((signIn) => signIn.protocol === 'ropc');
    expect(new Set(sprayed.map((signIn) => signIn.network.address))).toEqual(new Set(attacker.spray));
    expect(new Set(sprayed.map((signIn) => signIn.person.principalName)).size).toBe(options.people + 6);
    expect(
      sprayed.filter((signIn) => ![50126, 50053, 50034].includes(signIn.outcome.code)).map((signIn) => signIn.person.principalName),
    ).toEqual(['marta.nogueira@contoso.example']);
  });

  it('wears the victim down until a notification is approved', () => {
    expect(
      own(attacker.success)
        .filter((signIn) => signIn.protocol === 'none')
        .map((signIn) => signIn.outcome.code),
    ).toEqual([...Array<number>(6).fill(500121), 0]);
  });

  it('comes from a country where nobody else signs in', () => {
    expect(
      new Set(logs.signIns.filter((signIn) => signIn.network.place.country === 'PA').map((signIn) => signIn.person.principalName)),
    ).toEqual(new Set(['marta.nogueira@contoso.example', attacker.account.principalName]));
  });

  it('ties the consent to the sign-in by one correlation id', () => {
    const consent = logs.audits.find(
      (audit) => audit.activity === 'Consent to application' && audit.targets[0]!.id === attacker.servicePrincipalId,
    )!;
    expect(logs.signIns.filter((signIn) => signIn.correlationId === consent.correlationId).map((signIn) => signIn.outcome.code)).toEqual([
      65001, 0,
    ]);
  });

  it('deletes the diagnostic setting, started and succeeded under one correlation id', () => {
    const events = logs.activities.filter((activity) => activity.operation === 'microsoft.aadiam/diagnosticSettings/delete');
    expect(events.map((event) => event.stage)).toEqual(['Start', 'Success']);
    expect(new Set(events.map((event) => event.correlationId)).size).toBe(1);
    expect(events[0]!.caller.principalName).toBe(attacker.account.principalName);
  });

  it('uses the sign-in of the application for each call of Microsoft Graph', () => {
    const calls = logs.graphActivities.filter((call) => call.servicePrincipalId === attacker.servicePrincipalId);
    expect(calls).toHaveLength(135);
    expect(new Set(calls.map((call) => call.signInActivityId)).size).toBe(3);
  });
});
