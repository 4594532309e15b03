import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
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

export interface RegradeBench {
  readonly submissions: number;
  readonly slots: number | undefined;
  readonly json: string | undefined;
}

/** What `--json` writes. */
interface Figures {
  readonly submissions: number;
  /** Of the grading again, from the click to the difference. */
  readonly minutes: number;
  readonly verdictsPerSecond: number;
  /** How often the board was told how far it is. */
  readonly progressUpdates: number;
  /** Verdicts that would count otherwise. */
  readonly changes: number;
  readonly expectedChanges: number;
  /** Learners whose points were others before the instructor let the new verdicts count. */
  readonly changedBeforeApplied: number;
  readonly changedAfterApplied: number;
}

const EXERCISE = '01-hello-event';
const CHECK = join('exercises', EXERCISE, 'checks', 'hello.check.ts');
/** What the mended check asks for no more: that `FR` is greeted in English. */
const [ASKED, MENDED] = ["'en', 'FR', 'Fr', ' fr'", "'en', ' fr'"];

/**
 * `pnpm bench regrade`: a class whose submissions are stored and graded, a check that is mended under the running server,
 * and everything graded again. Every third learner speaks French for `FR`, which the check held against them.
 */
export async function regradeBench({ submissions, slots, json }: RegradeBench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-regrade-'));
  const course = copyCourse(join(folder, 'course'));
  const site = ['--site', folder, '--data', join(folder, 'data'), '--host', '127.0.0.1', '--port', '0'];
  const own = slots === undefined ? [] : ['--slots', String(slots)];
  const server = started(['classroom', '--course', course, ...site, '--trust-learners', ...own]);
  try {
    const room = await printed(server, shownRoom);
    const instructor = await Instructor.enter(room);
    await instructor.open('hello-event');
    say(`${submissions} submissions, ${gradersSaid(await graders(instructor))}, ${cpus().length} cores`);
    const accused = Math.floor(submissions / 3);
    const { learners } = await fill(room, instructor, course, [submissions - accused, accused]);
    mend(course);
    const figures = await regrade(instructor, accused, learners);
    if (json !== undefined)
      writeFileSync(resolve(process.env['INIT_CWD'] ?? '', json), `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first exercise alone, so that its check can be changed. */
function copyCourse(root: string): string {
  const [from, to] = [join(ROOT, 'exercises', EXERCISE), join(root, 'exercises', EXERCISE)];
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  cpSync(join(ROOT, 'lessons'), join(root, 'lessons'), { recursive: true });
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
  const wrong = join(root, 'wrong');
  cpSync(join(from, 'solution'), wrong, { recursive: true });
  replace(join(wrong, 'src', 'hello.mts'), "lang === 'fr'", "(lang === 'fr' || lang === 'FR' || lang === 'Fr')");
  mkdirSync(join(root, '.coldstart'), { recursive: true });
  return root;
}

const mend = (course: string): void => replace(join(course, CHECK), ASKED, MENDED);

function replace(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} has no \`${before}\` any more: change this bench with it.`);
  writeFileSync(file, text.replace(before, after));
}

/** Learners who submit one answer each, the right and the wrong one, until all are graded. */
async function fill(
  room: ShownRoom,
  instructor: Instructor,
  course: string,
  [right, wrong]: readonly [number, number],
): Promise<{ learners: number }> {
  const load = { url: room.url, code: room.code, each: 1, pause: 0, patient: true, ...helloEvent(ROOT) };
  const groups = await Promise.all([
    startLearners({ ...load, learners: right }),
    startLearners({ ...load, learners: wrong, answer: join(course, 'wrong') }),
  ]);
  const began = Date.now();
  const results: LoadResult[] = await Promise.all(groups.map((group) => group.go()));
  const acknowledged = results.reduce((sum, result) => sum + result.acknowledged.length, 0);
  if (acknowledged < right + wrong) throw new Error(`Only ${acknowledged} were taken: ${results[0]?.failures[0]}`);
  await graded(instructor);
  const seconds = (Date.now() - began) / 1000;
  say(
    `graded first         ${acknowledged} in ${minutesOf(seconds)} min, ${perSecond(acknowledged, seconds)} a second`,
  );
  return { learners: acknowledged };
}

async function regrade(instructor: Instructor, expected: number, submissions: number): Promise<Figures> {
  const before = await pointsOf(instructor);
  const seen = new Set<number>();
  const listening = new AbortController();
  const ready = Promise.withResolvers<void>();
  const heard = instructor.listen((event) => {
    if (event.type !== 'regrade') return;
    seen.add(event.regrade.graded);
    if (event.regrade.state === 'ready') ready.resolve();
  }, listening.signal);
  const began = Date.now();
  const { round } = await instructor.regrade('hello-event');
  await Promise.race([ready.promise, heard]);
  const seconds = (Date.now() - began) / 1000;
  listening.abort();
  await heard;
  const { changes, total } = await instructor.readRegrade(round);
  const shown = await pointsOf(instructor);
  await instructor.applyRegrade(round);
  const after = await pointsOf(instructor);
  const differing = (now: ReadonlyMap<string, number>): number =>
    [...before].filter(([id, points]) => now.get(id) !== points).length;
  const figures = {
    submissions: total,
    minutes: minutesOf(seconds),
    verdictsPerSecond: perSecond(total, seconds),
    progressUpdates: seen.size,
    changes: changes.length,
    expectedChanges: expected,
    changedBeforeApplied: differing(shown),
    changedAfterApplied: differing(after),
  };
  say(
    `graded again         ${total} of ${submissions} in ${figures.minutes} min, ${figures.verdictsPerSecond} a second`,
  );
  say(`progress             ${seen.size} updates of the board`);
  say(`would change         ${changes.length} verdicts (goal: ${expected})`);
  say(`changed              ${figures.changedBeforeApplied} before it was applied (goal: 0)`);
  say(`changed              ${figures.changedAfterApplied} after it was applied (goal: ${expected})`);
  return figures;
}

/** Of each learner, what counts. */
async function pointsOf(instructor: Instructor): Promise<ReadonlyMap<string, number>> {
  const { learners } = await instructor.board();
  return new Map(learners.map(({ id, exercises }) => [id, exercises['hello-event']?.points ?? 0]));
}

const minutesOf = (seconds: number): number => Math.round((seconds / 60) * 100) / 100;
const perSecond = (count: number, seconds: number): number => Math.round((count / seconds) * 100) / 100;
