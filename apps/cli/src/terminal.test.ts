import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCourse, type TestCourse } from './testing/course.ts';
import { hasTerminal, inTerminal } from './testing/terminal.ts';

let course: TestCourse;
beforeEach(async () => {
  course = await copyCourse('01-hello-event');
  for (const path of ['template.yaml', 'src/hello.mts']) {
    const solution = await course.read(`01-hello-event/solution/${path}`);
    await course.write(`01-hello-event/${path}`, solution.replace('context.awsRequestId', 'event.name'));
  }
});
afterEach(() => course.remove());

const CLEARED = /\u001b\[(?:[0-3]?J|H)|\u001bc/;
const lines = (output: string): string[] => stripVTControlCharacters(output).split(/[\r\n]+/);

test.skipIf(!hasTerminal)('a terminal of 60 columns is filled and never cleared, watching or not', async () => {
  const watching = ['grade', '--course', course.root, '1', '--watch'];
  const output = await inTerminal(60, watching, /Watching for the next save/);
  expect(output).toContain('✓ Lambda finds your handler');
  expect(output).not.toMatch(CLEARED);
  expect(lines(output).filter((line) => [...line].length > 60)).toEqual([]);
});

test.skipIf(!hasTerminal)('LANG=C gets ASCII in a terminal, too', async () => {
  const grading = ['grade', '--course', course.root, '1'];
  const output = await inTerminal(60, grading, /Next: .*\r?\n.*\r?\n/, { LANG: 'C' });
  expect(output).toContain('[pass] Lambda finds your handler');
  expect(lines(output).join('\n')).toMatch(/^[\n\u0020-\u007e]*$/);
  expect(lines(output).filter((line) => line.length > 60)).toEqual([]);
});
