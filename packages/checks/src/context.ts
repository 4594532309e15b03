import { LambdaClient } from '@aws-sdk/client-lambda';
import type { z } from 'zod';
import type { Capability } from '@coldstart/exercise';
import type { Capabilities, ClockCapability, Fault, JournalEntry, JournalQuery } from './capabilities.ts';
import { describeMissing, Unsupported } from './capabilities.ts';
import { configure, withConfiguration, type Configuration } from './configure.ts';
import { clientFor, newClient, type ClientClass, type Credentials, type Keys } from './clients.ts';
import { readDocument } from './document.ts';
import { eventually, type EventuallyOptions } from './eventually.ts';
import { expect, ExpectationError, type Expect } from './expect.ts';
import { hangingFunctions } from './hanging.ts';
import { sendHttp, type HttpAnswer, type HttpRequest } from './http.ts';
import { invoke, type FunctionError, type Invocation, type InvokeOptions } from './invoke.ts';
import { failedToStart, functionLogs, invocationLog, type InvocationLog, type Mark } from './logs.ts';
import { createRandom, type Random } from './random.ts';
import { callsDuring, type RecordedCall } from './recorded-calls.ts';
import { expectLeastPrivilege, readRole, type RolePurpose } from './role.ts';
import { show } from './show.ts';
import type { Stack } from './stack.ts';

/** Milliseconds within which the log of an invocation is there. */
const LOG_ARRIVES = 5000;

/** Where an exercise is deployed, and as whom the checks speak to it. */
export interface Target {
  /** `undefined` on AWS, where each service has an address of its own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** The account's administrator. */
  readonly credentials: Credentials;
  /** Another account, and its administrator: nobody where there is but one account. */
  readonly stranger: { readonly account: string; readonly credentials: Credentials | undefined };
  readonly capabilities: Capabilities;
  /** The cloud's time, in milliseconds since 1970, whether the check may move it or not. */
  readonly now: () => number;
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
  readonly stack: Stack;
  /** Fresh data; the same for the same `--seed`. */
  readonly random: Random;
  /** An AWS SDK client as the account's administrator, made once: `t.client(DynamoDBClient)`. */
  client<Client>(type: ClientClass<Client>): Client;
  /** The same, with other credentials, such as a role's session. */
  clientAs<Client>(type: ClientClass<Client>, credentials: Keys): Client;
  /**
   * An account that has nothing to do with the exercise's: from there is tried what must not come in from outside. To
   * call from there needs `accounts`.
   */
  readonly stranger: { readonly account: string; client<Client>(type: ClientClass<Client>): Client };
  /** Invokes a function by its logical id (`HelloFunction`), name or ARN. */
  invoke(functionName: string, event: unknown, options?: InvokeOptions): Promise<Invocation>;
  /** The same, for a call that must succeed: its result. */
  call(functionName: string, event: unknown, options?: InvokeOptions): Promise<unknown>;
  /** The same, for a call whose result must be an object. */
  callObject(functionName: string, event: unknown, options?: InvokeOptions): Promise<Record<string, unknown>>;
  /** A call that must fail with an error of this type: the error. */
  expectRefusal(functionName: string, event: unknown, errorType: string): Promise<FunctionError>;
  /** Sends a request to an address of the stack's, such as an output that names an API: what came back, whatever its status. */
  request(address: string, request?: HttpRequest): Promise<HttpAnswer>;
  /** Does something while a function's configuration is another, such as its timeout; then it is as it was. */
  withConfiguration<Result>(functionName: string, change: Configuration, run: () => Promise<Result>): Promise<Result>;
  /** The same for some of its environment variables; the others stay. */
  withEnvironment<Result>(
    functionName: string,
    variables: Readonly<Record<string, string>>,
    run: () => Promise<Result>,
  ): Promise<Result>;
  /** Changes a function's configuration, such as its role, and waits until the change is in force. */
  configure(functionName: string, change: Configuration): Promise<void>;
  /**
   * The lines that a function wrote since this check began and that have arrived in CloudWatch Logs, without Lambda's.
   * Which are whose the runtime says that has run it; elsewhere than on the embedded cloud their text has to tell.
   */
  logs(functionName: string): Promise<string[]>;
  /** All that one invocation of this check wrote, once it has arrived in CloudWatch Logs. */
  invocationLog(functionName: string, requestId: string): Promise<InvocationLog>;
  /**
   * Whether a function ended while it started, and not at the event of this invocation: the platform says so in the log.
   * It needs `init-reports`.
   */
  failedToStart(functionName: string, requestId: string): Promise<boolean>;
  /**
   * The calls that a function itself made while it ran for a request, as the cloud recorded them. It needs `journal`;
   * elsewhere than on the embedded cloud without principals and IAM's decisions.
   */
  callsDuring(requestId: string): readonly RecordedCall[];
  /**
   * Evaluates all policies of a role, its boundary and its trust policy, and fails where it may less or more than what it
   * is for: `it may also iam:CreateUser on *, by statement 2 of the policy ParentRole`.
   *
   * @param role its name or ARN, or its logical id
   */
  expectLeastPrivilege(role: string, purpose: RolePurpose): Promise<void>;
  /** @param subject what the value is, in the learner's words */
  expect(actual: unknown, subject: string): Expect;
  /** Fails: `t.fail('one message a line', 'two lines were one')`. */
  fail(expected: string, happened: string): never;
  /** Repeats until it holds. */
  eventually<Result>(attempt: () => Result | Promise<Result>, options?: EventuallyOptions): Promise<Result>;
  /** Text of a file that the learner wrote and that is configuration, not code. */
  file(path: string): string;
  /**
   * Such a file as data, YAML or JSON: where it does not parse or is not what the schema says, the check fails with the
   * line and what to do there.
   */
  document<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema>;
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
  const began: Mark = { entry: capabilities.journal?.last() ?? 0, at: target.now() };
  const hanging = hangingFunctions(stack);
  const client = <Client>(type: ClientClass<Client>): Client => clientFor(target, type);

  function physicalId(name: string): string {
    return stack.resources.find(({ logicalId }) => logicalId === name)?.physicalId ?? name;
  }

  function need<Value>(capability: Capability, value: Value | undefined): Value {
    if (value === undefined) throw new Unsupported(describeMissing([capability], capabilities));
    return value;
  }

  /** Waits for what is read of an invocation's log. */
  const arrived = <Found>(name: string, requestId: string, read: () => Promise<Found | undefined>): Promise<Found> =>
    context.eventually(
      async () => {
        const found = await read();
        if (found !== undefined) return found;
        throw new ExpectationError(
          `CloudWatch Logs to have what ${name} wrote during the invocation ${requestId}`,
          'it is not there: may the role of the function write logs?',
        );
      },
      { within: LOG_ARRIVES },
    );

  const context: CheckContext = {
    variant: target.variant,
    region: target.region,
    account,
    stack,
    random: createRandom(target.seed, target.exercise, check),
    client,
    clientAs: (type, credentials) => newClient(target, type, credentials),
    stranger: {
      account: target.stranger.account,
      client: (type) => newClient(target, type, need('accounts', target.stranger.credentials)),
    },
    async invoke(name, event, options) {
      const called = physicalId(name);
      hanging.check(called, name, event);
      const invocation = await invoke(client(LambdaClient), called, event, options);
      hanging.note(called, invocation);
      return invocation;
    },
    async call(name, event, options) {
      const { result, error } = await context.invoke(name, event, options);
      if (error === undefined) return result;
      throw new ExpectationError(
        `${name} to answer the event ${show(event)}`,
        `it failed with ${error.type}: ${error.message}`,
      );
    },
    async callObject(name, event, options) {
      const result = await context.call(name, event, options);
      if (typeof result === 'object' && result !== null && !Array.isArray(result)) return { ...result };
      throw new ExpectationError(
        `${name} to answer the event ${show(event)} with an object`,
        `it answered ${show(result)}`,
      );
    },
    async expectRefusal(name, event, errorType) {
      const { error, result } = await context.invoke(name, event);
      if (error?.type === errorType) return error;
      throw new ExpectationError(
        `${name} to refuse the event ${show(event)} with an error of type ${errorType}`,
        error === undefined ? `it answered ${show(result)}` : `it failed with ${error.type}: ${error.message}`,
      );
    },
    request: (address, request) => sendHttp(target.endpoint, address, request),
    withConfiguration(name, change, run) {
      hanging.forget(physicalId(name));
      return withConfiguration(client(LambdaClient), physicalId(name), change, run);
    },
    withEnvironment: (name, variables, run) =>
      context.withConfiguration(name, { Environment: { Variables: { ...variables } } }, run),
    configure(name, change) {
      hanging.forget(physicalId(name));
      return configure(client(LambdaClient), physicalId(name), change);
    },
    logs: (name) => functionLogs(target, physicalId(name), began),
    invocationLog: (name, requestId) =>
      arrived(name, requestId, () => invocationLog(target, physicalId(name), requestId, began)),
    failedToStart: (name, requestId) =>
      arrived(name, requestId, () => failedToStart(target, physicalId(name), requestId, began)),
    callsDuring(requestId) {
      const { journal, lacks } = capabilities;
      return callsDuring(
        need('journal', lacks.journal === undefined ? journal : undefined),
        account,
        requestId,
        began.entry,
      );
    },
    async expectLeastPrivilege(role, purpose) {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      await expectLeastPrivilege(await readRole(client(IAMClient), physicalId(role)), purpose);
    },
    expect,
    fail(expected, happened) {
      throw new ExpectationError(expected, happened);
    },
    eventually: (attempt, options) => eventually(attempt, capabilities.clock, options, capabilities.pace),
    file(path) {
      const found = target.files.get(path);
      if (found === undefined)
        throw new ExpectationError(`the file ${path}`, 'it is missing; `pnpm course reset` brings the original back');
      return Buffer.from(found).toString('utf8');
    },
    document: (path, schema) => readDocument(path, context.file(path), schema),
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
