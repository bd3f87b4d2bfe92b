import { defineConfig } from 'vitest/config';

// Each file has a server, a browser and a sandbox of its own, so two of them run at a time; more only wait for each other. VS Code's own
// pickers and dialogs now and then drop a key on a busy machine, so a test may try again; what is wrong fails every time.
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    retry: 2,
    pool: 'forks',
    maxWorkers: 2,
    bail: 5, // a window that hangs would else cost a timeout per test
  },
});
