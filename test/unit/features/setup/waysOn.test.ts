import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { waysOn } from '../../../../src/features/setup/waysOn';
import { withElevation } from '../../../../src/flows/setup/elevation';
import type { PlanStep } from '../../../../src/protocol/setup';

const titles = (error: UserError) => waysOn(error).map(({ title }) => title);
const step = (path: string, service: 'arm' | 'graph' = 'arm'): PlanStep => ({
  id: 'step',
  title: '',
  effect: 'create',
  there: false,
  request: { service, method: 'PUT', path },
  words: { doing: '', on: '', remedy: '' },
});
const page = (path: string, service?: 'arm' | 'graph') =>
  withElevation([step(path, service)], { id: 'usGovernment', portal: 'https://portal.azure.us' })[0]!.words.action?.arguments?.[0];

describe('what a person can do about a step that failed', () => {
  it('is to activate a role, to retry or to sign in again where it was refused (ER-1, ER-3)', () => {
    const [action] = withElevation([step('/providers/microsoft.aadiam/diagnosticSettings/a')], { id: 'public', portal: 'https://p' });
    const refused = new UserError('', { code: 'azure-refused', action: action!.words.action! });
    expect(titles(refused)).toEqual(['Activate a Role', 'Retry', 'Sign In Again']);
    expect(waysOn(refused).map(({ retries }) => retries)).toEqual([false, true, true]);
  });
  it('is to sign in again, then to retry by itself, where the sign-in has ended (ER-12)', () => {
    const ended = new UserError('', { code: 'AADSTS700082', action: { title: 'Sign In Again', command: 'entraLogs.tenants.signIn' } });
    expect(waysOn(ended)[0]).toMatchObject({ command: 'entraLogs.tenants.signIn', retries: true });
  });
  it('is nothing where the same would fail again', () => {
    expect(titles(new UserError('', { code: 'setup-duplicate' }))).toEqual([]);
  });
  it('opens the page for roles of the directory or of Azure, in the portal of the cloud; the sandbox has none', () => {
    expect(page('/providers/microsoft.aadiam/diagnosticSettings/a')).toMatch(/^https:\/\/portal\.azure\.us\/.*aadmigratedroles$/);
    expect(page('/v1.0/applications', 'graph')).toMatch(/aadmigratedroles$/);
    expect(page('/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/r')).toMatch(/azurerbac$/);
    expect(withElevation([step('/x')], { id: 'sandbox', portal: '' })[0]!.words.action).toBeUndefined();
  });
});
