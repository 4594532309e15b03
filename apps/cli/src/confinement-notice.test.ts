import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCourse, startCommand, type Ended, type TestCourse } from './testing/course.ts';

let course: TestCourse;
beforeEach(async () => {
  course = await copyCourse('01-hello-event');
});
afterEach(() => course.remove());

/** Grades as if the kernel were another. */
function gradeOn(release: string): Promise<Ended> {
  const script = `
    import os from 'node:os';
    import { syncBuiltinESMExports } from 'node:module';
    os.release = () => ${JSON.stringify(release)};
    syncBuiltinESMExports();
  `;
  const options = `--import=data:text/javascript,${encodeURIComponent(script)}`;
  return startCommand('grade', ['hello-event', '--course', course.root], { NODE_OPTIONS: options }).ended;
}

test.skipIf(process.platform !== 'linux')(
  'what is confined less is told once, and not where all is confined',
  async () => {
    expect((await gradeOn('6.18.1-generic')).stderr).toBe('');
    const notice =
      'This Linux is older than 6.12, and confines graded code less than newer ones. Run only code that you would run yourself, or use a container; docs/security.md says what holds.';
    expect((await gradeOn('6.8.0-41-generic')).stderr.replaceAll(/\s+/g, ' ').trim()).toBe(notice);
    expect((await gradeOn('6.8.0-41-generic')).stderr).toBe('');
  },
);
