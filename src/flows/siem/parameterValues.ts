/** The values that a forwarder is set up with, by the names of the parameters. */
export type ParameterValues = Readonly<Record<string, string>>;
