import { DockerfileProblem } from './problem.ts';
import type { Stage } from './stage.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/python-image.html#python-image-clients */
const PYTHON_CLIENT = 'awslambdaric';
/** What Lambda's runtimes bring along, and Python functions find here too. */
const BROUGHT = new Set(['boto3', 'botocore', 's3transfer', 'jmespath', 'python-dateutil', 'urllib3', 'six']);

/** `pip install`: of the packages that Lambda's own runtime has, and its runtime interface client. */
export function installPython(stage: Stage, words: readonly string[], line: number): void {
  const [command, ...rest] = words;
  if (command !== 'install')
    throw new DockerfileProblem(
      line,
      `\`pip ${words.join(' ')}\` cannot be run: images are built without Docker here`,
      'Leave it out, or do it in the folder itself.',
    );
  for (const name of wanted(stage, rest, line)) {
    if (name === PYTHON_CLIENT) stage.client = 'python';
    else if (!BROUGHT.has(name))
      throw new DockerfileProblem(
        line,
        `pip cannot install \`${name}\`: images are built without a network here`,
        'Run `pip install --target vendor ...` in the folder itself, and COPY that folder to ${LAMBDA_TASK_ROOT}.',
      );
  }
}

function wanted(stage: Stage, words: readonly string[], line: number): string[] {
  const names: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '-r' || word === '--requirement') names.push(...requirements(stage, words[++at] ?? '', line));
    else if (word === '-t' || word === '--target' || word === '--platform' || word === '--python-version') at++;
    else if (!word.startsWith('-')) names.push(nameOf(word));
  }
  return names;
}

function requirements(stage: Stage, name: string, line: number): string[] {
  const file = stage.files.get(stage.path(name));
  if (file === undefined)
    throw new DockerfileProblem(line, `pip finds no ${name} in ${stage.workingDirectory}`, 'COPY it there before.');
  return Buffer.from(file.data)
    .toString('utf8')
    .split('\n')
    .map((text) => text.replace(/#.*/, '').trim())
    .filter((text) => text !== '')
    .map(nameOf);
}

/** `boto3` of `boto3[crt]>=1.0`, as packages are compared. */
const nameOf = (word: string): string => (/^[\w.-]+/.exec(word)?.[0] ?? word).toLowerCase().replaceAll('_', '-');
