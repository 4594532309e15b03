/**
 * Measures what an update of the board costs the main thread of a browser: script, styles and layout, as Chromium counts
 * them.
 *
 * Usage: `pnpm --filter @coldstart/site board-speed [learners] [exercises]`, after `pnpm --filter @coldstart/site build`
 */
import type { BoardLearner } from '@coldstart/classroom/protocol';
import { startBrowser } from '../test/browser.ts';
import { crowd } from '../test/classroom-crowd.ts';
import { FakeClassroom } from '../test/classroom.ts';
import { DIST } from '../test/dist.ts';

const [learnerCount = 300, exerciseCount = 43] = process.argv.slice(2).map(Number);
const classroom = await new FakeClassroom(DIST).start();
const { learners, exercises } = crowd(learnerCount, exerciseCount);
classroom.learners = learners;
classroom.exercises = exercises;
const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');

/** Milliseconds of the main thread so far, by what it did. */
async function spent(): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  const named = Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1000]));
  const of = (name: string): number => named[name] ?? 0;
  return {
    task: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration'),
    style: of('RecalcStyleDuration'),
  };
}

async function measured(what: string, act: () => Promise<void>): Promise<void> {
  const before = await spent();
  await act();
  // Two frames: what was changed has been drawn.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
  const after = await spent();
  const parts = Object.entries(after).map(([name, value]) => `${name} ${Math.round(value - (before[name] ?? 0))} ms`);
  process.stdout.write(`${what}: ${parts.join(', ')}\n`);
}

/** One more point for each: so every one of their cells of the first exercise is other than before. */
let points = 0;
async function update(changed: readonly BoardLearner[]): Promise<void> {
  points += 1;
  const first = exercises[0]?.slug ?? '';
  classroom.changeLearners(
    ...changed.map((learner) => ({
      ...learner,
      exercises: { ...learner.exercises, [first]: { submissions: 1, latest: 's', state: 'graded', points } as const },
    })),
  );
  const text = `✕ ${points}`;
  const last = changed.at(-1)?.id ?? '';
  await page.waitForFunction(
    ([id, wanted]) => document.querySelector(`tr[data-learner=${id}]`)?.children[2]?.textContent === wanted,
    [last, text] as const,
  );
}

try {
  await measured(`the board of ${learnerCount} learners and ${exerciseCount} exercises, loaded`, async () => {
    await page.goto(`${classroom.url}/board/`);
    await page.locator(`tr[data-learner=l${learnerCount - 1}]`).waitFor();
  });
  for (const count of [1, 30, learnerCount]) {
    for (let run = 1; run <= 3; run += 1) {
      await measured(`an update of ${count}`, () => update(learners.slice(0, count)));
    }
  }
} finally {
  await browser.close();
  await classroom.stop();
}
