import { defineState } from '@coldstart/cloud';

export interface Retained {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export const retained = defineState('iot/retained', () => ({ byTopic: new Map<string, Retained>() }));
