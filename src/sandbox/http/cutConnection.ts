/** The connection ends without an answer. */
export class CutConnection extends Error {
  override readonly name = 'CutConnection';
}
