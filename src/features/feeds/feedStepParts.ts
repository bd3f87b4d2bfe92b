import type { App } from '../../app';

/** What the steps take from outside. */
export interface FeedStepParts extends Pick<App, 'engine'> {
  /** The folder that is suggested for files. */
  readonly folder: string;
  /** The query at the caret of the open editor, where there is one. */
  readonly openQuery: () => Promise<{ readonly title: string; readonly text: string } | undefined>;
  /** Asks for a file with a connection string; undefined where the person left. */
  readonly chooseFile: (title: string) => Promise<string | undefined>;
}
