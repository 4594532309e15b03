/**
 * Installs packages of the AWS SDK for Node functions, which Lambda's runtimes have all of: `node scripts/aws-sdk.ts client-ec2`.
 *
 * Those that most functions use are dependencies of `packages/services/lambda`; there are more than 400.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../.coldstart/aws-sdk/', import.meta.url));
const names = process.argv.slice(2).map((name) => `@aws-sdk/${name.replace(/^@aws-sdk\//, '')}`);

if (names.length === 0) {
  process.stderr.write('Name the packages to install: node scripts/aws-sdk.ts client-ec2 client-ecs\n');
  process.exit(2);
}
mkdirSync(TARGET, { recursive: true });
if (!existsSync(join(TARGET, 'package.json'))) writeFileSync(join(TARGET, 'package.json'), '{"private":true}');
execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...names], {
  cwd: TARGET,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
