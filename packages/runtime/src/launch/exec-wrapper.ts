import { join } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import type { Launcher } from './launcher.ts';
import type { Zygotes } from './zygotes.ts';

const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER';

/** Whether the start of a function's runtime is the function's own: by a program, or by what Node is to load first. */
export function beginsItself(environment: Readonly<Record<string, string>>): boolean {
  return environment[WRAPPER] !== undefined || environment['NODE_OPTIONS'] !== undefined;
}

/**
 * Lets functions have their runtime started by a program that they name:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 *
 * Such a program is confined as `provided` runtimes are, and refused where nothing can.
 */
export function withExecWrapper(launcher: Launcher, zygotes: Zygotes): Launcher {
  return {
    ...launcher,

    spare: (spec) => launcher.spare(spec) && (spec === undefined || !beginsItself(spec.environment)),

    launch: async (folders, spec, environment) => {
      const wrapper = spec?.environment[WRAPPER];
      if (wrapper === undefined) return launcher.launch(folders, spec, environment);
      const program = await launcher.program(folders, spec);
      if ('reason' in program) return program;
      const args = [program.command, ...program.args];
      const wrapped = { ...program, command: located(wrapper, folders), args };
      const reason = `${WRAPPER} needs Linux here, which confines the program that it names`;
      return (
        (await zygotes.confined(wrapped, folders, environment)) ?? { errorType: 'Runtime.InvalidEntrypoint', reason }
      );
    },

    assignment: (folders, environment) =>
      launcher.assignment(folders, environment !== undefined && beginsItself(environment) ? undefined : environment),
  };
}

/** Where a path of Lambda's really is. */
export function located(path: string, folders: EnvironmentFolders): string {
  if (path.startsWith('/opt/')) return join(folders.opt, path.slice('/opt/'.length));
  return path.startsWith('/var/task/') ? join(folders.task, path.slice('/var/task/'.length)) : path;
}
