import { pathName } from '../../base/jsonPath';

const step = /\.([^.[\]*]+)|\[\s*(\d+)\s*\]|\[\s*'((?:[^'\\]|\\[^])*)'\s*\]|\[\s*"((?:[^"\\]|\\[^])*)"\s*\]/y;

/**
 * A path such as `$.hosts[1]` or `$['hosts'][1]['AvailableMB']` as the engine writes it; `undefined` where it is none. A text without `$` is
 * the name of a property of the root. Source of both notations: learn.microsoft.com/kusto/query/extract-json-function.
 */
export function enginePath(path: string): string | undefined {
  if (path === '') return undefined;
  if (!path.startsWith('$')) return `$.${pathName(path)}`;
  const steps: string[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) return undefined;
    const [, plain, place, single, double] = found;
    const name = plain ?? (single ?? double ?? '').replaceAll(/\\([^])/g, '$1');
    if (place === undefined && name === '') return undefined;
    steps.push(place === undefined ? `.${pathName(name)}` : `[${Number(place)}]`);
  }
  return `$${steps.join('')}`;
}

/** Whether a path asks for several places at once. */
export function isWidePath(path: string): boolean {
  return /\*|\.\./.test(path.replaceAll(/'[^']*'|"[^"]*"/g, ''));
}
