/** What the queue tank's form has to choose from. */
export const QUEUES = { standard: 'Standard', fifo: 'FIFO' } as const;
export const FAILING = { none: 'None', once: 'B2, once', always: 'B2, always' } as const;
export const ANSWERS = {
  throws: 'Throws',
  reports: 'Reports what has failed',
  group: 'Reports it, and what is behind it in its group',
  nothing: 'Catches it, and returns nothing',
} as const;
export const READS = { yes: 'Yes', no: 'No' } as const;
export const SIZES = { 1: '1', 3: '3', 10: '10' } as const;
export const WINDOWS = { 0: 'None', 5: '5 s' } as const;
export const TIMEOUTS = { 10: '10 s', 20: '20 s', 30: '30 s' } as const;
export const MOST = { 0: 'No dead-letter queue', 1: '1', 3: '3' } as const;

export interface Setting {
  readonly queue: keyof typeof QUEUES;
  readonly failing: keyof typeof FAILING;
  readonly answer: keyof typeof ANSWERS;
  /** Whether the trigger has `ReportBatchItemFailures`. */
  readonly reads: keyof typeof READS;
  readonly size: number;
  /** Seconds. A FIFO queue has none. */
  readonly window: number;
  /** Seconds. */
  readonly timeout: number;
  /** `maxReceiveCount`; 0 where nothing is set aside. */
  readonly most: number;
}

export const FIRST: Setting = {
  queue: 'standard',
  failing: 'always',
  answer: 'throws',
  reads: 'yes',
  size: 10,
  window: 0,
  timeout: 20,
  most: 3,
};

/** Messages, and the second in which they come. A letter is the message group. */
export const SENT = [
  { name: 'A1', at: 0 },
  { name: 'B1', at: 0 },
  { name: 'B2', at: 0 },
  { name: 'B3', at: 0 },
  { name: 'A2', at: 0 },
  { name: 'C1', at: 3 },
  { name: 'B4', at: 3 },
  { name: 'C2', at: 3 },
] as const;
export type Name = (typeof SENT)[number]['name'];

/** Seconds that the drawing looks at, and that an invocation takes. */
export const LENGTH = 90;
export const RUN = 2;
