/** `pnpm bench`: the figures of docs/performance.md, measured anew. */
import { cpus, platform, release } from 'node:os';
import { join } from 'node:path';
import { lambdaFigures, rateFigures } from './cloud-figures.ts';
import { line, type Figure } from './figures.ts';
import { graderFigures, localStackFigures } from './grader-figures.ts';
import { memory, ROOT, start } from './processes.ts';
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
    return [...(await lambdaFigures(cloud.url)), ...(await rateFigures(cloud.url, nothing.url))];
  } finally {
    await Promise.all([cloud.stop(), nothing.stop()]);
  }
}

process.stdout.write(`Node ${process.version}, ${platform()} ${release()}, ${cpus().length} cores\n\n`);
process.stdout.write(`${'figure'.padEnd(44)} ${'median'.padStart(8)} ${''.padEnd(5)} ${'range'.padEnd(18)} goal\n`);
for (const measure of [startFigures, cloudFigures, graderFigures, workshopFigures, localStackFigures]) {
  for (const figure of await measure()) process.stdout.write(`${line(figure)}\n`);
}
