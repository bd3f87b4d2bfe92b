import { milliseconds, printFigure, runAsScript } from './measure';
import { contoso, openSandboxEngine, quiet } from './sandboxEngine';

const [subscriptions, workspaces] = [200, 500];

/** The trees of a tenant with many subscriptions and workspaces, from the first answer on. */
async function main(): Promise<void> {
  const { engine, ...sandbox } = await openSandboxEngine(['--subscriptions', String(subscriptions), '--workspaces', String(workspaces)]);
  try {
    await engine.handlers['azure/subscriptions'](contoso, quiet); // the first answer
    for (let round = 0; round < 3; round++) {
      let found = 0;
      const wall = await milliseconds(async () => {
        const [all, there] = await Promise.all([
          engine.handlers['azure/subscriptions'](contoso, quiet),
          engine.handlers['azure/workspaces'](contoso, quiet),
        ]);
        found = all.length + there.workspaces.length;
      });
      printFigure(
        `${found} subscriptions and workspaces`,
        `${wall.toFixed(0)} ms`,
        '2000 ms',
        wall <= 2000 && found >= subscriptions + workspaces,
      );
    }
  } finally {
    await sandbox.close();
  }
}

runAsScript(main);
