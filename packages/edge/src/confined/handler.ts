import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFunction, type FunctionRun, type FunctionStore } from '../functions/engine.ts';

/** What is asked of it: the event as JSON, and the moment. */
interface Asked {
  readonly event: string;
  readonly now: number;
}

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const code = read('function.js');
const store = (JSON.parse(read('store.json')) ?? undefined) as FunctionStore | undefined;

/** Runs inside an execution environment: the code of one CloudFront function, and its store, lie beside it. */
export async function handler({ event, now }: Asked): Promise<FunctionRun> {
  return await runFunction(code, event, now, store);
}
