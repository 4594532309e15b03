import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { interruptible, ROOT } from '../main.ts';
import { workerCommand, type WorkerCommand } from './worker-command.ts';

/** Each slot holds a grader and what it forks functions from: some 400 MB. */
const MOST_SLOTS = 64;

const count = (text: string): number => {
  const slots = Number(text);
  if (Number.isInteger(slots) && slots >= 1 && slots <= MOST_SLOTS) return slots;
  throw new InvalidArgumentError(`Write --slots with a number from 1 to ${MOST_SLOTS}.`);
};

/** `pnpm classroom worker` */
export const worker = new Command('worker')
  .description('Grades for a classroom whose records are in a PostgreSQL; as many as you like, on any machines.')
  .option(
    '--slots <count>',
    'submissions graded at once; one for each core when left out',
    count,
    availableParallelism(),
  )
  .option('--trust-learners', 'where there is no container engine, grade in processes of this machine', false)
  .action(async (options: WorkerCommand) => {
    await workerCommand(ROOT, options, interruptible().signal);
  });
