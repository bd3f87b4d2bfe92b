import { describe, expect, it, vi } from 'vitest';
import { createProgramNames } from '../../../../src/flows/tail/programNames';

const backup = '11111111-2222-4333-8444-555555555555';

describe('the names of programs', () => {
  it('are known of Microsoft’s own applications without anybody being asked', () => {
    const ask = vi.fn();
    const names = createProgramNames({ ask, tenantIds: ['t1'], came: () => undefined });
    expect(names.nameOf('C44B4083-3BB0-49C1-B47D-974E53CBDF3C')).toBe('Azure Portal');
    expect(names.nameOf('no id')).toBeUndefined();
    expect(ask).not.toHaveBeenCalled();
  });

  it('are asked of each directory once, and told when they have come', async () => {
    const asked: string[] = [];
    const came = vi.fn();
    const ask = (_id: string, tenantId: string): Promise<string | undefined> => {
      asked.push(tenantId);
      return Promise.resolve(tenantId === 't2' ? 'Nightly Backup' : undefined);
    };
    const names = createProgramNames({ ask, tenantIds: ['t1', 't2'], came });
    expect(names.nameOf(backup)).toBeUndefined();
    expect(names.nameOf(backup)).toBeUndefined();
    await vi.waitFor(() => expect(came).toHaveBeenCalledOnce());
    expect(names.nameOf(backup.toUpperCase())).toBe('Nightly Backup');
    expect(asked).toEqual(['t1', 't2']);
  });

  it('are not asked again of a directory that refuses', async () => {
    const ask = vi.fn(() => Promise.reject(new Error('403')));
    const names = createProgramNames({ ask, tenantIds: ['t1'], came: () => undefined });
    names.nameOf(backup);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    names.nameOf('22222222-2222-4333-8444-555555555555');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ask).toHaveBeenCalledOnce();
  });
});
