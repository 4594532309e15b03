import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyCourse, startCommand, type TestCourse } from './testing/course.ts';
import { containers, docker, haveTheEngineAlone, localStackImage, newContainer } from './testing/docker.ts';

const image = await localStackImage();
const ENVIRONMENT = { TESTCONTAINERS_RYUK_DISABLED: 'true', LOCALSTACK_IMAGE: image ?? '' };

async function ready(container: string): Promise<void> {
  await expect.poll(() => docker('logs', container), { timeout: 60_000 }).toContain('Ready.');
}

interface Check {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

describe.skipIf(image === undefined)(
  `LocalStack in a container${image === undefined ? ' (no image is at hand)' : ''}`,
  () => {
    let course: TestCourse;
    haveTheEngineAlone();
    beforeAll(async () => {
      course = await copyCourse(
        '01-hello-event',
        '03-beat-the-deadline',
        '06-pack-it',
        '07-bootstrap-loop',
        '15-fix-the-broken-policy',
        '37-parent-child-orders',
        '40-readable-failures',
      );
      return () => course.remove();
    });

    test('every solution passes there, but for checks that it cannot carry', { timeout: 300_000 }, async () => {
      const before = await containers();
      const json = join(course.root, 'verdict.json');
      const args = ['--backend', 'localstack', '--solution', '--force', '--json', json, '--course', course.root];
      const { code, stderr } = await startCommand('grade', args, ENVIRONMENT).ended;
      const { exercises } = JSON.parse(await readFile(json, 'utf8')) as {
        exercises: { slug: string; checks: Check[] }[];
      };
      const checks = exercises.flatMap(({ slug, checks: all }) => all.map((check) => ({ ...check, slug })));
      expect(checks.filter(({ status }) => status !== 'pass' && status !== 'unsupported')).toEqual([]);
      expect(checks.filter(({ status }) => status === 'pass').length).toBeGreaterThan(40);
      for (const { slug, message } of checks.filter(({ status }) => status === 'unsupported')) {
        expect(['fix-the-broken-policy', 'bootstrap-loop', 'pack-it']).toContain(slug);
        expect(message).toMatch(/^It needs `(?:iam|custom-runtimes|layers|images)`: \S/);
      }
      expect(code, stderr).toBe(0);
      expect(await containers()).toEqual(before);
    });

    test('Ctrl-C leaves no container', { timeout: 120_000 }, async () => {
      const before = await containers();
      const args = ['beat-the-deadline', '--backend', 'localstack', '--solution', '--force', '--course', course.root];
      const run = startCommand('grade', args, ENVIRONMENT);
      await ready(await newContainer(before));
      run.kill('SIGINT');
      const { code, stdout } = await run.ended;
      expect(stdout).toContain('Nothing is left running');
      expect(code).toBe(130);
      expect(await containers()).toEqual(before);
    });

    test('a container that somebody kills half-way is no verdict', { timeout: 120_000 }, async () => {
      const before = await containers();
      const args = ['beat-the-deadline', '--backend', 'localstack', '--solution', '--force', '--course', course.root];
      const run = startCommand('grade', args, ENVIRONMENT);
      const own = await newContainer(before);
      await ready(own);
      await docker('kill', own);
      const { code, stderr } = await run.ended;
      expect(stderr).toContain('was killed (exit code 137)');
      expect(code).toBe(2);
      expect(await containers()).toEqual(before);
    });

    test('a container that is kept is taken by the next run', { timeout: 180_000 }, async () => {
      const before = await containers();
      const args = [
        'hello-event',
        '--backend',
        'localstack',
        '--keep',
        '--solution',
        '--force',
        '--course',
        course.root,
      ];
      const first = await startCommand('grade', args, ENVIRONMENT).ended;
      const kept = (await containers()).filter((id) => !before.includes(id));
      try {
        const second = await startCommand('grade', args, ENVIRONMENT).ended;
        expect([first.code, second.code]).toEqual([0, 0]);
        expect(first.stderr).toMatch(/LocalStack stays at http:\/\/\S+ for the next run; `docker rm -f \S+` ends it/);
        expect(kept).toHaveLength(1);
        expect((await containers()).filter((id) => !before.includes(id))).toEqual(kept);
      } finally {
        for (const id of kept) await docker('rm', '-f', id);
      }
    });
  },
);
