/**
 * Installs AWS's own Node runtime client, `aws-lambda-ric`, into .coldstart/lambda-ric, for the test that runs it unmodified.
 *
 * It holds a native part that it builds for itself: that takes cmake, a C++ compiler, make, xz and some minutes, once.
 * The test skips, and says so, where this has not been run.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.0.2';
const TARGET = fileURLToPath(new URL('../.coldstart/lambda-ric/', import.meta.url));

if (!existsSync(join(TARGET, `installed-${VERSION}`))) {
  const missing = ['cmake', 'g++', 'make', 'xz'].filter((program) => !runs(program));
  if (process.platform !== 'linux' || missing.length > 0) {
    process.stderr.write(
      `aws-lambda-ric is built on Linux with cmake, g++, make and xz; missing here: ${missing.join(', ') || 'Linux'}.\n`,
    );
    process.exit(1);
  }
  rmSync(TARGET, { recursive: true, force: true });
  const build = join(TARGET, 'build');
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, 'package.json'), '{"private":true}');
  const packages = [`aws-lambda-ric@${VERSION}`, 'node-gyp@11', 'node-addon-api@8'];
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], build);
  const installed = join(build, 'node_modules', 'aws-lambda-ric');
  for (const script of ['preinstall', 'postinstall']) run('sh', [`scripts/${script}.sh`], installed);
  for (const file of ['index.mjs', 'package.json', 'rapid-client.node']) {
    copyFileSync(join(installed, file), join(TARGET, file));
  }
  rmSync(build, { recursive: true });
  writeFileSync(join(TARGET, `installed-${VERSION}`), '');
  process.stdout.write(`Installed aws-lambda-ric ${VERSION}.\n`);
}

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run(program: string, args: readonly string[], folder: string): void {
  const path = [join(TARGET, 'build', 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  execFileSync(program, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
  });
}
