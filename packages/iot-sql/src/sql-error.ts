/** A statement that cannot be read, or that asks for what this cloud has not; the message says which. */
export class SqlError extends Error {
  /** Where it was noticed: characters from the beginning of the statement. */
  readonly at: number;
  /** True for what AWS has and this cloud has not. */
  readonly lacking: boolean;

  constructor(message: string, at: number, lacking = false) {
    super(message);
    this.name = 'SqlError';
    this.at = at;
    this.lacking = lacking;
  }
}
