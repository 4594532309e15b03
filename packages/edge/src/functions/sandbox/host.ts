/** What the engine gives the code inside. Bytes pass as buffers, all else as plain values. */
export interface Host {
  /** When the function began, in milliseconds: the only time that it sees. */
  readonly now: number;
  log(text: string): void;
  encode(text: string, encoding: string): ArrayBuffer;
  decode(bytes: ArrayBuffer, encoding: string): string;
  /** @param key of an HMAC; none for a hash */
  digest(algorithm: string, key: ArrayBuffer | undefined, data: ArrayBuffer): ArrayBuffer;
  /** The value of a key of the function's key-value store; none without the key. */
  value(key: string): string | undefined;
  /** JSON of what `meta()` answers; none without a store. */
  store(): string | undefined;
}

/** The modules inside, which the parts of the sandbox add to. */
export type Modules = Record<string, object>;
