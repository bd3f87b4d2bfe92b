#!/usr/bin/env node
import { runCommandLine } from './commandLine/commandLine';

const cancel = new AbortController();
process.once('SIGINT', () => cancel.abort());
process.once('SIGTERM', () => cancel.abort());
// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', () => process.exit(0));

void runCommandLine(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  interactive: process.stderr.isTTY === true,
  signal: cancel.signal,
}).then((code) => {
  process.exitCode = code;
});
