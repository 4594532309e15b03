/**
 * Starts a Node function's process where none is forked for it: on macOS and Windows, for a function with NODE_OPTIONS,
 * and behind an exec wrapper.
 *
 * The process may be started before it is known what for, and waits for one line on standard input that names the function.
 *
 * Modules of Node itself are asked for and not imported, in all files: an import reads each of a module's members, and so
 * loads whatever some member stands for (of `node:http` that is half of Node, and takes as long as all the rest).
 */
import { namedIn } from './confine.mjs';
import { run } from './function.mjs';
import { guardProcess } from './guard.mjs';

const { readSync } = process.getBuiltinModule('node:fs');

const assignment = readAssignment();
if (assignment === undefined) process.exit(0);
// Where the kernel confines it, it needs no permission model.
if (process.permission !== undefined) guardProcess();
run(assignment);

function readAssignment() {
  const chunks = [];
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const read = readSync(0, chunk);
    if (read === 0) return undefined;
    chunks.push(Buffer.from(chunk.subarray(0, read)));
    if (chunk[read - 1] === 10) return assigned(Buffer.concat(chunks).toString());
  }
}

/** What became this process may have been given a view of its own before. */
function assigned(line) {
  const assignment = JSON.parse(line);
  return process.env.LAMBDA_TASK_ROOT === '/var/task' ? JSON.parse(namedIn(line, assignment.roots.home)) : assignment;
}
