import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Capabilities, Capability, ClockCapability, Fault, JournalEntry, JournalQuery } from './capabilities.ts';
import { describeMissing, Unsupported } from './capabilities.ts';
import { configure, type Configuration } from './configure.ts';
import { clientFor, configFor, type ClientClass, type ClientConfig } from './clients.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
import { expect, ExpectationError, type Expect } from './expect.ts';
import { hangingFunctions } from './hanging.ts';
import { invoke, type Invocation, type InvokeOptions } from './invoke.ts';
import { functionLogs } from './logs.ts';
import { createRandom, type Random } from './random.ts';
import { show } from './show.ts';
import type { Stack } from './stack.ts';

/** Where an exercise is deployed, and as whom the checks speak to it. */
export interface Target {
  readonly endpoint: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** The account's administrator. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly capabilities: Capabilities;
  readonly stack: Stack;
  /** The learner's files, by path within the exercise. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly exercise: string;
  readonly variant: string;
  readonly seed: number;
}

/** What a check works with. Everything it learns, it learns through AWS's own APIs. */
export interface CheckContext {
  readonly variant: string;
  readonly region: string;
  readonly account: string;
  readonly endpoint: string;
  readonly stack: Stack;
  /** Fresh data; the same for the same `--seed`. */
  readonly random: Random;
  /** An AWS SDK client as the account's administrator, made once: `t.client(DynamoDBClient)`. */
  client<Client>(type: ClientClass<Client>): Client;
  /** The same, with other credentials, such as a role's session. */
  clientAs<Client>(
    type: ClientClass<Client>,
    credentials: ClientConfig['credentials'] & { readonly sessionToken?: string },
  ): Client;
  /** Invokes a function by its logical id (`HelloFunction`), name or ARN. */
  invoke(functionName: string, event: unknown, options?: InvokeOptions): Promise<Invocation>;
  /** The same, for a call that must succeed: its result. */
  call(functionName: string, event: unknown, options?: InvokeOptions): Promise<unknown>;
  /** Changes a function's configuration, such as its timeout, and waits until the change is in force. */
  configure(functionName: string, change: Configuration): Promise<void>;
  /** The lines that a function wrote since this check began, from CloudWatch Logs. */
  logs(functionName: string): Promise<string[]>;
  /** @param subject what the value is, in the learner's words */
  expect(actual: unknown, subject: string): Expect;
  /** Fails: `t.fail('one message a line', 'two lines were one')`. */
  fail(expected: string, happened: string): never;
  /** Repeats until it holds. */
  eventually<Result>(attempt: () => Result | Promise<Result>, options?: EventuallyOptions): Promise<Result>;
  /** Text of a file that the learner wrote and that is configuration, not code. */
  file(path: string): string;
  readonly clock: ClockCapability;
  readonly faults: { add(fault: Fault): () => void };
  readonly journal: {
    /** Entries of this check. */
    entries(query?: JournalQuery): readonly JournalEntry[];
    chain(id: number): readonly JournalEntry[];
  };
}

/** @param check id of the check, which has random data of its own */
export function createContext(target: Target, check: string): CheckContext {
  const { capabilities, account, stack } = target;
  const began = { entry: capabilities.journal?.last() ?? 0, at: capabilities.clock?.now() ?? Date.now() };
  const hanging = hangingFunctions(target);
  const client = <Client>(type: ClientClass<Client>): Client => clientFor(target, type);

  function functionName(name: string): string {
    return stack.resources.find(({ logicalId }) => logicalId === name)?.physicalId ?? name;
  }

  function need<Value>(capability: Capability, value: Value | undefined): Value {
    if (value === undefined) throw new Unsupported(describeMissing([capability], capabilities));
    return value;
  }

  const context: CheckContext = {
    variant: target.variant,
    region: target.region,
    account,
    endpoint: target.endpoint,
    stack,
    random: createRandom(target.seed, target.exercise, check),
    client,
    clientAs: (type, credentials) => new type({ ...configFor(target), credentials }),
    async invoke(name, event, options) {
      const called = functionName(name);
      hanging.check(called, name, event);
      const invocation = await invoke(client(LambdaClient), called, event, options);
      hanging.note(called, invocation);
      return invocation;
    },
    async call(name, event, options) {
      const { result, error } = await context.invoke(name, event, options);
      if (error === undefined) return result;
      throw new ExpectationError(`${name} to answer ${show(event)}`, `it failed with ${error.type}: ${error.message}`);
    },
    configure(name, change) {
      hanging.forget(functionName(name));
      return configure(client(LambdaClient), functionName(name), change);
    },
    logs: (name) => functionLogs(target, functionName(name), began.at),
    expect,
    fail(expected, happened) {
      throw new ExpectationError(expected, happened);
    },
    eventually: (attempt, options) => eventually(attempt, capabilities.clock, options),
    file(path) {
      const found = target.files.get(path);
      if (found === undefined) throw new ExpectationError(`the file ${path}`, 'it is missing');
      return Buffer.from(found).toString('utf8');
    },
    get clock() {
      return need('clock', capabilities.clock);
    },
    faults: { add: (fault) => need('faults', capabilities.faults).add(account, fault) },
    journal: {
      entries: (query = {}) =>
        need('journal', capabilities.journal).entries(account, {
          ...query,
          after: Math.max(query.after ?? 0, began.entry),
        }),
      chain: (id) => need('journal', capabilities.journal).chain(id),
    },
  };
  return context;
}
