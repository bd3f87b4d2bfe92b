import { join } from 'node:path';

/** The checkout's top folder. */
export const root = join(__dirname, '..');

/** Where tests and the development host keep their profiles, logs and screenshots; never committed. */
export const workFolder = join(root, '.vscode-test');
