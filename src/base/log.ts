/** How grave a line of the log is. */
export type LogLevel = 'info' | 'warning' | 'error';

/** Takes lines for the log; one whose level is not said is an error. */
export type Log = (message: string, level?: LogLevel) => void;
