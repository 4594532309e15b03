import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { describeChange, difference } from './describe.ts';
import type { Change } from './mutants.ts';

const TOOL = join(import.meta.dirname, '../tools/python-mutants.py');
const PYTHON = join(import.meta.dirname, '../../../.coldstart/python/bin/python');

/** There is no Python with Cosmic Ray on this machine. */
export class NoPythonMutants extends Error {
  constructor() {
    super('Python mutants need Cosmic Ray. `python3 scripts/python-tools.py` installs it into .coldstart/.');
    this.name = 'NoPythonMutants';
  }
}

/**
 * What Cosmic Ray would change in a Python file, and statements and texts that are left out.
 *
 * @throws NoPythonMutants
 */
export async function changesOfPython(text: string): Promise<Change[]> {
  const mutants = z.array(z.string()).parse(JSON.parse(await run(text)));
  return mutants.map((mutant) => {
    const { start, end, otherEnd } = difference(text, mutant);
    return { what: describeChange(text, start, end, mutant.slice(start, otherEnd)), text: mutant };
  });
}

function run(text: string): Promise<string> {
  if (!existsSync(PYTHON)) throw new NoPythonMutants();
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, [TOOL], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      reject(stderr.includes("No module named 'cosmic_ray'") ? new NoPythonMutants() : error);
    });
    child.stdin?.end(text);
  });
}
