/** What the tasks of `pnpm test` left behind about themselves. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
}

export interface TaskRun {
  readonly taskId: string;
  /** `@coldstart/wire`, `//` for the root. */
  readonly package: string;
  /** Relative to the root. */
  readonly directory: string;
  readonly task: string;
  /** `<NONEXISTENT>` where the package has no script of this name. */
  readonly command: string;
  readonly execution?: { readonly exitCode: number | null };
  readonly cache?: { readonly status: 'HIT' | 'MISS' };
}

/** What each task has written for itself; `undefined` for those that count as one. */
const FIGURES: Readonly<Record<string, string>> = {
  test: '.coldstart/test.json',
  'test:localstack': '.coldstart/localstack.json',
  check: '.coldstart/check.json',
  'course:check': '.coldstart/check.json',
};

/** How many tests of a task passed and failed; of one that does not count, it is the test. */
export function figuresOf({ task, directory, execution }: TaskRun): Figures {
  const passed = execution?.exitCode === 0;
  const file = FIGURES[task];
  const path = file === undefined ? undefined : join(ROOT, directory, file);
  if (path === undefined) return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const number = (name: string): number => (typeof report[name] === 'number' ? report[name] : 0);
  const counted = {
    passed: number('numPassedTests') + number('passed'),
    // A test file that cannot even be read has no tests to fail.
    failed:
      number('numFailedTests') +
      number('failed') +
      (number('numFailedTests') === 0 ? number('numFailedTestSuites') : 0),
    skipped: number('numPendingTests') + number('skipped'),
  };
  // A task that failed although all that it counted passed has failed all the same; so has one that counted nothing.
  if (counted.failed === 0 && (!passed || counted.passed + counted.skipped === 0)) counted.failed = 1;
  return counted;
}

interface TestReport {
  readonly testResults?: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

export interface Complaints {
  /** Tests that failed, and test files that could not be read. */
  readonly failed: readonly string[];
  /** Tests that passed at their second try. */
  readonly unsteady: readonly string[];
}

/** What was not right in a task, with the first line of each reason: of a long log, often only the end is kept. */
export function complaintsOf({ task, directory }: TaskRun): Complaints {
  const failed: string[] = [];
  const unsteady: string[] = [];
  const path = join(ROOT, directory, FIGURES[task] ?? '');
  if (!task.startsWith('test') || !existsSync(path)) return { failed, unsteady };
  const { testResults = [] } = JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  for (const { name, message, assertionResults } of testResults) {
    const file = relative(ROOT, name);
    if (assertionResults.length === 0 && message) failed.push(`${file}: ${firstLine(message)}`);
    for (const { status, fullName, failureMessages } of assertionResults) {
      const reason = failureMessages?.[0];
      const complaint = `${file} > ${fullName}: ${firstLine(reason ?? '')}`;
      if (status === 'failed') failed.push(complaint);
      else if (status === 'passed' && reason !== undefined) unsteady.push(complaint);
    }
  }
  return { failed, unsteady };
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, 300);
