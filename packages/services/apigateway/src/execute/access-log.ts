import { deliver, type Call, type Delivery } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';

type Actor = Delivery['as'];

/** Where a stage's lines go, and what they say: `$context.requestId $context.status`. */
export interface AccessLog {
  readonly destinationArn: string | undefined;
  readonly format: string | undefined;
  /** Who writes them. */
  readonly as: Actor;
  /** What they are written for, where the log group's policy asks. */
  readonly source?: Delivery['source'];
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function lookUp(context: Readonly<Record<string, unknown>>, path: string): string {
  let found: unknown = context;
  for (const name of path.split('.')) found = isMap(found) ? found[name] : undefined;
  return found === undefined || found === null || found === ''
    ? '-'
    : isMap(found)
      ? JSON.stringify(found)
      : String(found);
}

/**
 * Writes a request's line to a stage's log group. What cannot be written is told by the journal, and by nothing else.
 *
 * @param context `$context`, to which the answer's status and length are added
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export async function writeAccessLog(
  call: Call,
  { destinationArn, format, as, source }: AccessLog,
  context: Readonly<Record<string, unknown>>,
  { status, body = '' }: WireResponse,
): Promise<void> {
  if (destinationArn === undefined || format === undefined) return;
  const whole = { ...context, status, responseLength: Buffer.byteLength(body) };
  const line = format.replaceAll(/\$context\.([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/g, (_, path: string) =>
    lookUp(whole, path),
  );
  const logStream = `${String(context['apiId'])}/${String(context['stage'])}`.replaceAll('$', '');
  try {
    const message = { body: line, logStream };
    await deliver(call, { target: destinationArn, message, as, action: 'access log', ...(source && { source }) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
