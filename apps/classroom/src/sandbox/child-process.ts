import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CODE } from './image/course-files.ts';
import { Program } from './program.ts';

/** Variables that programs need to be found and to run; nothing else of this process's environment comes along. */
const PASSED = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT', 'USERPROFILE', 'PYENV_ROOT'];

/** Starts the grader in a process of its own: learners' code is confined as on a learner's machine, and no further. */
export function startProcess(root: string): Program {
  const environment = Object.fromEntries(
    PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const child = spawn(process.execPath, [join(import.meta.dirname, 'inside', 'main.ts'), root], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...environment, NODE_COMPILE_CACHE: join(CODE, '.coldstart', 'compiled') },
    windowsHide: true,
  });
  return new Program(child, async () => void child.kill('SIGKILL'));
}
