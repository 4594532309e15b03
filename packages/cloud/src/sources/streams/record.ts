/** A stream's record as it is handled, whatever stream it is of. */
export interface SourceRecord {
  readonly sequence: string;
  /** Records of one key are handled in their order. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** As Lambda's functions get it. */
  readonly event: Readonly<Record<string, unknown>>;
}
