import { check } from '@coldstart/checks';
import { bill, expectNear, gbSeconds, INIT_BILLED, LATER, lineOf, log, odd, type Log } from './account.ts';

check('milliseconds', async (t) => {
  const memory = t.random.int(200, 900);
  const duration = odd(t, 20, 90);
  const cases: [what: string, run: { duration: number; billed?: number }, expected: number][] = [
    [' whose line has `Billed Duration`,', { duration, billed: Math.ceil(duration) + 7 }, Math.ceil(duration) + 7],
    [' without `Billed Duration`,', { duration }, Math.ceil(duration)],
    [', in whole milliseconds and without `Billed Duration`,', { duration: 100 }, 100],
    [', less than one and without `Billed Duration`,', { duration: 0.35 }, 1],
  ];
  const times = t.random.int(2, 9) * 1000;
  for (const [what, run, expected] of t.random.shuffle(cases)) {
    const answer = await bill(t, [log(t, [{ ...run, memory, at: LATER }])], times);
    const subject = `\`gbSeconds.x86_64\` of an invocation of ${run.duration} ms${what} with ${memory} MB, ${times} times,`;
    expectNear(t, answer.gbSeconds.x86_64, subject, gbSeconds(expected, memory, times));
  }
});

check('init', async (t) => {
  const [duration, init] = [odd(t, 20, 90), odd(t, 100, 400)];
  const with_ = Math.ceil(duration + init);
  const without = Math.ceil(duration);
  const before = INIT_BILLED - 1;
  const image: Partial<Log> = { packageType: 'Image', runtime: undefined } as Partial<Log>;
  const custom: Partial<Log> = { runtime: 'provided.al2023' };
  const cases: [what: string, at: number, more: Partial<Log>, expected: number, billed?: number][] = [
    ['at 00:00 UTC on 1 August 2025', INIT_BILLED, {}, with_],
    ['one millisecond before 1 August 2025', before, {}, without],
    ['of an image, before 1 August 2025', before, image, with_],
    ['of `provided.al2023`, before 1 August 2025', before, custom, with_],
    ['of an image, in November 2026', LATER, image, with_],
    ['whose line has `Billed Duration`, in November 2026', LATER, {}, with_, with_],
    ['whose line has `Billed Duration`, of an image before 1 August 2025', before, image, with_, with_],
  ];
  const logs = cases.map(([, at, more, , billed], index) => {
    const run = { duration, init, memory: 1024, at, ...(billed !== undefined && { billed }) };
    return log(t, [run], { ...more, architecture: index % 2 === 0 ? 'arm64' : 'x86_64' });
  });
  for (const [index, [what, , , expected]] of cases.entries()) {
    const one = logs[index];
    if (one === undefined) continue;
    const answer = await bill(t, [one], 1000);
    const subject = `\`gbSeconds.${one.architecture}\` of ${duration} ms and an initialization of ${init} ms ${what},`;
    expectNear(t, answer.gbSeconds[one.architecture], subject, gbSeconds(expected, 1024, 1000));
  }
});

check('json', async (t) => {
  const duration = odd(t, 20, 90);
  const init = odd(t, 100, 400);
  const json = { duration, memory: 1024, at: LATER, json: true };
  const runs = [
    { ...json, billed: 500 },
    { ...json, init },
    { duration, memory: 1024, at: LATER },
  ];
  const answer = await bill(t, [log(t, t.random.shuffle(runs))], 1);
  t.expect(answer.requests, '`requests` of a log with two reports in JSON and one of text').toEqual(3);
  const milliseconds = 500 + Math.ceil(duration + init) + Math.ceil(duration);
  expectNear(t, answer.gbSeconds.x86_64, '`gbSeconds.x86_64` of these three', gbSeconds(milliseconds, 1024, 1));
});

check('other-lines', async (t) => {
  const nothing = { requests: 0, gbSeconds: { x86_64: 0, arm64: 0 } };
  for (const [what, logs] of [
    ['without a log', []],
    ['with a log without lines', [log(t, [])]],
  ] as const) {
    const answer = await bill(t, logs, 30);
    t.expect(answer, `the bill ${what}`).toHaveMembers(nothing);
    expectNear(t, answer.usd.total, `\`usd.total\` ${what}`, 0);
  }
  const run = { duration: odd(t, 20, 90), billed: 91, memory: 1024, at: LATER };
  const whole = lineOf(t, run).trimEnd();
  const json = lineOf(t, { ...run, json: true }).trimEnd();
  const id = t.random.uuid();
  const others: [what: string, line: string][] = [
    ['an empty line', ''],
    ['a line break', '\n'],
    ['START', `START RequestId: ${id} Version: $LATEST\n`],
    ['END', `END RequestId: ${id}\n`],
    [
      'INIT_START',
      'INIT_START Runtime Version: nodejs:24.v7\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0\n',
    ],
    ['a line of a function that quotes a report', `2026-11-23T10:15:30.000Z\t${id}\tINFO\t${whole}\n`],
    [
      'a line of a function about reports',
      'REPORT of the day\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 128 MB\n',
    ],
    ['a report that is cut off before the memory', whole.slice(0, whole.indexOf('\tMemory Size') + 8)],
    ['a report that is cut off in the memory', whole.slice(0, whole.indexOf(' MB'))],
    ['a report in JSON that is cut off', json.slice(0, -t.random.int(3, 20))],
    ['a report in JSON without metrics', JSON.stringify({ type: 'platform.report', record: { requestId: id } })],
    [
      'a report in JSON without its memory',
      JSON.stringify({ type: 'platform.report', record: { metrics: { durationMs: 12 } } }),
    ],
    [
      'a report in JSON without its duration',
      JSON.stringify({ type: 'platform.report', record: { metrics: { memorySizeMB: 128 } } }),
    ],
    ['another line of the platform in JSON', json.replace('platform.report', 'platform.runtimeDone')],
    ['a line of a function in JSON', JSON.stringify({ level: 'INFO', message: whole })],
  ];
  const lines = others.map(([, message]) => ({ timestamp: LATER, message }));
  // Reports of invocations of their own. Behind the memory a cut takes nothing away that is needed.
  const cut = lineOf(t, run);
  const reports = [cut.slice(0, cut.indexOf('Max Memory') + 6), lineOf(t, { ...run, json: true })];
  const events = t.random.shuffle([...lines, ...reports.map((message) => ({ timestamp: LATER, message }))]);
  const answer = await bill(t, [log(t, [], { events })], 1);
  for (const [what, line] of answer.requests === 2 ? [] : others) {
    const alone = await bill(t, [log(t, [], { events: [{ timestamp: LATER, message: line }] })], 1);
    t.expect(alone.requests, `\`requests\` of a log with nothing but ${what}`).toEqual(0);
  }
  t.expect(
    answer.requests,
    '`requests` of a log with two reports, one of them cut off behind the memory, among other lines',
  ).toEqual(2);
  expectNear(t, answer.gbSeconds.x86_64, '`gbSeconds.x86_64` of these two', gbSeconds(182, 1024, 1));
});

check('retries', async (t) => {
  const requestId = t.random.uuid();
  const run = { duration: odd(t, 20, 90), billed: 91, memory: 512, at: LATER };
  const runs = [
    { ...run, requestId },
    { ...run, requestId, at: LATER + 60_000 },
    { ...run, requestId, at: LATER + 180_000 },
    run,
  ];
  const times = t.random.int(2, 40);
  const answer = await bill(t, [log(t, runs), log(t, [{ ...run, requestId }])], times);
  const subject =
    'of an event that was tried three times, and of two more invocations, one of another function with the same request id,';
  t.expect(answer.requests, `\`requests\` ${subject} ${times} times,`).toEqual(5 * times);
  expectNear(t, answer.gbSeconds.x86_64, '`gbSeconds.x86_64` of these', gbSeconds(5 * 91, 512, times));
});
