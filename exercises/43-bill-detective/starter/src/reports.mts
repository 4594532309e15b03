import type { FunctionLog } from './types.mts';

/** What a report says of one invocation. */
export interface Report {
  /** Milliseconds that are billed. */
  billed: number;
  /** Those of them that the initialization took. */
  init: number;
  /** Megabytes. */
  memory: number;
}

/** As the study notes have it: "Billing is done in 100ms". */
export function reportsOf({ events }: FunctionLog): Report[] {
  const reports = new Map<string, Report>();
  for (const { message } of events) {
    const [, id = '', duration] = /REPORT RequestId: (\S+)\tDuration: ([\d.]+) ms/.exec(message) ?? [];
    const [, memory] = /Memory Size: (\d+) MB/.exec(message) ?? [];
    reports.set(id, { billed: Math.ceil(Number(duration) / 100) * 100, init: 0, memory: Number(memory) });
  }
  return [...reports.values()];
}
