import { join } from 'node:path';
import type { EnvironmentFolders } from '../folders.ts';
import type { Launcher } from './launcher.ts';
import { confined, type Python } from './python.ts';

const WRAPPER = 'AWS_LAMBDA_EXEC_WRAPPER';

/** Whether a function has its runtime started by a program of its own. */
export function isWrapped(environment: Readonly<Record<string, string>>): boolean {
  return environment[WRAPPER] !== undefined;
}

/**
 * Lets functions have their runtime started by a program that they name:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 *
 * Such a program is confined by Landlock as `provided` runtimes are, and refused where there is none.
 */
export function withExecWrapper(launcher: Launcher, python: () => Promise<Python | undefined>): Launcher {
  return {
    ...launcher,

    spare: (spec) => launcher.spare(spec) && (spec === undefined || !isWrapped(spec.environment)),

    launch: async (folders, spec, environment) => {
      const launch = await launcher.launch(folders, spec, environment);
      const wrapper = spec?.environment[WRAPPER];
      if (wrapper === undefined || 'reason' in launch) return launch;
      const confiner = process.platform === 'linux' ? await python() : undefined;
      if (confiner === undefined) {
        const reason = `${WRAPPER} needs Linux and Python 3 here, which confine the program that it names`;
        return { errorType: 'Runtime.InvalidEntrypoint', reason };
      }
      const program = [located(wrapper, folders), launch.command, ...launch.args];
      const rest = { folder: launch.folder, readable: [], forks: true };
      return { ...confined(confiner, folders, launch.readable, program, environment), ...rest };
    },

    assignment: (folders, environment) =>
      launcher.assignment(folders, environment !== undefined && isWrapped(environment) ? undefined : environment),
  };
}

/** Where a path of Lambda's really is. */
function located(path: string, folders: EnvironmentFolders): string {
  if (path.startsWith('/opt/')) return join(folders.opt, path.slice('/opt/'.length));
  return path.startsWith('/var/task/') ? join(folders.task, path.slice('/var/task/'.length)) : path;
}
