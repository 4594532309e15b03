import { cpus } from 'node:os';

/** What all processors have done since the machine started. */
export interface ProcessorTimes {
  /** Milliseconds. */
  readonly idle: number;
  /** Milliseconds, `idle` included. */
  readonly all: number;
}

export function processorTimes(): ProcessorTimes {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { idle, all };
}

/** @returns 0 where no time has passed, or where the system does not tell */
export function idleShare(from: ProcessorTimes, to: ProcessorTimes): number {
  return to.all > from.all ? (to.idle - from.idle) / (to.all - from.all) : 0;
}

/** The share of the processors' time above which a machine has some to spare. */
export const TO_SPARE = 0.1;
