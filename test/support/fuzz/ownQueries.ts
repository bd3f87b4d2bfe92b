import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aggregateFunctions } from '../../../src/kql/aggregates';
import { scalarFunctions } from '../../../src/kql/functions';

const root = join(__dirname, '../../..');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : path.endsWith('.kql') ? [path] : [];
  });
}

/** Every query of the project itself: samples, recorded cases, and the examples of functions and aggregates. */
export function ownQueries(): readonly string[] {
  return [
    ...['samples/queries', 'test/golden'].flatMap((folder) => filesUnder(join(root, folder)).map((path) => readFileSync(path, 'utf8'))),
    ...scalarFunctions.flatMap(({ examples }) => examples.slice(0, 1).map(({ kql }) => `print v = ${kql}`)),
    ...aggregateFunctions.flatMap(({ examples }) => examples.slice(0, 1).map(({ kql }) => kql)),
  ];
}
