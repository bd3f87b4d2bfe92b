import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { activateHost, mostLoaded } from '../scripts/activateHost';
import { median, printFigure, runAsScript } from './measure';

const built = join(__dirname, '../dist');

/** What a window loads of the extension: how large all files of it are, and what loading and activating costs against a stand-in editor. */
function main(): void {
  if (!existsSync(join(built, 'extension.js'))) {
    console.log('Left out: dist/extension.js is not there. Run `npm run build` first.');
    return;
  }
  const samples = Array.from({ length: 9 }, () => activateHost(built));
  const files = samples[0]?.files ?? [];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const names = files.map(({ path }) => basename(path)).join(', ');
  printFigure(`size of what is loaded (${names})`, `${(bytes / 1024).toFixed(0)} KB`, `${mostLoaded / 1024} KB`, bytes <= mostLoaded);
  const activate = median(samples.map((sample) => sample.activate));
  console.log(`Loading it takes ${median(samples.map((sample) => sample.load)).toFixed(1)} ms of CPU.`);
  printFigure('activate', `${activate.toFixed(1)} ms of CPU`, '20 ms', activate <= 20);
}

runAsScript(main);
