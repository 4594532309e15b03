import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** SQLite's code for a file that another connection has locked. https://sqlite.org/rescode.html#busy */
const BUSY = 5;

/**
 * One process of a course sends at a time, and one place in it. The lock is the system's, by way of SQLite
 * (`.coldstart/classroom/sending.lock`): it ends with its process, however that ends, so that none is left behind and
 * two can never both take one over.
 *
 * @returns gives it back; undefined while somebody else sends
 */
export function lockSending(root: string): (() => void) | undefined {
  const folder = join(root, '.coldstart', 'classroom');
  mkdirSync(folder, { recursive: true });
  // Only who sends loads it: the first releases of Node 24 warn of it in the terminal.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const lock = new DatabaseSync(join(folder, 'sending.lock'), { timeout: 0 });
  try {
    // Nothing is ever written: no journal need lie beside it.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return undefined;
    throw error;
  }
  return () => lock.close();
}
