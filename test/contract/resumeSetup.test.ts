import { describe, expect, it } from 'vitest';
import { subscriptionIds } from '../../src/sandbox/world/seed/tenants';
import { context, useSetup } from '../support/sandbox/openSetup';

const { bench, place: ada } = useSetup('ada.admin');

const journal = async () => bench.engine.handlers['setup/journal']({}, context);

describe('a plan that is refused in its middle', () => {
  it('is kept with what is still to do, and goes on once the role is there, with nothing made twice (ER-3)', async () => {
    const create = { subscriptionId: subscriptionIds.production, resourceGroup: 'rg-kept', location: 'westeurope' };
    const destinations = { workspace: { create: { ...create, name: 'law-kept', retentionDays: 30 } } };
    const plan = await bench.plan(ada, { wizard: 'sendLogs', name: 'to-law-kept', categories: ['RiskyUsers'], destinations });
    await bench.fault({ kind: 'forbidden', service: 'arm', method: 'PUT', path: 'diagnosticSettings' });
    await expect(bench.apply(plan)).rejects.toMatchObject({ code: 'azure-refused' });
    const [kept] = await journal();
    expect(kept).toMatchObject({ title: plan.title, complete: false, wizard: 'sendLogs', place: ada });
    expect(kept!.rest).toEqual(['Create the diagnostic setting to-law-kept of Contoso']);
    bench.clearFaults();
    const outcome = await bench.engine.handlers['setup/resume']({ runId: kept!.runId }, context);
    expect(outcome.steps.map(({ id, result }) => `${id} ${result}`)).toEqual(['resourceGroup done', 'workspace done', 'setting done']);
    expect(await journal()).toMatchObject([{ runId: kept!.runId, complete: true, rest: [] }]);
    const awaited = await bench.engine.handlers['setup/watches']({}, context);
    expect(awaited.map(({ setting, category }) => `${setting} ${category}`)).toEqual(['to-law-kept RiskyUsers']);
  }, 60_000);

  it('is told as gone where the journal does not have it', async () => {
    const gone = bench.engine.handlers['setup/resume']({ runId: 'none' }, context);
    await expect(gone).rejects.toMatchObject({ code: 'setup-no-run' });
  });
});
