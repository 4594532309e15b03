import { check, type CheckContext } from '@coldstart/checks';
import { strToU8 } from 'fflate';
import { withFunction } from './own-function.ts';
import { variants, type Fault } from './ship-source.ts';

const TEST = 'test/ship.test.mts';
/** Longer than the slowest machine needs for all of them; a test that never ends is cut off. */
const SECONDS = 100;

/**
 * Runs a test file with Node's own runner, in a thread of its own: nothing that it writes or prints is a verdict. It can only
 * pass or fail, and has to do the one with the right code and the other with the wrong one.
 */
const RUNNER = `
import { registerHooks } from 'node:module';
import { run } from 'node:test';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { folder, scripts } = workerData;
registerHooks({
  load(url, context, next) {
    const source = scripts.get(url);
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

let passed = 0;
const failed = [];
const events = run({ files: [join(import.meta.dirname, folder, '${TEST}')], isolation: 'none' });
events.on('test:pass', ({ name, file, skip, todo, details }) => {
  // A file without a test passes as if it were one.
  if (name !== file && skip === undefined && todo === undefined && details?.type !== 'suite') passed += 1;
});
events.on('test:fail', ({ name, details }) => {
  const error = details?.error?.cause ?? details?.error;
  const line = /TYPESCRIPT_SYNTAX$/.test(error?.code) ? /:(\\d+)\\n/.exec(error.stack)?.[1] : undefined;
  const why = String(name) + ': ' + (line === undefined ? '' : 'line ' + line + ', ') + String(error?.message ?? error);
  // The folder is the check's: the learner's paths begin behind it.
  failed.push(why.replaceAll(join(import.meta.dirname, folder) + '/', '').slice(0, 300));
});
events.on('end', () => parentPort.postMessage({ passed, failed }));
events.resume();
`;

/**
 * Types are taken out once, and not by every thread: that was half of what the tests cost. What cannot be taken out is left to
 * the thread, whose error is Node's own.
 */
const HANDLER = `
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { Worker } from 'node:worker_threads';

const stripped = (url) => {
  try {
    return stripTypeScriptTypes(readFileSync(url, 'utf8'));
  } catch {
    return undefined;
  }
};

const outcomeOf = (folder, test) =>
  new Promise((done) => {
    const failed = (why) => done({ passed: 0, failed: [why] });
    const at = (path) => new URL(folder + '/' + path, import.meta.url);
    // What is tested has no types.
    const scripts = new Map([[at('src/ship.mts').href, readFileSync(at('src/ship.mts'), 'utf8')]]);
    if (test !== undefined) scripts.set(at('${TEST}').href, test);
    const thread = new Worker(new URL('runner.mjs', import.meta.url), { workerData: { folder, scripts } });
    thread.once('message', done);
    thread.once('error', (error) => failed(String(error)));
    thread.once('exit', () => failed('the file ended the process before its tests were done'));
  });

export const handler = async ({ folders, right }) => {
  const test = stripped(new URL(folders[0] + '/${TEST}', import.meta.url));
  const outcomes = {};
  let isOver = false;
  for (const folder of folders) {
    const isRight = right.includes(folder);
    if (isOver && !isRight) continue;
    outcomes[folder] = await outcomeOf(folder, test);
    isOver ||= (outcomes[folder].failed.length > 0) === isRight;
  }
  return outcomes;
};
`;

interface Outcome {
  readonly passed: number;
  readonly failed: readonly string[];
}

interface Outcomes {
  /** With each right `shipAll`. */
  readonly right: readonly Outcome[];
  /** What is wrong with the first that has passed all tests, in the order of the task. */
  readonly unseen: Fault | undefined;
}

/**
 * Runs the learner's tests with each `shipAll`, until one tells that they are not good enough: a wrong one that passes, or a right
 * one that fails. The right ones come in between by chance, and are run in any case: a test cannot tell by the order which one
 * it has.
 */
async function runTests(t: CheckContext): Promise<Outcomes> {
  const { right, wrong } = variants(t);
  const named = (source: string) => ({ source, folder: `f${t.random.hex(8)}` });
  const rightOnes = right.map(named);
  const wrongOnes = wrong.map(({ source, fault }) => ({ ...named(source), fault }));
  const all = wrongOnes.map(({ source, folder }) => ({ source, folder }));
  for (const one of rightOnes) all.splice(t.random.int(0, all.length), 0, one);

  const [test, batch] = [TEST, 'events/batch.json'].map((path) => strToU8(t.file(path)));
  const files = all.map(({ source, folder }) => [
    folder,
    { 'src/ship.mts': strToU8(source), [TEST]: test, 'events/batch.json': batch },
  ]);
  const code = { 'index.mjs': strToU8(HANDLER), 'runner.mjs': strToU8(RUNNER), ...Object.fromEntries(files) };
  return withFunction(t, { code, seconds: SECONDS }, async (name) => {
    const asked = { folders: all.map(({ folder }) => folder), right: rightOnes.map(({ folder }) => folder) };
    const { result, error } = await t.invoke(name, asked);
    const broken = { passed: 0, failed: [`${error?.type}: ${error?.message}`] };
    const outcomes = error === undefined ? (result as Readonly<Record<string, Outcome>>) : {};
    return {
      right: rightOnes.map(({ folder }) => outcomes[folder] ?? broken),
      unseen: wrongOnes.find(({ folder }) => outcomes[folder]?.failed.length === 0)?.fault,
    };
  });
}

/** For each fault, what its tests have to be about. */
const MISSING: Readonly<Record<Fault['about'], string>> = {
  unwritten: 'a message whose order could not be written',
  unreadable: 'a message that is no order, or no JSON',
  late: 'a batch that there is no time for',
  behind: 'the messages behind one that has failed',
};

const started = new WeakMap<object, Promise<Outcomes>>();

/** All runs, once for a deployed stack: two checks look at them. */
function outcomes(t: CheckContext): Promise<Outcomes> {
  const known = started.get(t.stack) ?? runTests(t);
  started.set(t.stack, known);
  return known;
}

check('tests-pass', async (t) => {
  const { right } = await outcomes(t);
  const [first] = right.flatMap(({ failed }) => failed);
  if (first !== undefined) t.fail('your tests to pass with a shipAll that is right', `one failed: ${first}`);
  if (right.some(({ passed }) => passed === 0)) t.fail(`a test in ${TEST}`, 'there is none that ran');
});

check('tests-fail', async (t) => {
  const { right, unseen } = await outcomes(t);
  if (right.some(({ failed }) => failed.length > 0))
    t.fail('your tests to pass with a shipAll that is right', 'they fail');
  if (unseen !== undefined)
    t.fail(`a test of ${MISSING[unseen.about]} to fail with a shipAll that ${unseen.says}`, 'all tests passed');
});
