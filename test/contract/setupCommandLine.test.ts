import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWords } from '../support/runWords';
import type { Ran } from '../support/runWords';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { openSandbox } from '../support/sandbox/openSandbox';
import type { TestSandbox } from '../support/sandbox/openSandbox';
import { workspaceId } from '../support/sandbox/openSetup';

let sandbox: TestSandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await openSandbox({ delays: { setting: 200, directory: 200, role: 0 } });
  folder = await mkdtemp(join(tmpdir(), 'entra-logs-cli-'));
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(sandbox.record));
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: readonly string[]): Promise<Ran> =>
  runWords([...words, '--cloud', 'sandbox', '--sandbox', join(folder, 'sandbox.json'), '--storage', join(folder, 'storage')]);

async function answers(content: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const file = join(folder, 'answers.json');
  await writeFile(file, JSON.stringify(content));
  return ['--answers', file];
}

const send = {
  tenant: 'contoso.example',
  name: 'by-hand',
  categories: ['AuditLogs'],
  destinations: { workspace: { resourceId: workspaceId('law-empty') } },
};

describe('the wizards on the command line', () => {
  it('print the plan and write nothing, apply it, and find it done the second time', async () => {
    const plan = await run('setup', 'sendLogs', ...(await answers(send)), '--plan');
    expect(plan).toMatchObject({ code: 0, errors: '' });
    expect(plan.output).toContain('PUT /providers/microsoft.aadiam/diagnosticSettings/by-hand');
    expect(sandbox.world.tenants[0]!.settings.has('by-hand')).toBe(false);
    const applied = await run('setup', 'sendLogs', ...(await answers(send)));
    expect(applied).toMatchObject({ code: 0, output: 'done: Create the diagnostic setting by-hand of Contoso\n' });
    const again = await run('setup', 'sendLogs', ...(await answers({ ...send, overwrite: true })));
    expect(again.output).toMatch(/^already there: /);
  });

  it('refuse a wait that is no number before anything is written', async () => {
    const { code, errors } = await run('setup', 'sendLogs', ...(await answers({ ...send, name: 'never' })), '--wait', 'soon');
    expect(code).toBe(2);
    expect(errors).toContain('“soon” is no number of minutes');
    expect(sandbox.world.tenants[0]!.settings.has('never')).toBe(false);
  });

  it('wait for the records of this setting alone, not for those of another’s that has its name', async () => {
    const wanted = { ...send, name: 'namesake', categories: ['RiskyUsers'] };
    await run('setup', 'sendLogs', ...(await answers(wanted)));
    const ofSubscription = { ...wanted, subscriptionId: subscriptionIds.production, categories: ['Administrative'] };
    const { code, output } = await run('setup', 'sendLogs', ...(await answers(ofSubscription)), '--wait', '0.01');
    expect(code).toBe(1);
    expect(output).toContain('Administrative in law-empty');
    expect(output).not.toContain('RiskyUsers');
  }, 60_000);

  it('print the plan as code', async () => {
    const { code, output } = await run('setup', 'sendLogs', ...(await answers({ ...send, overwrite: true })), '--as', 'terraform');
    expect(code).toBe(0);
    expect(output).toContain('azurerm_monitor_aad_diagnostic_setting');
  });

  it('refuse a malformed id of a tenant before anything is asked, naming the fault (AZ-9)', async () => {
    const { code, errors } = await run('setup', 'sendLogs', ...(await answers({ ...send, tenant: 'ba2c0000-d24b-4f4e-92b1-48c4469999' })));
    expect(code).toBe(1);
    expect(errors).toContain('its group 5 has 10 digits in place of 12');
  });

  it('make a secret only where somebody says that it may be shown, and print it once (AZ-10)', async () => {
    const wanted = await answers({ tenant: 'contoso.example', name: 'cli-reader', secretDays: 30 });
    const silent = await run('setup', 'readerIdentity', ...wanted);
    expect(silent).toMatchObject({ code: 2 });
    expect(silent.errors).toContain('--show-secret');
    expect(sandbox.world.tenants[0]!.applications.some(({ name }) => name === 'cli-reader')).toBe(false);
    const shown = await run('setup', 'readerIdentity', ...wanted, '--show-secret');
    const [secret] = sandbox.world.tenants[0]!.applications.find(({ name }) => name === 'cli-reader')!.secrets;
    expect(shown.output).toContain(`secret: ${secret!.text}`);
  }, 60_000);

  it('take back what they made, by any beginning of its id, planned first; and test an identity by a secret that is in no option', async () => {
    const tenant = 'contoso.example';
    const made = await run('setup', 'readerIdentity', ...(await answers({ tenant, name: 'cli-undone', secretDays: 30 })), '--show-secret');
    const own = () => sandbox.world.tenants[0]!.applications.find(({ name }) => name === 'cli-undone');
    process.env['ENTRA_LOGS_TEST_SECRET'] = /secret: (\S+)/.exec(made.output)![1];
    const words = ['test-identity', '--tenant', tenant, '--client-id', own()!.appId, '--patience', '2'];
    const tested = await run(...words, '--secret-variable', 'ENTRA_LOGS_TEST_SECRET');
    expect(tested).toMatchObject({ code: 0, errors: '' });
    expect(tested.output).toMatch(/^✔ Sign-in: a token until /);
    const refused = await run(...words, '--secret-variable', 'ENTRA_LOGS_TEST_SECRET', '--subscription', subscriptionIds.production);
    expect([refused.code, refused.output]).toEqual([1, expect.stringMatching(/\n✖ .*\n {2}\S/) as string]);
    expect(await run(...words, '--secret-variable', 'ENTRA_LOGS_NOT_SET')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('ENTRA_LOGS_NOT_SET') as string,
    });
    expect(await run(...words, '--certificate', join(folder, 'none.pem'))).toMatchObject({
      code: 1,
      errors: expect.stringContaining('none.pem') as string,
    });
    expect(await run(...words)).toMatchObject({ code: 2 });
    const [line = ''] = (await run('undo')).output.split('\n').filter((each) => each.includes('cli-undone'));
    expect(line).toMatch(/\(Contoso\): \d+ steps to take back$/);
    const id = line.slice(0, 8);
    const plan = await run('undo', id, '--plan');
    expect(plan.output).toMatch(/1\. Take back: .*\n {3}(DELETE|POST) \//);
    expect(own()).toBeDefined();
    expect(await run('undo', id)).toMatchObject({ code: 0, output: expect.stringMatching(/^undone: /) as string });
    expect(own()).toBeUndefined();
    expect((await run('undo')).output).toContain(`${line.slice(0, line.lastIndexOf(':'))}: taken back`);
    expect(await run('undo', 'nothing')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('No set-up is known here by nothing') as string,
    });
  }, 60_000);

  it('authorise, renew by a certificate, and delete, each planned first and written after', async () => {
    const tenant = 'contoso.example';
    await run('setup', 'readerIdentity', ...(await answers({ tenant, name: 'cli-every', secretDays: 30 })), '--show-secret');
    const own = () => sandbox.world.tenants[0]!.applications.find(({ name }) => name === 'cli-every')!;
    const { appId } = own();
    const rights = { tenant, appId, scopes: [subscriptionIds.production], role: 'reader' };
    const roles = () => sandbox.world.roleAssignments.length;
    const before = roles();
    expect((await run('setup', 'authorize', ...(await answers(rights)), '--plan')).output).toContain('roleAssignments');
    expect(roles()).toBe(before);
    expect(await run('setup', 'authorize', ...(await answers(rights)))).toMatchObject({ code: 0, errors: '' });
    expect(roles()).toBe(before + 1);
    const renewed = await run(
      'setup',
      'rotateSecret',
      ...(await answers({ tenant, appId })),
      '--certificate-file',
      join(folder, 'new.pem'),
    );
    expect(renewed).toMatchObject({ code: 0, errors: '' });
    const remove = { tenant, appId, remove: own().secrets.map(({ keyId }) => keyId) };
    expect(await run('setup', 'rotateSecret', ...(await answers(remove)))).toMatchObject({ code: 0, errors: '' });
    expect([own().secrets.length, own().certificates?.length]).toEqual([0, 1]);
    sandbox.world.tenants[0]!.settings.delete('namesake'); // a tenant has no more than five
    await run('setup', 'sendLogs', ...(await answers({ ...send, name: 'to-delete', categories: ['B2CRequestLogs'] })));
    const gone = await answers({ tenant, name: 'to-delete' });
    expect((await run('setup', 'deleteSetting', ...gone, '--plan')).output).toContain('DELETE /providers/microsoft.aadiam');
    expect(sandbox.world.tenants[0]!.settings.has('to-delete')).toBe(true);
    expect(await run('setup', 'deleteSetting', ...gone)).toMatchObject({ code: 0, errors: '' });
    expect(sandbox.world.tenants[0]!.settings.has('to-delete')).toBe(false);
  }, 60_000);

  it('authorise on a management group: the plan says which subscriptions it reaches, as code too, and who may not', async () => {
    const tenant = 'contoso.example';
    const { appId } = sandbox.world.tenants[0]!.applications.find(({ name }) => name === 'entra-logs-query')!;
    const group = '/providers/Microsoft.Management/managementGroups/mg-contoso';
    const rights = await answers({ tenant, appId, scopes: [group], role: 'monitoringReader' });
    const plan = await run('setup', 'authorize', ...rights, '--plan');
    expect(plan.output).toContain(
      'Note: A role on the management group Contoso holds in Contoso Development, Contoso Production, and in each',
    );
    expect(plan.output).toContain(`PUT ${group}/providers/Microsoft.Authorization/roleAssignments/`);
    expect((await run('setup', 'authorize', ...rights, '--as', 'bicep')).output).toContain("scope: managementGroup('mg-contoso')");
    const refused = await run('setup', 'authorize', ...rights, '--plan', '--profile', 'entra-logs-reader');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.errors).toContain('Contoso shows you no management group, so there is no mg-contoso to give a role on');
    expect(await run('setup', 'authorize', ...rights)).toMatchObject({ code: 0, errors: '' });
    expect(sandbox.world.roleAssignments.at(-1)).toMatchObject({ scope: group });
  }, 60_000);

  it('make a certificate, whose key is in a new file that nobody else may read', async () => {
    const wanted = await answers({ tenant: 'contoso.example', name: 'cli-certificate' });
    const file = join(folder, 'reader.pem');
    const made = await run('setup', 'readerIdentity', ...wanted, '--certificate-file', file);
    expect(made).toMatchObject({ code: 0, errors: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const [certificate] = sandbox.world.tenants[0]!.applications.find(({ name }) => name === 'cli-certificate')!.certificates!;
    expect(await readFile(file, 'utf8')).toContain(certificate!.pem.trim());
    const again = await run('setup', 'readerIdentity', ...wanted, '--certificate-file', file);
    expect(again).toMatchObject({ code: 1 });
    expect(again.errors).toContain('name a file that is not there yet');
  }, 60_000);

  it('tell what is missing, with exit code 1', async () => {
    const { code, output } = await run(
      'setup',
      'checkPrerequisites',
      ...(await answers({ tenant: 'contoso.example' })),
      '--profile',
      'entra-logs-reader',
    );
    expect(code).toBe(1);
    expect(output).toContain('Roles of the directory do not help a program here');
  });
});

describe('drift', () => {
  it('is none against what was saved, and is told with exit code 1 once something changes', async () => {
    const baseline = join(folder, 'baseline.json');
    expect((await run('drift', '--baseline', baseline, '--save')).code).toBe(0);
    expect(await readFile(baseline, 'utf8')).toContain('to-law-entra');
    expect(await run('drift', '--baseline', baseline)).toMatchObject({ code: 0, output: 'No drift.\n' });
    await run('setup', 'deleteSetting', ...(await answers({ tenant: 'contoso.example', name: 'by-hand' })));
    await run(
      'setup',
      'sendLogs',
      ...(await answers({
        ...send,
        name: 'archive',
        destinations: { workspace: { resourceId: workspaceId('law-empty') } },
        overwrite: true,
      })),
    );
    const { code, output } = await run('drift', '--baseline', baseline);
    expect(code).toBe(1);
    expect(output).toContain('Contoso: the diagnostic setting by-hand is gone.');
    expect(output).toContain('Contoso: archive sends SignInLogs no more.');
    expect(output).toMatch(/archive sends to .*law-empty \(law-empty\) too/);
  }, 60_000);

  it('refuses a file that is no baseline', async () => {
    const file = join(folder, 'other.json');
    await writeFile(file, '{"a": 1}');
    expect((await run('drift', '--baseline', file)).errors).toContain('This is no baseline');
  });

  it('reports gaps and places that are gone', async () => {
    const archive = sandbox.world.tenants[0]!.settings.get('archive')!;
    sandbox.world.tenants[0]!.settings.set('archive', { ...archive, workspaceId: workspaceId('law-gone') });
    const { output } = await run('drift', '--report');
    expect(output).toContain('archive sends to law-gone, which is not there any more');
    expect(output).toMatch(/\| SignInLogs \| ● \|/);
  });
});
