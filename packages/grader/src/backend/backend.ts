import type { Capabilities } from '@coldstart/checks/runner';

/** An AWS-compatible cloud to grade on. */
export interface Backend {
  /** `embedded`, or its URL. */
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly capabilities: Capabilities;
  /** The administrator of an account; every exercise gets an account of its own. */
  credentials(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Forgets an account; what an endpoint cannot forget, its deployment has deleted before. */
  release(account: string): Promise<void>;
  /** True where `release` needs no stack to be deleted first. */
  readonly forgets: boolean;
  /** Ends it, and leaves nothing behind. */
  close(): Promise<void>;
}

export const REGION = 'eu-west-1';
