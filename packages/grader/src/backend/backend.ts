import type { Capabilities } from '@coldstart/checks/runner';
import type { ServiceEntry } from '@coldstart/cloud';
import type { Usage } from '@coldstart/prices';

/** An AWS-compatible cloud to grade on. */
export interface Backend {
  /** `embedded`, `localstack`, or its URL. */
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly capabilities: Capabilities;
  /** The administrator of an account; every exercise gets an account of its own. */
  credentials(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Where an account's functions must send their calls so that faults reach them; `undefined` where they need not. */
  functionEndpoint?(account: string): Promise<string | undefined>;
  /** What AWS would bill of an account since it was forgotten last, where that is counted. */
  readonly usage?: { of(account: string): readonly Usage[]; forget(account: string): void };
  /** True where Lambda's retries, of one and two minutes on AWS, take seconds. */
  readonly shortRetries: boolean;
  /** Forgets an account; what an endpoint cannot forget, its deployment has deleted before. */
  release(account: string): Promise<void>;
  /** True where `release` needs no stack to be deleted first. */
  readonly forgets: boolean;
  /** Why it can be used no more, as the person at the command reads it; `undefined` while it runs. */
  failure?(): Promise<string | undefined>;
  /** Ends it, and leaves nothing behind. */
  close(): Promise<void>;
}

export const REGION = 'eu-west-1';

/** How a backend is to be opened. */
export interface BackendOptions {
  /** The services that the embedded cloud has; on another, those whose calls can be read and disturbed. */
  readonly services: readonly ServiceEntry[];
  /** Image of LocalStack; `LOCALSTACK_IMAGE` or the pinned one when left out. */
  readonly image?: string | undefined;
  /** Leaves the container running for the next run. */
  readonly keep?: boolean | undefined;
  /** Told what takes time, and what is not as it could be. */
  readonly log: (message: string) => void;
}
