import type { Call } from '@coldstart/cloud';
import type { FinishedRun } from '../invoke/run.ts';
import type { InvokedVersion } from '../invoke/invoked-version.ts';
import { functionArn, LATEST } from '../names.ts';
import type { QueuedEvent } from './queue.ts';
import type { Condition } from './retries.ts';

/** What destinations get. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export function resultRecord(
  call: Call,
  event: QueuedEvent,
  { asked, version }: InvokedVersion,
  condition: Condition,
  finished: FinishedRun | undefined,
): object {
  return {
    version: '1.0',
    timestamp: new Date(call.now()).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: functionArn(asked, asked.qualifier ?? LATEST),
      condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: parse(event.payload),
    ...(finished !== undefined && {
      responseContext: {
        statusCode: 200,
        executedVersion: version.version,
        ...(finished.result.functionError !== undefined && { functionError: finished.result.functionError }),
      },
      responsePayload: parse(finished.result.payload),
    }),
  };
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** A custom runtime may answer what is no JSON. */
function parse(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text === '' ? null : text;
  }
}
