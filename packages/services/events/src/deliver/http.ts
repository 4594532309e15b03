import type { CreateConnectionAuthRequestParameters, HttpParameters } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import {
  decide,
  defineTimer,
  policiesOf,
  principalOf,
  servicePrincipal,
  type Actor,
  type Call,
  type QueuedDelivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { destinationAt } from '../api-destinations/state.ts';
import { planAuthorization } from '../connections/authorize.ts';
import { parametersForEventBridge } from '../connections/secret.ts';
import { connectionAt, type Connection } from '../connections/state.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { httpRequest, type HttpRequest } from './http-request.ts';

/** Milliseconds in which an API has to answer. */
const PATIENCE = 5000;

/** An event that is brought to an API. Plain data: it may wait on disk. */
export interface HttpDelivery {
  /** ARN of the API destination. */
  readonly destination: string;
  /** ARN of the rule. */
  readonly rule: string;
  readonly as: Actor;
  readonly parameters: HttpParameters;
  readonly body: string;
  readonly retry: RetryPolicy;
  readonly deadLetter: QueuedDelivery | undefined;
}

interface Pending {
  readonly delivery: HttpDelivery;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

interface Failure {
  /** As dead letters name it. */
  readonly code: string;
  readonly message: string;
  readonly passes: boolean;
}

export function queueHttp(call: Call, delivery: HttpDelivery): void {
  plan(call, { delivery, attempts: 0, since: call.now() }, 0);
}

function plan(call: Call, pending: Pending, delay: number): void {
  const [, , , region = '', account = ''] = pending.delivery.rule.split(':');
  const as = servicePrincipal('events.amazonaws.com', account);
  const what = `call ${pending.delivery.destination}`;
  call.schedule(httpDelivery, { in: delay * 1000 }, pending, { what, account, region, as });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const httpDelivery = defineTimer<Pending>('events/http', async (call, pending) => {
  const { delivery, attempts, since } = pending;
  const { account, region } = call;
  const where = { account, region, service: 'events', resource: delivery.destination };
  const { journal } = call.cloud;
  const entry = journal.record({
    kind: 'delivery',
    ...where,
    action: 'event',
    cause: call.entry.id,
    outcome: 'pending',
  });
  const failure = await attempt(call, delivery);
  if (failure === undefined) return journal.finish(entry, { outcome: 'ok' });
  const outcome = failure.code === 'NO_PERMISSIONS' ? 'denied' : 'error';
  journal.finish(entry, { outcome, message: failure.message, detail: { code: failure.code } });
  const { attempts: most, delays, maximumAge = Number.POSITIVE_INFINITY } = delivery.retry;
  const delay = delays[attempts] ?? delays.at(-1) ?? 0;
  const isOld = (call.now() - since) / 1000 + delay > maximumAge;
  const { deadLetter } = delivery;
  if (!failure.passes) return sendDeadLetter(call, deadLetter, failure, attempts);
  if (attempts >= most) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumRetryAttempts');
  if (isOld) return sendDeadLetter(call, deadLetter, failure, attempts, 'MaximumEventAgeInSeconds');
  journal.record({
    kind: 'retry',
    ...where,
    action: 'retry',
    cause: entry.id,
    outcome: 'pending',
    message: `retry in ${delay} s`,
  });
  plan(call, { delivery, attempts: attempts + 1, since }, delay);
});

async function attempt(call: Call, delivery: HttpDelivery): Promise<Failure | undefined> {
  const refused = refusal(call, delivery);
  if (refused !== undefined) return { code: 'NO_PERMISSIONS', message: refused, passes: false };
  const destination = destinationAt(call, delivery.destination);
  const connection = destination === undefined ? undefined : connectionAt(call, destination.connection);
  if (destination === undefined || connection === undefined)
    return {
      code: 'NO_RESOURCE',
      message: `${delivery.destination}, or its connection, does not exist.`,
      passes: false,
    };
  if (connection.state !== 'AUTHORIZED')
    return { code: 'SDK_CLIENT_ERROR', message: `The connection ${connection.name} is not authorized.`, passes: true };
  const parameters = await authorizing(call, connection);
  if ('code' in parameters) return parameters;
  const answer = await send(httpRequest(destination, connection, parameters, delivery.parameters, delivery.body));
  if (typeof answer === 'string') return { code: 'CONNECTION_FAILURE', message: answer, passes: true };
  if (answer < 300) return undefined;
  const expired = answer === 401 && connection.type === 'OAUTH_CLIENT_CREDENTIALS';
  if (expired) planAuthorization(call, connection.name);
  const passes = expired || answer === 409 || answer === 429 || answer >= 500;
  return { code: 'ERROR_FROM_TARGET', message: `${destination.endpoint} answered ${answer}.`, passes };
}

/** What a connection's secret holds, or why it cannot be read. */
async function authorizing(
  call: Call,
  connection: Connection,
): Promise<CreateConnectionAuthRequestParameters | Failure> {
  try {
    return await parametersForEventBridge(call, connection);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const isDenied = error.code.startsWith('AccessDenied');
    return { code: isDenied ? 'NO_PERMISSIONS' : 'SDK_CLIENT_ERROR', message: error.message, passes: !isDenied };
  }
}

/** The role must be allowed to call the destination. @returns why it is not */
function refusal(call: Call, { destination, as, rule }: HttpDelivery): string | undefined {
  try {
    const principal = principalOf(call.cloud, as);
    const access = { action: 'events:InvokeApiDestination', resource: destination };
    const question = { principal, access, region: call.region, now: call.now(), request: undefined };
    const decision = decide({ ...question, extra: { 'aws:SourceArn': rule } }, policiesOf(call.cloud, principal));
    return decision.result === 'allowed' ? undefined : decision.message;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

/** @returns the status of the answer, or why there is none */
async function send({ url, method, headers, body }: HttpRequest): Promise<number | string> {
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method, headers, ...(hasBody && { body }), signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
