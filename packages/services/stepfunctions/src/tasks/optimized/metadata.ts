import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Json } from '@coldstart/states';
import { answerSeen } from '@coldstart/wire';
import type { Answer, Target } from '../sdk/call.ts';

/** Adds what the SDK for Java 1 knows of an answer: status, headers and the request's id. */
export async function withMetadata(
  result: Record<string, Json>,
  { output, requestId }: Answer,
  { model, operation, service }: Target,
  now: number,
): Promise<Json> {
  const { status, headers: own, body } = await answerSeen(model, operation, output, requestId);
  const isXml = own['content-type'] === 'text/xml';
  const bytes = Buffer.from(isXml ? indented(String(body)) : (body ?? ''));
  const common: Record<string, string> = {
    'Content-Length': String(bytes.length),
    'Content-Type': own['content-type'] ?? 'application/json',
    Date: new Date(now).toUTCString(),
  };
  const headers = { ...common, ...headersOf(service, operation.name, { own, bytes, requestId, now }) };
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const metadata = {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: status },
    SdkResponseMetadata: { RequestId: requestId },
  };
  const members: [string, Json][] = Object.entries({ ...result, ...metadata });
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The XML of services that speak it has each element in a line of its own, which counts in its length. */
function indented(xml: string): string {
  let depth = 0;
  let text = '';
  for (const [tag, closing] of xml.matchAll(/<(\/?)[^>]+>[^<]*/g)) {
    if (closing !== '') depth--;
    const isWithin = closing === '' || text.endsWith('>');
    text += isWithin && text !== '' ? `\n${'  '.repeat(depth)}${tag}` : tag;
    if (closing === '' && !tag.includes('/>')) depth++;
  }
  return `${text}\n`;
}

interface Sent {
  readonly own: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly requestId: string;
  readonly now: number;
}

/** In the letters in which each service writes them. */
function headersOf(service: string, operation: string, { own, bytes, requestId, now }: Sent): Record<string, string> {
  if (service === 'dynamodb')
    return {
      Connection: 'keep-alive',
      Server: 'Server',
      'x-amz-crc32': String(crc32(bytes)),
      [operation === 'GetItem' ? 'x-amzn-requestid' : 'x-amzn-RequestId']: requestId,
    };
  if (service !== 'lambda') return { connection: 'keep-alive', 'x-amzn-RequestId': requestId };
  const version = own['x-amz-executed-version'];
  const trace = `1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  return {
    Connection: 'keep-alive',
    ...(version === undefined ? {} : { 'X-Amz-Executed-Version': version }),
    'X-Amzn-Trace-Id': `Root=${trace};Parent=${randomBytes(8).toString('hex')};Sampled=0`,
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  };
}
