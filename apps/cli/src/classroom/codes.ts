import { readFile } from 'node:fs/promises';
import {
  addRoster,
  codesCsv,
  giveCodes,
  giveOneCode,
  openClass,
  openRecords,
  readRoster,
  type RosterRow,
} from '@coldstart/classroom-server';
import { UsageError } from '@coldstart/grader';
import { printError } from '../print.ts';

export async function printCodes(asked: {
  readonly folder: string;
  readonly class: string;
  readonly roster: string | undefined;
  readonly again: boolean;
  readonly for: string | undefined;
}): Promise<void> {
  const rows = asked.roster === undefined ? [] : await rosterOf(asked.roster);
  const database = await openRecords(asked.folder, process.env.DATABASE_URL);
  try {
    await openClass(database, asked.class, 'Workshop');
    const codes = await database.transaction(async (transaction) => {
      await addRoster(transaction, asked.class, rows);
      if (asked.for !== undefined) return [await giveOneCode(transaction, asked.class, asked.for)];
      return giveCodes(transaction, asked.class, asked.again);
    });
    if (codes.length === 0)
      throw new UsageError(
        `Nobody is on the roster of ${asked.class}. Name a file of it: \`pnpm classroom codes --roster FILE.csv\`.`,
      );
    process.stdout.write(codesCsv(codes));
    const known = codes.filter(({ code }) => code === undefined).length;
    if (known > 0)
      printError(
        `${known} of ${codes.length} have a code already, which is not kept. \`--again\` makes new ones for all.`,
      );
  } finally {
    await database.close();
  }
}

/** @throws UsageError */
export async function rosterOf(file: string): Promise<RosterRow[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The roster cannot be read (${why}). Name a CSV file with --roster.`);
  });
  return readRoster(text, file);
}
