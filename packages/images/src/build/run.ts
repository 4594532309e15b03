import { posix } from 'node:path';
import { parse } from 'shell-quote';
import type { ImageFile } from '../image.ts';
import { installNode } from './install-node.ts';
import { installPython } from './install-python.ts';
import { DockerfileProblem } from './problem.ts';
import type { Stage } from './stage.ts';

/** What `RUN` is carried out with. */
export interface RunContext {
  /** All of the build's context, what .dockerignore names included: what was installed there is as good as downloaded. */
  readonly context: ReadonlyMap<string, ImageFile>;
}

/**
 * Carries out the commands that need neither a network nor a Linux of the image's own: `npm install`, `pip install`,
 * `mkdir`, `chmod`. Everything else is refused by name.
 *
 * https://docs.docker.com/reference/dockerfile/#run
 */
export function run(stage: Stage, command: string | readonly string[], line: number, context: RunContext): void {
  for (const words of typeof command === 'string' ? commandsOf(command, stage, line) : [command])
    runOne(stage, words, line, context);
}

function commandsOf(text: string, stage: Stage, line: number): string[][] {
  const commands: string[][] = [[]];
  for (const token of parse(text, Object.fromEntries(stage.variables))) {
    if (typeof token === 'string') commands.at(-1)?.push(token);
    else if ('comment' in token) break;
    else if (token.op === 'glob') commands.at(-1)?.push(token.pattern);
    else if (token.op === '&&' || token.op === ';') commands.push([]);
    else throw refused(text, line);
  }
  return commands.filter((words) => words.length > 0);
}

function runOne(stage: Stage, words: readonly string[], line: number, context: RunContext): void {
  const [program = '', ...rest] = words;
  const shown = words.join(' ');
  switch (posix.basename(program)) {
    case 'cd':
      // Each RUN begins in the working directory again, so that this matters within one only.
      throw refused(shown, line, 'Use WORKDIR.');
    case 'mkdir':
    case 'true':
    case ':':
      return;
    case 'chmod':
      return chmod(stage, rest, line);
    case 'npm':
      return installNode(stage, rest, line, context);
    case 'pip':
    case 'pip3':
      return installPython(stage, rest, line);
    case 'python':
    case 'python3':
      if (rest[0] === '-m' && rest[1] === 'pip') return installPython(stage, rest.slice(2), line);
      throw refused(shown, line);
    default:
      throw refused(shown, line);
  }
}

function chmod(stage: Stage, [mode = '', ...names]: readonly string[], line: number): void {
  const executable = /^[0-7]+$/.test(mode) ? /[1357]/.test(mode.slice(-3)) : /\+[rwst]*x/.test(mode);
  for (const name of names) {
    const path = stage.path(name);
    const file = stage.files.get(path);
    if (file === undefined)
      throw new DockerfileProblem(line, `chmod: cannot access '${name}': No such file or directory`, 'COPY it first.');
    stage.files.set(path, { ...file, executable });
  }
}

function refused(command: string, line: number, remedy?: string): DockerfileProblem {
  return new DockerfileProblem(
    line,
    `\`RUN ${command}\` cannot be run: images are built without Docker here, and without a network`,
    remedy ??
      'Do it before the build, in the folder itself, and COPY what comes of it. `npm install`, `pip install`, `mkdir` and `chmod` can be run.',
  );
}
