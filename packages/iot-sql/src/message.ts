import type { Value } from './value.ts';

/** A message that reached a rule, and what its functions may ask about it. */
export interface Message {
  /** As it was published; basic ingest's first levels are taken off. */
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Of whoever published it over MQTT. */
  readonly clientId?: string | undefined;
  readonly principal?: string | undefined;
  readonly sourceIp?: string | undefined;
  readonly traceId?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly account: string;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly uuid: () => string;
}

/** A payload as the SQL sees it: a JSON value, or bytes where it is none. */
export function readPayload(payload: Uint8Array): Value {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as Value;
  } catch {
    return payload;
  }
}
