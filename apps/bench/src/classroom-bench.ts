import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  helloEvent,
  Instructor,
  shownRoom,
  startLearners,
  type LoadResult,
  type ShownRoom,
} from '@coldstart/classroom-server/testing';
import { ended, graded, graders, gradersSaid, printed, say, started } from './classroom-processes.ts';
import { ROOT } from './processes.ts';
import { processSeconds } from './processor-time.ts';

export interface ClassroomBench {
  readonly learners: number;
  /** Workers in processes of their own, on the database of DATABASE_URL; 0 for the one that the server has. */
  readonly workers: number;
  readonly slots: number | undefined;
  readonly json: string | undefined;
}

/** What `--json` writes. */
interface Figures {
  readonly submissions: number;
  /** Acknowledged, and without a verdict in the end. */
  readonly lost: number;
  /** With more verdicts than one. */
  readonly gradedTwice: number;
  readonly answerP99Ms: number;
  readonly verdictsPerSecond: number;
  readonly workers: number;
}

/** `pnpm bench classroom`: a room that submits at once, over loopback, to a classroom that was started as an instructor does. */
export async function classroomBench({ learners, workers, slots, json }: ClassroomBench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-classroom-'));
  const slotArgs = slots === undefined ? [] : ['--slots', String(slots)];
  const own = workers === 0 ? slotArgs : ['--no-worker'];
  // Without the site: what is measured is the API.
  const site = ['--site', folder, '--data', join(folder, 'data'), '--host', '127.0.0.1', '--port', '0'];
  const server = started(['classroom', ...site, '--trust-learners', ...own]);
  const others: ChildProcess[] = [];
  try {
    const room = await printed(server, shownRoom);
    for (let count = 0; count < workers; count += 1) {
      const worker = started(['classroom', 'worker', '--trust-learners', ...slotArgs]);
      others.push(worker);
      await printed(worker, (text) => (text.includes('Ctrl-C') ? true : undefined));
    }
    const figures = await measure(room, server.pid ?? 0, learners);
    if (json !== undefined)
      writeFileSync(resolve(process.env['INIT_CWD'] ?? '', json), `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    for (const child of [...others, server]) await ended(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param pid of the server */
async function measure(room: ShownRoom, pid: number, count: number): Promise<Figures> {
  const instructor = await Instructor.enter(room);
  await instructor.open('hello-event');
  const workers = await graders(instructor);
  say(`${count} learners, ${gradersSaid(workers)}, ${cpus().length} cores`);
  const learners = await startLearners({
    url: room.url,
    code: room.code,
    learners: count,
    each: 1,
    pause: 0,
    patient: false,
    ...helloEvent(ROOT),
  });
  const seen = new Map<string, number>();
  const listening = new AbortController();
  const heard = instructor.listen((event) => {
    if (event.type !== 'changed') return;
    for (const { id, exercises } of event.learners)
      if (exercises['hello-event'] !== undefined && !seen.has(id)) seen.set(id, Date.now());
  }, listening.signal);
  const began = Date.now();
  const used = processSeconds(pid);
  const result = await learners.go();
  // On a busy machine this tells more than times do.
  say(`the server's processor ${Math.round(((processSeconds(pid) - used) * 1000) / count)} ms for each submission`);
  await graded(instructor);
  listening.abort();
  await heard;
  return told(result, seen, await instructor.verdicts(), began, workers.length);
}

function told(
  { acknowledged, failures }: LoadResult,
  seen: ReadonlyMap<string, number>,
  verdicts: Awaited<ReturnType<Instructor['verdicts']>>,
  began: number,
  workers: number,
): Figures {
  const counts = new Map<string, number>();
  for (const { submission_id: id } of verdicts) counts.set(id, (counts.get(id) ?? 0) + 1);
  const last = Math.max(...verdicts.map(({ graded_at: at }) => Date.parse(at)));
  const answers = acknowledged.map(({ milliseconds }) => milliseconds);
  const board = acknowledged.map(({ learner, at }) => (seen.get(learner) ?? Number.POSITIVE_INFINITY) - at);
  const figures = {
    submissions: acknowledged.length,
    lost: acknowledged.filter(({ id }) => !counts.has(id)).length,
    gradedTwice: [...counts.values()].filter((count) => count > 1).length,
    answerP99Ms: Math.round(percentile(answers, 99) * 10) / 10,
    verdictsPerSecond: Math.round((verdicts.length / (last - began)) * 100_000) / 100,
    workers,
  };
  const passed = verdicts.filter(({ verdict }) => verdict.status === 'pass').length;
  say(`submissions          ${figures.submissions} acknowledged, ${failures.length} refused ${failures[0] ?? ''}`);
  say(`lost, graded twice   ${figures.lost}, ${figures.gradedTwice} (goal: 0, 0); ${passed} of the verdicts pass`);
  say(
    `answer               ${Math.round(percentile(answers, 50))} ms median, ${figures.answerP99Ms} ms p99 (goal: <= 200)`,
  );
  say(`verdicts             ${figures.verdictsPerSecond} a second (goal: >= 5 on two cores)`);
  say(`on the board after   ${percentile(board, 50)} ms median, ${percentile(board, 100)} ms at most (goal: <= 1000)`);
  return figures;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
