import type { Capabilities, Credentials } from '@coldstart/checks/runner';
import type { ServiceEntry } from '@coldstart/cloud';
import type { Usage } from '@coldstart/prices';
import type { AwsRun } from '../aws/run.ts';

/** An AWS-compatible cloud to grade on. */
export interface Backend {
  /** `embedded`, `localstack`, or its URL. */
  readonly name: string;
  /** `undefined` on AWS, where each service has an address of its own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly capabilities: Capabilities;
  /** The administrator of an account; every exercise gets an account of its own, unless there is `own`. */
  credentials(account: string): Credentials;
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
  /** Where it is somebody's account on AWS, the only one there is: how things are called there, and are taken away. */
  readonly own?: OwnAccount | undefined;
  /** Ends it, and leaves nothing behind. */
  close(): Promise<void>;
}

/** An account in which not everything is the grader's. */
export interface OwnAccount {
  readonly account: string;
  /** Aborted when the person wants no more of it: what was made is deleted then, nothing else goes on. */
  readonly signal: AbortSignal;
  /** Names what an exercise will be deployed as. It counts as made from here on, until it is removed. */
  begin(exercise: string, region: string): OwnDeployment;
}

export interface OwnDeployment {
  readonly stackName: string;
  readonly bucket: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** Deletes all of it, as far as that is possible, and writes down what was not. */
  remove(): Promise<void>;
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
  /** The account for `aws`, opened by whoever has been asked. */
  readonly aws?: AwsRun | undefined;
  /** Told what takes time, and what is not as it could be. */
  readonly log: (message: string) => void;
}
