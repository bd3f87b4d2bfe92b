/** A piece of a source's file as JSON lines, ready to be staged. */
export interface FilePart {
  /** Number of the file in the source. */
  readonly file: number;
  /** Where the lines are: the file itself, or a copy of a stretch of it. */
  readonly path: string;
  readonly temporary: boolean;
  readonly size: number;
  /** Length of the longest line, where it is known. */
  readonly longestLine: number;
  /** Whether each line is known to be one record without an envelope. */
  readonly normalised: boolean;
  /** Line of the file that the part begins with, 1-based. */
  readonly firstLine: number;
  /** For each line of a normalised part, the line of the file it came from. */
  readonly lineNumbers?: readonly number[];
  /** Bytes and lines of the file that are read when this part is loaded. */
  readonly endBytes: number;
  readonly endLines: number;
}
