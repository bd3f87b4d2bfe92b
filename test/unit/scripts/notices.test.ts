import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackage, noticesText, packageFolder } from '../../../scripts/notices';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notices-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makePackage(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);
  return place;
}

describe('the notices of what is bundled', () => {
  it.each([
    ['/x/node_modules/@scope/name/lib/deep/a.js', '/x/node_modules/@scope/name'],
    ['/x/node_modules/a/node_modules/b/index.js', '/x/node_modules/a/node_modules/b'],
    ['/x/src/extension.ts', undefined],
  ])('find the package of %s', (file, expected) => {
    expect(packageFolder(file)).toBe(expected);
  });

  it('carry the words of each licence and notice', () => {
    const made = bundledPackage(
      makePackage('a', { license: 'ISC' }, { 'LICENSE.md': 'Words of a.', NOTICE: 'Also this.', 'a.js': 'code' }),
    );
    expect(made.text).toBe('Words of a.\n\nAlso this.');
    expect(noticesText([{ ...made, name: 'z' }, made])).toMatch(/a 1\.0\.0 \(ISC\)\n\nWords of a\.[\s\S]*z 1\.0\.0 \(ISC\)/);
  });

  it('carry the words in a folder of licences too', () => {
    const place = makePackage('e', { license: 'Apache-2.0' }, { LICENSE: 'Words of e.' });
    mkdirSync(join(place, 'licenses'));
    writeFileSync(join(place, 'licenses', 'LICENSE-f'), 'Words of f.');
    expect(bundledPackage(place).text).toBe('Words of e.\n\nWords of f.');
  });

  it('name the holder where a package has no file with the words of its MIT licence', () => {
    expect(bundledPackage(makePackage('b', { license: 'MIT', author: { name: 'Ana' } })).text).toMatch(/^Copyright \(c\) Ana\n/);
  });

  it.each([['GPL-3.0'], [''], ['UNLICENSED']])('refuse a package under %j', (license) => {
    expect(() => bundledPackage(makePackage('c', { license }, { LICENSE: 'x' }))).toThrow('c 1.0.0 is bundled');
  });

  it('refuse a package whose licence asks for its words and that has none', () => {
    expect(() => bundledPackage(makePackage('d', { license: 'Apache-2.0' }))).toThrow('no file with its words');
  });
});
