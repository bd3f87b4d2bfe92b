import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A benchmark: a script of its own, so that none is disturbed by what another has in memory. */
interface Benchmark {
  readonly name: string;
  readonly title: string;
}

const benchmarks: readonly Benchmark[] = [
  { name: 'activation', title: 'The extension host: size of what every window loads, CPU of activation' },
  { name: 'ingest', title: 'Ingestion against a bare read_json' },
  { name: 'kql', title: 'KQL against hand-written SQL' },
  { name: 'language', title: 'The language service against the parser package as it comes' },
  { name: 'jq', title: 'A second query against jq' },
  { name: 'export', title: 'Export against COPY' },
  { name: 'grid', title: 'The grid in a scripted fast scroll' },
  { name: 'workspaceAnswer', title: 'The largest answer of a workspace against a bare JSON.parse' },
  { name: 'workspaceExport', title: 'An export past the limits of a workspace, while one answer of twenty fails' },
  { name: 'largeTenant', title: 'The trees of a tenant with 200 subscriptions and 500 workspaces' },
  { name: 'chart', title: 'The first chart of a page' },
  { name: 'feed', title: 'A feed of sign-ins to files, and 200 kills of its process' },
  {
    name: 'feedComplete',
    title: 'A feed whose records come late, twice and between failures, whose disk is full and whose process is killed again and again',
  },
  { name: 'feedWeek', title: 'A feed of audits, sign-ins and an Activity Log through a week with faults, held to what happened' },
  { name: 'tail', title: 'A tail of the Activity Log that is full and gets 2,000 events a second' },
  { name: 'tailPage', title: 'The page of a tail that follows 2,000 events a second' },
  { name: 'tailLatency', title: 'From an event in a hub, or in the answer of the service, to the screen' },
  { name: 'tailComplete', title: 'A tail whose events come late, twice and between failures, and whose engine is killed again and again' },
];

const usage = `Measures the product against references in the same run, and prints ratios.

  npm run bench                       all benchmarks
  npm run bench -- kql                one or some of ${benchmarks.map(({ name }) => name).join(', ')}
  npm run bench -- kql --size 10m     sign-ins to measure with: 100k, 1m (as it is), 10m; workspaceExport also 5m
  npm run bench -- tail --seconds 600 how long tail and tailPage get events; tailComplete takes --events 500000
  npm run bench -- feedComplete --size 10m   10m at --speed 400 takes 40 minutes; also --events, --kills 200, --fills 20
`;

function main(): void {
  const given = process.argv.slice(2);
  const isOption = (text: string | undefined): boolean => text?.startsWith('--') === true && text !== '--help';
  const names = given.filter((text, index) => !text.startsWith('--') && !isOption(given[index - 1]));
  const options = given.filter((text, index) => isOption(text) || isOption(given[index - 1]));
  const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (given.includes('--help') || unknown.length > 0) {
    console.log(unknown.length > 0 ? `There is no benchmark '${unknown.join("', '")}'.\n\n${usage}` : usage);
    process.exitCode = unknown.length > 0 ? 1 : 0;
    return;
  }
  for (const { name, title } of benchmarks.filter((benchmark) => names.length === 0 || names.includes(benchmark.name))) {
    console.log(`\n${title} (bench/${name}.ts)`);
    if (!run(name, options)) process.exitCode = 1;
  }
}

function run(name: string, parameters: readonly string[]): boolean {
  const script = join(__dirname, `${name}.ts`);
  if (!existsSync(script)) {
    console.log(`Left out: there is no bench/${name}.ts.`);
    return true;
  }
  const loader = require.resolve('tsx/cli');
  return spawnSync(process.execPath, [loader, script, ...parameters], { stdio: 'inherit' }).status === 0;
}

main();
