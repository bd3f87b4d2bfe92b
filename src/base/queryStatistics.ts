/** What a workspace tells of its work on a query, as far as it does. */
export interface QueryStatistics {
  /** How long it worked. */
  readonly seconds?: number;
  /** Processor time of all its machines. */
  readonly processorSeconds?: number;
  /** The most that one machine took. */
  readonly memoryBytes?: number;
  /** Rows that it looked at, of all that the tables have. */
  readonly rowsScanned?: number;
  readonly rowsThere?: number;
  /** Bytes of the answer as the workspace counts them. */
  readonly answerBytes?: number;
}
