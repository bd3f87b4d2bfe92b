import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import { importsOf } from './importsOf';
import { layers, narrow } from './layerRules';
import type { Layer } from './layerRules';
import { root } from './root';

/** A source file by its path from the checkout's top, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const extensions = ['.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx', ''];

/** Checks who imports whom, type imports included. Gives one sentence per violation, with the way out. */
export function checkLayers(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map((file) => file.path));
  const graph = new Map<string, string[]>();
  const problems: string[] = [];
  for (const file of files) {
    const imports = importsOf(file.path, file.text);
    const targets: string[] = [];
    for (const name of imports) {
      const target = name.startsWith('.') ? resolveFile(file.path, name, paths) : undefined;
      const problem = name.startsWith('.') ? checkFile(file.path, name, target) : checkPackage(file.path, name);
      if (problem) problems.push(problem);
      if (target) targets.push(target);
    }
    graph.set(file.path, targets);
  }
  return [...problems, ...findCircles(graph)];
}

function resolveFile(from: string, name: string, paths: ReadonlySet<string>): string | undefined {
  const base = posix.join(posix.dirname(from), name.replace(/\?.*$/, ''));
  return extensions.map((extension) => base + extension).find((path) => paths.has(path));
}

function layerOf(path: string): Layer | undefined {
  return layers.find(({ place }) => path === place || path.startsWith(`${place}/`));
}

/** The unit that must not see its neighbours: a feature's own folder, else the layer. */
function unitOf(path: string, layer: Layer): string {
  return layer.place === 'src/features' ? path.split('/').slice(0, 3).join('/') : layer.place;
}

function checkFile(from: string, name: string, target: string | undefined): string | undefined {
  const layer = layerOf(from);
  if (!layer) return `${from} lies in no layer: move it into one of the folders of scripts/layerRules.ts, or add a layer there.`;
  if (!target) return /\.(css|svg|json)(\?.*)?$/.test(name) ? undefined : `${from} imports "${name}", which is not there.`;
  const other = layerOf(target);
  if (other && (unitOf(from, layer) === unitOf(target, other) || (layer !== other && layer.mayImport.includes(other.place))))
    return undefined;
  return `${from} imports ${target}, and ${unitOf(from, layer)} may import ${list(layer.mayImport)}. ${layer.wayOut}`;
}

function checkPackage(from: string, name: string): string | undefined {
  const layer = layerOf(from);
  if (!layer) return `${from} lies in no layer: move it into one of the folders of scripts/layerRules.ts, or add a layer there.`;
  const wanted = builtinModules.includes(name) ? `node:${name}` : name;
  if (!layer.packages.some((allowed) => (allowed.endsWith('*') ? wanted.startsWith(allowed.slice(0, -1)) : wanted === allowed))) {
    return `${from} imports the package "${name}", and ${layer.place} may use ${list(layer.packages)}. ${layer.wayOut}`;
  }
  const limit = narrow.find((rule) => rule.name === name && rule.layer === layer.place);
  return limit && !limit.only.test(from) ? `${from} imports "${name}". ${limit.wayOut}` : undefined;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : `only ${names.join(', ')}`;
}

/** Finds circles of imports; each is told once, from the file that closes it. */
function findCircles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const problems: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      problems.push(`${[...trail.slice(at), path].join(' → ')} is a circle. Move what they share into a file of its own.`);
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const target of graph.get(path) ?? []) visit(target);
    trail.pop();
    done.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return problems;
}

/** Reads all files that the layers cover. */
export function readSources(): SourceFile[] {
  return ['src', 'webview-ui/src']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

if (require.main === module) {
  const sources = readSources();
  const problems = checkLayers(sources);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `Layers: ${sources.length} files keep the rules.` : `Layers: ${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
