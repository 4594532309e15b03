/** `pnpm bench [--json FILE] [GROUP ...]`: the figures of docs/performance.md, measured anew. */
import { writeFileSync } from 'node:fs';
import { cpus, platform, release } from 'node:os';
import { join, resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { classroomBench } from './classroom-bench.ts';
import { lambdaFigures, rateFigures } from './cloud-figures.ts';
import { entranceFigures } from './entrance-figures.ts';
import { executionFigures } from './execution-figures.ts';
import { line, median, type Figure } from './figures.ts';
import { graderFigures, localStackFigures } from './grader-figures.ts';
import { memory, ROOT, start } from './processes.ts';
import { queueFigures } from './queue-figures.ts';
import { regradeBench } from './regrade-bench.ts';
import { scheduleFigures } from './schedule-figures.ts';
import { statesFigures } from './states-figures.ts';
import { streamFigures } from './stream-figures.ts';
import { timerFigures } from './timer-figures.ts';
import { workshopFigures } from './workshop-figures.ts';

const START = join(ROOT, 'apps', 'cli', 'start.mjs');
const NOTHING = join(ROOT, 'apps', 'bench', 'src', 'nothing.ts');

async function startFigures(): Promise<Figure[]> {
  const times: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const cloud = await start(START, ['cloud', '--port', '0']);
    times.push(cloud.milliseconds);
    sizes.push(memory(cloud.child.pid ?? 0));
    await cloud.stop();
  }
  return [
    {
      name: 'cloud, from its start to its line',
      unit: 'ms',
      values: times.slice(1),
      goal: '<= 150',
      met: (value) => value <= 150,
    },
    {
      name: 'cloud, memory when ready',
      unit: 'MB',
      values: sizes.slice(1),
      goal: '<= 90',
      met: (value) => value <= 90,
    },
  ];
}

async function cloudFigures(): Promise<Figure[]> {
  const cloud = await start(START, ['cloud', '--port', '0']);
  const nothing = await start(NOTHING);
  try {
    return [
      ...(await lambdaFigures(cloud.url)),
      ...(await queueFigures(cloud.url)),
      ...(await streamFigures(cloud.url)),
      ...(await rateFigures(cloud.url, nothing.url)),
      ...(await timerFigures(cloud.url, cloud.child.pid ?? 0)),
    ];
  } finally {
    await Promise.all([cloud.stop(), nothing.stop()]);
  }
}

async function entrances(): Promise<Figure[]> {
  const cloud = await start(START, ['cloud', '--port', '0']);
  try {
    return await entranceFigures(cloud.url);
  } finally {
    await cloud.stop();
  }
}

async function schedules(): Promise<Figure[]> {
  const cloud = await start(START, ['cloud', '--port', '0']);
  try {
    return await scheduleFigures(cloud.url, cloud.child.pid ?? 0);
  } finally {
    await cloud.stop();
  }
}

const GROUPS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: startFigures,
  cloud: cloudFigures,
  entrances,
  schedules,
  states: statesFigures,
  executions: () => executionFigures(START),
  grader: graderFigures,
  workshop: workshopFigures,
  localstack: localStackFigures,
};

const count = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number.');
};

const command = new Command('pnpm bench')
  .description('Measures the figures of docs/performance.md anew; quiet machines give the best ones.')
  .addArgument(new Argument('[group...]', 'which figures; all when left out').choices(Object.keys(GROUPS)))
  .option('--json <file>', 'writes them, too');
command
  .command('classroom')
  .description('a room that submits at once to a classroom; the figures of its own')
  .option('--json <file>', 'writes them, too')
  .option('--learners <count>', 'who submit', count, 300)
  .option('--workers <count>', 'in processes of their own, on the PostgreSQL of DATABASE_URL', count, 0)
  .option('--slots <count>', 'of each worker; one for each core when left out', count)
  .action(async ({ json, learners, workers, slots }) => {
    await classroomBench({ json: json ?? command.opts<{ json?: string }>().json, learners, workers, slots });
    process.exit();
  });
command
  .command('regrade')
  .description('a class whose submissions are all graded again by a mended check; the figures of its own')
  .option('--json <file>', 'writes them, too')
  .option('--submissions <count>', 'that are stored, one for each learner', count, 1000)
  .option('--slots <count>', 'of the worker; one for each core when left out', count)
  .action(async ({ json, submissions, slots }) => {
    await regradeBench({ json: json ?? command.opts<{ json?: string }>().json, submissions, slots });
    process.exit();
  });
command.action(() => undefined);
await command.parseAsync();
const groups = command.args;
const { json } = command.opts<{ json?: string }>();

const machine = { node: process.version, platform: platform(), release: release(), cores: cpus().length };
process.stdout.write(`Node ${machine.node}, ${machine.platform} ${machine.release}, ${machine.cores} cores\n\n`);
process.stdout.write(`${'figure'.padEnd(48)} ${'median'.padStart(8)} ${''.padEnd(5)} ${'range'.padEnd(18)} goal\n`);
const measured: Figure[] = [];
for (const [name, measure] of Object.entries(GROUPS)) {
  if (groups.length > 0 && !groups.includes(name)) continue;
  for (const figure of await measure()) {
    measured.push(figure);
    process.stdout.write(`${line(figure)}\n`);
  }
}
if (json !== undefined) {
  const figures = measured.map(({ name, unit, values: all, goal, met }) => {
    const middle = median(all);
    return { name, unit, median: middle, values: all, goal, met: met(middle) };
  });
  const file = resolve(process.env['INIT_CWD'] ?? '', json);
  writeFileSync(file, `${JSON.stringify({ started: new Date().toISOString(), machine, figures }, null, 2)}\n`);
}
