import type { AwsError, Operations, WireRequest, WireResponse } from '@coldstart/wire';
import type { Caller, KnownKey } from './authenticate.ts';
import type { Access, Call } from './call.ts';
import type { Cloud } from './cloud.ts';

/** How operations map onto IAM: by operation, the accesses that a call needs. */
export type AccessRules<Sdk> = {
  readonly [Name in keyof Operations<Sdk, Call>]?: (
    input: Parameters<NonNullable<Operations<Sdk, Call>[Name]>>[0],
    call: Call,
  ) => Access | readonly Access[] | undefined;
};

/**
 * One AWS service of the cloud: its operations, and who may call them.
 *
 * An operation without an access rule needs `<prefix>:<Operation>` on `*`;
 * a rule that returns `undefined` lets everyone in (`sts:GetCallerIdentity`) or leaves it to the operation.
 */
export interface CloudService<Sdk> {
  /** Endpoint prefix and signing name: `lambda`, `logs`. */
  readonly name: string;
  /** Prefix of its IAM actions, where that is another one than `name`. */
  readonly iamPrefix?: string;
  /** True for services without Regions: their state lives in `GLOBAL`. */
  readonly global?: boolean;
  /** Loads the SDK's client package, on the service's first call. */
  readonly sdk: () => Promise<Sdk>;
  readonly operations: Operations<Sdk, Call>;
  readonly access: AccessRules<Sdk>;
  /** Operations that change nothing although their names do not begin with Get, List, Describe, Head and the like. */
  readonly readOnly?: readonly string[];
  /** Operations that change something although their names begin with Get, such as those that hand out keys. */
  readonly writes?: readonly string[];
  /** Operations that a caller without a signature may reach (a bucket's policy decides). */
  readonly anonymous?: readonly string[];
  /** The error that the service throttles with, for faults; `ThrottlingException` when left out. */
  readonly throttle?: (operation: string) => AwsError;
  /** The error for input that breaks the model's constraints; `ValidationException` (awsQuery: `ValidationError`) when left out. */
  readonly invalid?: (message: string, operation: string) => AwsError;
  /** Takes up waiting work (queued events, timers) after a restart with `--data`. */
  readonly resume?: (cloud: Cloud) => void;
  /** Answers what is no operation: downloads, browser forms, CORS preflights. `undefined` leaves it to the operations. */
  readonly http?: (
    request: WireRequest,
    cloud: Cloud,
    findKey: (accessKeyId: string) => KnownKey | undefined,
    /** Who signed the request; throws as AWS refuses what is wrong with its signature. */
    authenticate: () => Caller,
  ) => Promise<WireResponse | undefined>;
  /** Last touch to an answer, such as CORS headers. */
  readonly decorate?: (request: WireRequest, response: WireResponse, cloud: Cloud) => void;
}

/** A service whatever its SDK: what the core works with. */
export interface AnyService extends Omit<CloudService<object>, 'sdk' | 'operations' | 'access'> {
  readonly sdk: () => Promise<object>;
  readonly operations: Readonly<Record<string, AnyOperation | undefined>>;
  readonly access: Readonly<Record<string, AnyAccessRule | undefined>>;
}

export type AnyOperation = (input: Record<string, unknown>, call: Call) => object | void | Promise<object | void>;
export type AnyAccessRule = (input: Record<string, unknown>, call: Call) => Access | readonly Access[] | undefined;

/** Checks a service's operations against its SDK's types, and hands it to the core. */
export function defineService<Sdk extends object>(service: CloudService<Sdk>): AnyService {
  // The wire gives each operation the input of its own schema, which the SDK's types describe.
  return service as unknown as AnyService;
}
