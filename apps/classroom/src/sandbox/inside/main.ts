/**
 * The grader with its cloud, for submissions: `node main.ts <course> [alone]`, JSON lines on its standard streams (`messages.ts`).
 * The same program in a container and outside of one.
 */
import { createInterface } from 'node:readline';
import { gradeInside, type InsideGrader } from './grade.ts';
import type { InsideMessage, InsideRequest } from './messages.ts';

const [root = '', alone] = process.argv.slice(2);

const write = process.stdout.write.bind(process.stdout);
// A check that prints something says nothing to whoever asked.
process.stdout.write = process.stderr.write.bind(process.stderr);
const say = (message: InsideMessage): void => void write(`${JSON.stringify(message)}\n`);

const inside: InsideGrader = gradeInside(root, alone === 'alone');
let last = Promise.resolve();

async function answer(request: InsideRequest): Promise<void> {
  const { token } = request;
  try {
    say({ type: 'verdict', token, ...(await inside.grade(request)) });
  } catch (error) {
    say({ type: 'broken', token, message: error instanceof Error ? error.message : String(error) });
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const request = JSON.parse(line) as InsideRequest;
  last = last.then(() => answer(request));
});
// Whoever asked is gone: functions that run, and checks that wait for them, have no purpose.
lines.once('close', () => {
  setTimeout(() => process.exit(), 5000).unref();
  void inside.close().finally(() => process.exit());
});

// Ctrl-C in a terminal is for everything that runs there. Whoever asked ends in its own time, and this with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

await inside.warm();
say({ type: 'ready' });
