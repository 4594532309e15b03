/** A stream's record as its mapping handles it, whatever stream it is of. */
export interface SourceRecord {
  readonly sequence: string;
  /** Records of one key are handled in their order. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** As the function gets it. */
  readonly event: Readonly<Record<string, unknown>>;
}
