/** What comes in and what goes out. Leave this file as it is. */
export type Architecture = 'x86_64' | 'arm64';

/** Dollars for one unit. */
export interface Prices {
  request: number;
  /** For each GB-second of compute, by architecture. */
  gbSecond: Record<Architecture, number>;
  /** For each GB-second for which an environment of provisioned concurrency is there, used or not. */
  provisioned: Record<Architecture, number>;
  /** For each GB-second of compute in such an environment. */
  provisionedGbSecond: Record<Architecture, number>;
  /** For each GB-second of `/tmp` above 512 MB. */
  tmpGbSecond: number;
}

/** An event of CloudWatch Logs. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  timestamp: number;
  message: string;
}

/** A function, and what its log has. */
export interface FunctionLog {
  function: string;
  /** `nodejs24.x`, `provided.al2023`; absent for an image. */
  runtime?: string;
  packageType: 'Zip' | 'Image';
  architecture: Architecture;
  /** Megabytes. */
  memorySize: number;
  /** Megabytes of `/tmp`. */
  ephemeralStorage: number;
  /** Its environments of provisioned concurrency, and the seconds of the month for which they are there. */
  provisioned?: { environments: number; seconds: number };
  events: LogEvent[];
}

export interface BillRequest {
  prices: Prices;
  /** The logs are a sample: the month has all of it so many times. */
  times: number;
  logs: FunctionLog[];
}

export interface Saving {
  what: 'arm64' | 'init' | 'tmp';
  usd: number;
}

export interface Bill {
  requests: number;
  /** Of compute outside of provisioned concurrency. */
  gbSeconds: Record<Architecture, number>;
  usd: { requests: number; compute: number; provisioned: number; tmp: number; total: number };
  savings: Saving[];
}
