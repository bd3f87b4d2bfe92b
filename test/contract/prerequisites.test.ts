import { describe, expect, it } from 'vitest';
import { context, useSetup } from '../support/sandbox/openSetup';
import type { SetupBench } from '../support/sandbox/openSetup';

const { bench } = useSetup('ada.admin');

const check = async (account: string, tenant?: Parameters<SetupBench['as']>[1]) => {
  const report = await bench.engine.handlers['setup/prerequisites'](await bench.as(account, tenant), context);
  const of = (title: string) => report.checks.find((each) => each.title.includes(title));
  return { report, of };
};

describe('the prerequisites of sending logs', () => {
  it('pass for a Security Administrator who is a Contributor, with what a firewall and a missing right would stop (DS-22, DS-25)', async () => {
    const { of } = await check('sami.security');
    expect(of('Subscription')?.result).toBe('pass');
    expect(of('Licence')?.what).toContain('P2');
    expect(of('Right to save')).toMatchObject({ result: 'pass', what: 'Security Administrator is active.' });
    expect(of('Workspace law-entra')?.what).toMatch(/can be sent to; .*Log Analytics Reader/);
    expect(of('Storage account stcontosopremium')).toMatchObject({ result: 'fail' });
    expect(of('Storage account stcontosopremium')?.what).toContain('premium one, which cannot take logs');
    expect(of('Storage account stcontosolocked')).toMatchObject({ result: 'fail', who: 'Owner of stcontosolocked' });
  });

  it('name the role that is missing, who can give it, and what could not be told about eligible roles (DS-22, DS-23)', async () => {
    const { of, report } = await check('glenn.global');
    expect(of('Right to save')).toMatchObject({ result: 'fail', who: 'Privileged Role Administrator' });
    expect(of('Right to save')?.what).toContain('Global Reader');
    expect(of('Workspace law-entra')?.what).toContain('sharedKeys/action');
    expect(report.markdown).toContain('Who can: Privileged Role Administrator');
  });

  it('say in a Free tenant what can be sent all the same (DS-24)', async () => {
    const { of } = await check('ada.admin', 'tailspin');
    expect(of('Licence')).toMatchObject({ result: 'fail' });
    expect(of('Licence')?.what).toMatch(/Free. AuditLogs can be sent/);
    expect(of('Member')?.what).toMatch(/guest in Tailspin/);
  });

  it('are unknown, with the reason, where the account may not look', async () => {
    const { of } = await check('ada.admin', 'fabrikam');
    expect(of('Licence')?.result).toBe('unknown');
    expect(of('Subscription')).toMatchObject({ result: 'fail', who: 'Owner of a subscription' });
  });
});
