import { DockerfileProblem } from './problem.ts';

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`, and a dollar that is meant as one. */
const VARIABLE = /\\\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+])([^{}]*))?\}|\{)/g;

/**
 * Puts the values of variables in their places.
 * https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function substitute(text: string, variables: ReadonlyMap<string, string>, line: number): string {
  return text.replace(VARIABLE, (found, plain?: string, braced?: string, operator?: string, word = '') => {
    if (found === '\\$') return '$';
    const name = plain ?? braced;
    if (name === undefined)
      throw new DockerfileProblem(
        line,
        `\`${text}\` has a variable in a form that is not known here`,
        'Write ${NAME}, ${NAME:-default} or ${NAME:+other}.',
      );
    const value = variables.get(name);
    const set = value !== undefined && (value !== '' || operator?.startsWith(':') !== true);
    if (operator?.endsWith('+') === true) return set ? word : '';
    return set ? value : operator === undefined ? '' : word;
  });
}

/** The text without the quotes around it or parts of it. */
export function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
    double !== undefined ? double.replace(/\\(["\\$])/g, '$1') : (single ?? escaped ?? ''),
  );
}
