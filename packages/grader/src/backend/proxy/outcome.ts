import { outcomeOfCode, type JournalOutcome } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';

/** How a call ended, as its answer tells in any of AWS's protocols. */
export function outcomeOf({ status, headers, body }: WireResponse): { outcome: JournalOutcome; message?: string } {
  if (status === 0) return { outcome: 'error', message: 'There was no answer.' };
  if (status < 400) return { outcome: 'ok' };
  const text = Buffer.from(body ?? '').toString('utf8');
  const code = (/"__type":"(?:[^"#]*#)?([^"]+)"/.exec(text) ?? /<Code>([^<]+)<\/Code>/.exec(text))?.[1];
  const name = headers['x-amzn-errortype']?.split(':')[0] ?? code ?? `HTTP ${status}`;
  const said = (/"[mM]essage":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? /<Message>([^<]*)<\/Message>/.exec(text))?.[1];
  const message = `${name}: ${(said ?? text).slice(0, 400)}`;
  return { outcome: outcomeOfCode(name), message };
}
