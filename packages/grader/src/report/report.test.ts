import { describe, expect, test } from 'vitest';
import type { CheckVerdict, ExerciseVerdict, Verdict } from '../verdict.ts';
import { exitCode, overall, verdictSchema } from '../verdict.ts';
import { ctrfReport } from './ctrf.ts';
import { exercismReport } from './exercism.ts';
import { githubReport } from './github.ts';
import { junitReport } from './junit.ts';
import { withoutRepetition } from './repeated-text.ts';
import { styleFor, type TerminalStyle } from './style.ts';
import { createTerminalReport } from './terminal.ts';
import { harmless, wrap } from './text.ts';

const PLAIN: TerminalStyle = { terminal: false, colour: false, symbols: false, ascii: false, width: 80 };

const passed: CheckVerdict = {
  id: 'a',
  title: 'It answers',
  status: 'pass',
  points: 40,
  maxPoints: 40,
  message: '',
  duration: 3,
};
const failed: CheckVerdict = {
  id: 'b',
  title: 'It greets',
  status: 'fail',
  points: 0,
  maxPoints: 60,
  message: 'Expected the message to be "Hello, Ada", but it was "<&>".',
  expected: 'the message to be "Hello, Ada"',
  happened: 'it was "<&>"',
  chain: [
    { text: 'lambda Invoke Hello', outcome: 'ok' },
    { text: 'invocation Hello: \u001b[31mboom\u001b[0m', outcome: 'error' },
  ],
  logs: ['::error::gotcha', 'two\nlines\u0007'],
  hint: { text: 'Look at the event.', number: 1, of: 2 },
  duration: 5,
};

function exercise(checks: CheckVerdict[], more: Partial<ExerciseVerdict> = {}): ExerciseVerdict {
  return {
    slug: 'hello',
    number: 1,
    title: 'Say hello',
    path: 'exercises/01-hello',
    readme: 'exercises/01-hello/README.md',
    variant: 'typescript',
    answer: 'work',
    status: overall(checks),
    points: checks.reduce((sum, { points }) => sum + points, 0),
    maxPoints: 100,
    cached: false,
    attempt: 1,
    checks,
    duration: 8,
    ...more,
  };
}

function verdict(...exercises: ExerciseVerdict[]): Verdict {
  return { version: 1, backend: 'embedded', seed: 7, started: '2026-11-23T12:00:00.000Z', duration: 1234, exercises };
}

const broken = exercise(
  [
    {
      ...failed,
      status: 'error',
      message: 'Not run.',
      expected: undefined,
      happened: undefined,
      chain: undefined,
      logs: undefined,
      hint: undefined,
    },
  ],
  {
    problem: {
      kind: 'syntax',
      message: 'Unexpected ";"',
      file: 'exercises/01-hello/src/hello.mts',
      line: 2,
      column: 11,
      excerpt: 'const y = ;',
      details: [],
      remedy: 'Mend this line.',
    },
  },
);

describe('terminal', () => {
  const report = createTerminalReport(PLAIN);

  test('a failure reads in the order in which it is thought about', () => {
    expect(report.exercise(exercise([passed, failed]), true)).toBe(
      [
        '[FAIL] 01 hello  Say hello                                                40/100',
        '  [pass] It answers                                                        40/40',
        '  [FAIL] It greets                                                          0/60',
        '',
        '  [FAIL] It greets',
        '    Expected  the message to be "Hello, Ada"',
        '    Happened  it was "<&>"',
        '    Led there lambda Invoke Hello',
        '              -> invocation Hello: boom',
        '    Log       | ::error::gotcha',
        '              | two',
        '              | lines·',
        '    Hint 1/2  Look at the event.',
      ].join('\n'),
    );
  });

  test('a problem says where and what next', () => {
    expect(report.exercise(broken, true)).toContain(
      [
        '    Problem   Unexpected ";"',
        '    Where     exercises/01-hello/src/hello.mts:2:11',
        '              | const y = ;',
        '    Next      Mend this line.',
      ].join('\n'),
    );
  });

  test.each([60, 80, 100])('nothing is wider than %i columns', (width) => {
    const long = { ...failed, happened: `it was ${'x'.repeat(300)}`, title: 'word '.repeat(30) };
    for (const symbols of [true, false]) {
      const narrow = createTerminalReport({ ...PLAIN, symbols, width });
      const wide = exercise([long], { path: 'exercises/15-fix-the-broken-policy', slug: 'fix-the-broken-policy' });
      const text = `${narrow.exercise(wide, true)}\n${narrow.summary({ ...verdict(wide, wide), seed: 999_999_999 })}`;
      expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  test('the summary counts', () => {
    expect(report.summary(verdict(exercise([passed, failed]), exercise([passed])))).toBe(
      [
        '1 of 2 exercises passed, 80 of 200 points, 1.2 s, seed 7',
        'Next: work in exercises/01-hello, then',
        '      pnpm grade hello',
      ].join('\n'),
    );
  });

  test('whoever has not begun is told what to read, and one failure is enough', () => {
    const untouched = exercise([failed, { ...failed, id: 'c', happened: 'it was 3' }], { untouched: true });
    expect(report.exercise(untouched, true).match(/Happened/g)).toHaveLength(1);
    expect(report.summary(verdict(untouched))).toContain('\nNext: read exercises/01-hello/README.md, then\n');
  });

  test('where nothing but ASCII is understood, nothing else is written', () => {
    const plain = createTerminalReport({ ...PLAIN, ascii: true, width: 60 });
    const strange = { ...failed, happened: 'it was “Zoë 🚀”…', logs: ['×'.repeat(80), '→ 4 €'] };
    const text = plain.exercise(exercise([strange], { title: 'Say “hello” – carefully' }), true);
    expect(text).toMatch(/^[\n\u0020-\u007e]*$/);
    expect(text).toContain('"Zo\\u{eb} \\u{1f680}"...');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test.each([
    [{ LANG: 'C' }, true],
    [{ LANG: 'de_DE.ISO-8859-1' }, true],
    [{ LANG: 'C.UTF-8' }, false],
    [{ LANG: 'C', LC_ALL: 'en_US.utf8' }, false],
    [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'POSIX', LC_ALL: '' }, true],
    [{}, false],
  ])('%j: ASCII %s', (environment, ascii) => {
    expect(styleFor(process.stdout, environment)).toMatchObject({ ascii, ...(ascii && { symbols: false }) });
  });

  test('whoever has passed an exercise is told how to go on', () => {
    expect(report.summary(verdict(exercise([passed])))).toMatch(/\nNext: pnpm course next says what comes after it$/);
    expect(report.summary(verdict(exercise([passed]), exercise([passed])))).not.toContain('Next');
    expect(report.summary(verdict(exercise([passed], { answer: 'solution' })))).not.toContain('Next');
  });
});

test('exit codes', () => {
  expect(exitCode(verdict(exercise([passed])))).toBe(0);
  expect(exitCode(verdict(exercise([passed]), exercise([failed])))).toBe(1);
  expect(exitCode(verdict(broken))).toBe(1);
  expect(exitCode(verdict())).toBe(1);
  const unsupported: CheckVerdict = { ...passed, status: 'unsupported', points: 0 };
  expect(exitCode(verdict(exercise([passed, unsupported])))).toBe(0);
  expect(exitCode(verdict(exercise([unsupported])))).toBe(1);
});

test('a verdict fits its schema', () => {
  expect(() => verdictSchema.parse(verdict(exercise([passed, failed]), broken))).not.toThrow();
});

test('JUnit escapes what XML cannot hold', () => {
  const xml = junitReport(verdict(exercise([passed, failed])));
  expect(xml).toContain('<testsuite name="hello" tests="2" failures="1" errors="0" skipped="0" time="0.008">');
  expect(xml).toContain('but it was &quot;&lt;&amp;&gt;&quot;.');
  expect(xml).not.toMatch(/[\u0007\u001b]/);
});

test('CTRF counts and keeps the points', () => {
  expect(ctrfReport(verdict(exercise([passed, failed])))).toMatchObject({
    reportFormat: 'CTRF',
    results: {
      summary: { tests: 2, passed: 1, failed: 1, skipped: 0, pending: 0, other: 0 },
      tests: [{ status: 'passed' }, { status: 'failed', extra: { id: 'b', points: 0, maxPoints: 60 } }],
    },
  });
});

test('Exercism gets version 3', () => {
  expect(exercismReport(exercise([passed, failed]))).toMatchObject({
    version: 3,
    status: 'fail',
    tests: [
      { name: 'It answers', status: 'pass' },
      { name: 'It greets', status: 'fail', output: '::error::gotcha\ntwo\nlines·' },
    ],
  });
  expect(exercismReport(broken)).toMatchObject({ version: 3, status: 'error', tests: [] });
});

test('GitHub annotations cannot be forged from a message', () => {
  const lines = githubReport(verdict(exercise([{ ...failed, message: 'one\n::error::two 100%' }]), broken));
  expect(lines).toEqual([
    '::error file=exercises/01-hello/README.md,title=hello%3A It greets::one%0A::error::two 100%25',
    '::error file=exercises/01-hello/src/hello.mts,line=2,title=hello::Unexpected ";". Mend this line.',
  ]);
});

test('text from functions is harmless', () => {
  expect(harmless('a\u001b[2Jb\rc\u202ed\te')).toBe('ab·c·d  e');
  expect(wrap('aaa bbb cccc', 7)).toEqual(['aaa bbb', 'cccc']);
  expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
});

test('JSON without spaces is broken between its members, a name never where a space is near', () => {
  expect(wrap('to be {"name":"Ada","tags":["a","b"]}', 16)).toEqual(['to be {"name":', '"Ada","tags":', '["a","b"]}']);
  expect(wrap('arn:aws:sts::1:assumed-role/ParentRole', 30)).toEqual(['arn:aws:sts::1:assumed-role/', 'ParentRole']);
  expect(wrap('see {"a":1} now', 8)).toEqual(['see', '{"a":1}', 'now']);
});

test('a message that has been told is not told again', () => {
  const message = 'User: arn:aws:sts::1:assumed-role/R/F is not authorized to perform: lambda:InvokeFunction';
  expect(withoutRepetition(`lambda Invoke Child: ${message}`, [`Parent failed: ClientError: ${message}`])).toBe(
    'lambda Invoke Child: (as above)',
  );
  expect(withoutRepetition(`[ERROR] ${message.slice(0, 70)} …`, [message])).toBe('[ERROR] (as above)');
  expect(withoutRepetition(`lambda Invoke Child: ${message}`, ['something else'])).toBe(
    `lambda Invoke Child: ${message}`,
  );
  expect(withoutRepetition('Child failed: no', ['no'])).toBe('Child failed: no');
});

test('one cause is told once, and what follows from it in one line', () => {
  const report = createTerminalReport({ ...PLAIN, symbols: true });
  const titled = (title: string, more: Partial<CheckVerdict> = {}): CheckVerdict => ({
    ...failed,
    id: title,
    title,
    ...more,
  });
  const because = 'One';
  const text = report.exercise(
    exercise([titled('One'), titled('Two', { because }), titled('Three', { happened: '3' }), titled('4', { because })]),
    true,
  );
  expect(text.match(/Happened {2}.*/g)).toEqual(['Happened  it was "<&>"', 'Happened  3']);
  expect(text).toContain(['    Likewise  2 more checks fail for this reason.', '', '  ✗ Three'].join('\n'));
  const lacks = { status: 'unsupported', message: 'It needs `iam`: nobody asks.' } as const;
  const lacking = report.exercise(exercise([titled('One', lacks), titled('Two', { ...lacks, because })]), true);
  expect(lacking).toContain('Likewise  1 more check needs it, too.');
});

test('a long log shows how it began and how it ended', () => {
  const report = createTerminalReport({ ...PLAIN, symbols: true });
  const logs = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const text = report.exercise(exercise([{ ...failed, logs }]), true);
  const numbers = [1, 2, 3, 4, 5, 10, 11, 12].map((number) => `| line ${number}`);
  numbers.splice(5, 0, '| … 4 more lines (--json FILE has them)');
  expect(text.match(/\| .*/g)).toEqual(numbers);
});
