import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root';

/** The file in the package that names what it is made of. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

/** Licences that may be shipped with the product; any other needs a decision first. */
const accepted = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'];

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The licence's words and notices as the package has them. */
  readonly text: string;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  /** How older packages name it. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly author?: string | { readonly name?: string };
}

/** Files of the project that were made from what a package holds, and the package. */
const madeFrom: readonly { readonly file: RegExp; readonly folder: string }[] = [
  { file: /[\\/]src[\\/]kql[\\/]macros[\\/]userAgentRules\.json$/, folder: join(root, 'node_modules', 'uap-core') },
];

/** The folder of the package that a bundled file is of, or was made from; undefined for the project's own files. */
export function packageFolder(file: string): string | undefined {
  const source = madeFrom.find(({ file: made }) => made.test(file));
  if (source) return source.folder;
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
}

/** Where a package leaves the choice between licences, one that is accepted is enough. */
const isAccepted = (license: string): boolean =>
  license
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((choice) => accepted.includes(choice));

/** What must be said of a package. Throws where its licence is not known to be fit. */
export function bundledPackage(folder: string): BundledPackage {
  const { name = folder, version = '', licenses, author, ...manifest } = readManifest(join(folder, 'package.json'));
  const license = manifest.license ?? licenses?.[0]?.type ?? '';
  if (!isAccepted(license))
    throw new Error(
      `${name} ${version} is bundled and has the licence "${license}". Check whether it may be, then add it to scripts/notices.ts.`,
    );
  const texts = wordsIn(folder).map((file) => readFileSync(file, 'utf8').trim());
  const holder = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  return { name, version, license, text: texts.length > 0 ? texts.join('\n\n') : withoutFile(license, holder) };
}

/** All notices as one text, by the packages' names. */
export function noticesText(packages: readonly BundledPackage[]): string {
  const sorted = [...packages].sort((one, other) => one.name.localeCompare(other.name, 'en') || one.version.localeCompare(other.version));
  const parts = sorted.map(({ name, version, license, text }) => `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`);
  return `Entra Logs contains the following packages, each under its own licence.\n\n${parts.join('\n')}`;
}

/** The notices of all packages that these files are of. */
export function noticesOf(files: readonly string[]): string {
  const folders = new Set(files.map((file) => packageFolder(join(root, file))).filter((folder) => folder !== undefined));
  const packages = new Map([...folders].map((folder) => bundledPackage(folder)).map((one) => [`${one.name} ${one.version}`, one]));
  return noticesText([...packages.values()]);
}

/** The files with the words of licences: beside the manifest, and in a folder for those of what the package was made from. */
function wordsIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries
    .filter(({ name }) => /^(?:licen[cs]es?|notice|copying|third-?party-?notices)/i.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return readdirSync(path)
        .sort()
        .map((name) => join(path, name));
    });
}

/** A package that names its licence and leaves out its words. */
function withoutFile(license: string, holder: string): string {
  if (license !== 'MIT') throw new Error(`A package of ${holder} has the licence ${license} and no file with its words.`);
  return [
    `Copyright (c) ${holder}`,
    'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:',
    'The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.',
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.',
  ].join('\n\n');
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
