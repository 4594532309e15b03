import { gzipSync } from 'node:zlib';
import { ANONYMOUS, type Call } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import { tellOfDelivery } from '../../metrics.ts';
import type { DeliveryStream, Destination } from '../../state.ts';
import type { TransformFailure } from '../answer.ts';
import { logFailure } from '../error-log.ts';
import { failedLane } from '../failed.ts';
import type { Batch, FirehoseRecord, StageResult } from '../record.ts';

/** Milliseconds in which an endpoint has to answer. */
const PATIENCE = 180_000;
/** Milliseconds before it is tried again: more each time, up to the longest. */
const PAUSE = { first: 1000, longest: 120_000 };

/** Addresses of services of this cloud. */
const HERE =
  /\.(?:execute-api|elb|lambda-url|cloudfront)[a-z0-9.-]*\.(?:amazonaws\.com|on\.aws|localhost)$|\.cloudfront\.net$/i;

type HttpDestination = Extract<Destination, { kind: 'http' }>;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Posts a batch. https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
export async function deliverToHttp(
  call: Call,
  stream: DeliveryStream,
  destination: HttpDestination,
  batch: Batch,
  records: readonly FirehoseRecord[],
): Promise<StageResult> {
  const { http } = destination;
  const { Url: url = '' } = http.EndpointConfiguration ?? {};
  const entry = call.cloud.journal.record({
    kind: 'delivery',
    account: stream.account,
    region: stream.region,
    service: 'firehose',
    action: 'deliver',
    resource: url,
    cause: call.entry.id,
    outcome: 'pending',
    message: `${records.length} records of ${stream.name}`,
  });
  const failure = await attempt(call, url, requestOf(call, stream, destination, batch, records), batch.id);
  tellOfDelivery(call, stream, 'DeliveryToHttpEndpoint', records, failure === undefined);
  if (failure === undefined) {
    call.cloud.journal.finish(entry, { outcome: 'ok' });
    return {};
  }
  call.cloud.journal.finish(entry, { outcome: 'error', message: failure.message, detail: { code: failure.code } });
  await logFailure(call, stream, failure);
  const pause = Math.min(PAUSE.first * 2 ** (batch.attempts - 1), PAUSE.longest);
  const lasts = (http.RetryOptions?.DurationInSeconds ?? 300) * 1000;
  if (call.now() + pause - (batch.tried ?? call.now()) <= lasts) return { retryAt: call.now() + pause };
  const attempts = { made: batch.attempts, ended: call.now() };
  return { out: [failedLane('http-endpoint-failed', records, failure, attempts)] };
}

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

function requestOf(
  call: Call,
  stream: DeliveryStream,
  { http, accessKey }: HttpDestination,
  { id }: Batch,
  records: readonly FirehoseRecord[],
): Request {
  const { ContentEncoding: encoding, CommonAttributes: attributes = [] } = http.RequestConfiguration ?? {};
  const common = Object.fromEntries(
    attributes.map(({ AttributeName, AttributeValue }) => [AttributeName, AttributeValue]),
  );
  const body = Buffer.from(
    JSON.stringify({
      requestId: id,
      timestamp: call.now(),
      records: records.map(({ data }) => ({ data: Buffer.from(data).toString('base64') })),
    }),
  );
  return {
    body: new Uint8Array(encoding === 'GZIP' ? gzipSync(body) : body),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Amazon Kinesis Data Firehose Agent/1.0',
      'x-amz-firehose-protocol-version': '1.0',
      'x-amz-firehose-request-id': id,
      'x-amz-firehose-source-arn': stream.arn,
      ...(encoding === 'GZIP' && { 'content-encoding': 'gzip' }),
      ...(accessKey !== undefined && { 'x-amz-firehose-access-key': accessKey }),
      ...(attributes.length > 0 && {
        'x-amz-firehose-common-attributes': JSON.stringify({ commonAttributes: common }),
      }),
    },
  };
}

async function attempt(call: Call, url: string, request: Request, id: string): Promise<TransformFailure | undefined> {
  try {
    const { status, body } = HERE.test(new URL(url).hostname)
      ? await sendHere(call, url, request)
      : await sendAway(url, request);
    return isAcknowledged(status, body, id)
      ? undefined
      : { code: 'HttpEndpoint.DestinationException', message: reasonOf(status, body) };
  } catch (error) {
    return { code: 'HttpEndpoint.ConnectionFailed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function sendAway(url: string, { headers, body }: Request): Promise<Answer> {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  return { status: answer.status, body: await answer.text() };
}

async function sendHere(call: Call, url: string, { headers, body }: Request, sourceIp = '127.0.0.1'): Promise<Answer> {
  const { host, pathname: path, searchParams: query, search } = new URL(url);
  const all = { ...headers, host, 'content-length': String(body.length) };
  const request: WireRequest = {
    requestId: crypto.randomUUID(),
    method: 'POST',
    path,
    rawPath: path,
    rawQuery: search.slice(1),
    query,
    headers: all,
    rawHeaders: Object.entries(all).flat(),
    body: Buffer.from(body),
    sourceIp,
    connection: { remoteAddress: sourceIp },
  };
  const caller = { principal: ANONYMOUS, accessKeyId: undefined, signed: undefined, cause: call.entry.id };
  const { status, body: answer, stream = [] } = await call.cloud.send(request, caller);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { status, body: answer === undefined ? Buffer.concat(chunks).toString() : Buffer.from(answer).toString() };
}

/** An answer must say which request it is about. */
function isAcknowledged(status: number, body: string, id: string): boolean {
  if (status !== 200) return false;
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'requestId' in answer && answer.requestId === id;
  } catch {
    return false;
  }
}

const reasonOf = (status: number, body: string): string =>
  status === 200
    ? 'The response received from the endpoint is invalid. It must be JSON with the requestId of the request and a timestamp.'
    : `The endpoint answered with status ${status}: ${body.slice(0, 200)}`;
