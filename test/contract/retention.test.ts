import { describe, expect, it } from 'vitest';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

describe('how long logs are kept (DS-30)', () => {
  it('is told by licence and, from the service, for each table of each workspace', async () => {
    const { markdown } = await bench.engine.handlers['setup/retention'](ada, context);
    expect(markdown).toContain('The tenant has Entra ID P2.');
    expect(markdown).toContain('| Sign-ins | 30 days |');
    expect(markdown).toContain('| Risky sign-ins | 90 days |');
    expect(markdown).toContain('| Risky users | without end |');
    expect(markdown).toContain('| Activity Log of subscriptions | 90 days |');
    expect(markdown).toMatch(/\| Microsoft Graph activity \| not at all, unless it is sent elsewhere \|/);
    expect(markdown).toMatch(/## In the workspace law-entra \(\w+\)\n\n\d+ days, where a table says nothing else\./);
    expect(markdown).toMatch(/\| SigninLogs \| \d+ days \| \d+ days \| Analytics \|/);
    expect(markdown).toContain('counts for records that come after it');
  });

  it('is less in a Free tenant', async () => {
    const { markdown } = await bench.engine.handlers['setup/retention'](await bench.as('ada.admin', 'tailspin'), context);
    expect(markdown).toContain('The tenant has Entra ID Free.');
    expect(markdown).toContain('| Audit logs | 7 days |');
  });

  it('says of a workspace why its tables cannot be read, and goes on', async () => {
    await bench.fault({ kind: 'forbidden', service: 'arm', path: '/workspaces/law-entra/tables' });
    const { markdown } = await bench.engine.handlers['setup/retention'](ada, context);
    expect(markdown).toMatch(/law-entra refused to list its tables.*Log Analytics Reader/);
    expect(markdown).toContain('| SigninLogs |');
  });
});
