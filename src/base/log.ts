/** Writes a line to the log of a process: of an error where no level is said. */
export type Log = (message: string, level?: LogLevel) => void;

export type LogLevel = 'info' | 'warning' | 'error';
