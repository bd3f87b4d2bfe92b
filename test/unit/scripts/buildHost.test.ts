import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateHost, mostLoaded } from '../../../scripts/activateHost';
import { buildHost } from '../../../scripts/buildHost';
import { root } from '../../../scripts/root';

const features = join(root, 'src/features');

let folder: string;
let sources: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  sources = await buildHost(folder, false);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built extension', () => {
  it(`loads at most ${mostLoaded / 1024} KB with a window`, () => {
    const { files } = activateHost(folder);
    expect(files.length).toBeGreaterThan(0);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(mostLoaded);
  });

  it('has the commands of a feature in a file of their own, and loads none of these with a window', () => {
    const withCommands = readdirSync(features).filter((name) => existsSync(join(features, name, 'commands.ts')));
    const files = withCommands.map((name) => `extension.${name}.js`);
    expect(files.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(files));
    const loaded = activateHost(folder).files.map(({ path }) => basename(path));
    expect(files.filter((file) => loaded.includes(file))).toEqual([]);
  });

  it('has each of its sources in one file only, so that an error is of one class in all of them', () => {
    expect(sources).toContain(join('src', 'base', 'errors.ts'));
    expect(new Set(sources).size).toBe(sources.length);
  });
});
