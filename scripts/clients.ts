/**
 * Installs the clients that `apps/clients` runs against the cloud, into .coldstart/clients: AWS CLI 2, SAM CLI, the Serverless
 * Framework, the CDK, the AWS IoT Device SDK, clients of the Data API, and what Go, Rust and Java make of the projects there.
 *
 * Packages come from the languages' own registries and stay in their own caches, so that the second time needs no network.
 * Names of clients may be given (`node scripts/clients.ts go sam`); all of them when left out. Their tests skip, and say
 * so, where this has not been run.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECTS = fileURLToPath(new URL('../apps/clients/', import.meta.url));
const TARGET = fileURLToPath(new URL('../.coldstart/clients/', import.meta.url));
const SAM = 'aws-sam-cli==1.170.0';
const IOT = 'aws-iot-device-sdk-v2@1.28.0';
const SERVERLESS = 'osls@4.3.1';
/** The AWS CLI 2 as AWS packs it into layers of functions: no registry of packages has it alone. */
const AWS_CLI = '@aws-cdk/asset-awscli-v2@2.0.186';
/** Clients of the Data API; the older one is made for version 2 of the SDK. */
const DATABASES = [
  'data-api-client@1.3.1',
  'aws-sdk@2.1693.0',
  'drizzle-orm@0.45.4',
  '@aws-sdk/client-rds-data@3.1143.0',
];
const CDK = ['aws-cdk@2.1148.1', 'aws-cdk-lib@2.276.0', 'constructs@10.8.1'];

interface Client {
  /** Programs that have to be there first, each with the argument that makes it say its version. */
  readonly needs: readonly (readonly [string, string])[];
  /** What it is made of; it is made again when this has changed. */
  readonly from: readonly string[];
  install(target: string): void;
}

const project = (name: string, ...files: readonly string[]): string[] =>
  files.map((file) => readFileSync(join(PROJECTS, name, file), 'utf8'));

const CLIENTS: Readonly<Record<string, Client>> = {
  sam: {
    needs: [['python3', '--version']],
    from: [SAM],
    install(target) {
      run('python3', ['-m', 'venv', target]);
      run(join(target, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', SAM]);
    },
  },
  serverless: {
    needs: [['npm', '--version']],
    from: [SERVERLESS],
    install(target) {
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', SERVERLESS], target);
    },
  },
  'aws-cli': {
    needs: [
      ['npm', '--version'],
      ['python3', '--version'],
    ],
    from: [AWS_CLI],
    install(target) {
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', AWS_CLI], target);
      const layer = join(target, 'node_modules/@aws-cdk/asset-awscli-v2/lib/layer.zip');
      run('python3', ['-m', 'zipfile', '-e', layer, target], target);
      const [dist = ''] = globSync(join(target, 'awscli/v2/*/dist'));
      renameSync(dist, join(target, 'dist'));
      chmodSync(join(target, 'dist/aws'), 0o755);
    },
  },
  cdk: {
    needs: [['npm', '--version']],
    from: CDK,
    install(target) {
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...CDK], target);
    },
  },
  databases: {
    needs: [['npm', '--version']],
    from: DATABASES,
    install(target) {
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps'];
      run('npm', ['install', ...options, ...DATABASES], target);
    },
  },
  iot: {
    needs: [['npm', '--version']],
    from: [IOT],
    install(target) {
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', IOT], target);
    },
  },
  go: {
    needs: [['go', 'version']],
    from: project('go', 'main.go', 'go.mod', 'go.sum'),
    install(target) {
      const output = join(target, 'bootstrap');
      run('go', ['build', '-trimpath', '-ldflags=-s', '-o', output, '.'], join(PROJECTS, 'go'), { CGO_ENABLED: '0' });
    },
  },
  java: {
    needs: [
      ['javac', '--version'],
      ['mvn', '--version'],
    ],
    from: project('java', 'Keeper.java', 'pom.xml'),
    install(target) {
      const folder = join(PROJECTS, 'java');
      const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(target, 'lib')}`];
      run('mvn', ['-q', '-B', ...copy, '-DincludeScope=runtime'], folder);
      const path = ['-cp', globSync(join(target, 'lib/*.jar')).join(delimiter), '-d', join(target, 'classes')];
      run('javac', ['--release', '17', '-encoding', 'UTF-8', ...path, 'Keeper.java'], folder);
    },
  },
  rust: {
    needs: [['cargo', '--version']],
    from: project('rust', 'src/main.rs', 'Cargo.toml', 'Cargo.lock'),
    install(target) {
      // The SDK takes minutes to build, once a machine.
      const built = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'coldstart', 'rust');
      run('cargo', ['build', '--quiet', '--release', '--locked'], join(PROJECTS, 'rust'), { CARGO_TARGET_DIR: built });
      copyFileSync(join(built, 'release/client'), join(target, 'bootstrap'));
    },
  },
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(CLIENTS)) {
  const client = CLIENTS[name];
  if (client === undefined) fail(`There is no client ${name}: there are ${Object.keys(CLIENTS).join(', ')}.`);
  else make(name, client);
}

function make(name: string, { needs, from, install }: Client): void {
  const target = join(TARGET, name);
  const marker = join(target, 'installed.txt');
  const wanted = createHash('sha256').update(from.join('\0')).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  const missing = needs.filter(([program, version]) => !runs(program, version)).map(([program]) => program);
  if (missing.length > 0) {
    fail(
      `The client ${name} needs ${missing.join(' and ')}: install that and run \`node scripts/clients.ts ${name}\`.`,
    );
    return;
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  try {
    install(target);
    writeFileSync(marker, wanted);
    process.stdout.write(`Installed the client ${name}.\n`);
  } catch (error) {
    // Half a client would fail its test, not skip it.
    rmSync(target, { recursive: true, force: true });
    fail(`The client ${name} could not be installed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The other clients are installed all the same. */
function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function runs(program: string, version: string): boolean {
  try {
    execFileSync(program, [version], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run(program: string, args: readonly string[], folder = TARGET, env: NodeJS.ProcessEnv = {}): void {
  execFileSync(program, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
}
