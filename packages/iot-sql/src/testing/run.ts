import type { Message } from '../message.ts';
import { parseSql } from '../parse.ts';
import { runSql } from '../run.ts';

/** The message of the documentation's examples, whatever its payload. */
export const message = (payload: Uint8Array, topic = 'topic/subtopic'): Message => ({
  topic,
  payload,
  clientId: 'sensor-7',
  principal: 'ba67293af50bf2506f5f93469686da660c7c844e7b3950bfb16813e0d31e9373',
  sourceIp: '192.158.1.38',
  traceId: '12345678-1234-1234-1234-123456789012',
  now: 1481825251155,
  account: '111122223333',
  random: () => 0.8231909191640703,
  uuid: () => '123a4567-b89c-12d3-e456-789012345000',
});

/** @returns what the statement makes of a payload, which is JSON unless it is bytes */
export async function made(sql: string, payload: unknown, topic?: string): Promise<unknown> {
  const bytes = payload instanceof Uint8Array ? payload : new TextEncoder().encode(JSON.stringify(payload));
  const { matched, output } = await runSql(parseSql(sql), message(bytes, topic));
  return matched ? output : 'not matched';
}
