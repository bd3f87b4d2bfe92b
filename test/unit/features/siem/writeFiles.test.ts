import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../../../src/features/siem/writeFiles';

/** A folder in memory, and what somebody says who is asked about its files. */
function folderOf(files: Readonly<Record<string, string>>, mayReplace: boolean) {
  const there = new Map(Object.entries(files));
  const asked: string[] = [];
  const folder = {
    read: (name: string) => Promise.resolve(there.get(name)),
    write: ({ name, content }: { readonly name: string; readonly content: string }) => Promise.resolve(void there.set(name, content)),
    mayReplace: (names: readonly string[]) => {
      asked.push(...names);
      return Promise.resolve(mayReplace);
    },
  };
  return { there, asked, folder };
}

const files = [
  { name: 'hub.tf', content: 'a' },
  { name: 'providers.tf', content: 'b' },
];

describe('files that are written for a forwarder', () => {
  it('replace nothing without being asked for, and are then not written in part', async () => {
    const { there, asked, folder } = folderOf({ 'providers.tf': 'mine' }, false);
    expect(await writeFiles(folder, files)).toBe(false);
    expect([...there]).toEqual([['providers.tf', 'mine']]);
    expect(asked).toEqual(['providers.tf']);
  });

  it('replace what somebody lets go', async () => {
    const { there, folder } = folderOf({ 'providers.tf': 'mine' }, true);
    expect(await writeFiles(folder, files)).toBe(true);
    expect(there.get('providers.tf')).toBe('b');
  });

  it('ask nothing where the same was written before', async () => {
    const { there, asked, folder } = folderOf({ 'hub.tf': 'a' }, false);
    expect(await writeFiles(folder, files)).toBe(true);
    expect([[...there.keys()], asked]).toEqual([['hub.tf', 'providers.tf'], []]);
  });
});
