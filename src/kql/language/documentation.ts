/** A construct of the language, in words. */
export interface Documentation {
  readonly text: string;
  /** An example of its use. */
  readonly example?: string;
  /** The last part of its page's address under learn.microsoft.com/kusto/query, where it is not the default. */
  readonly page?: string;
}
