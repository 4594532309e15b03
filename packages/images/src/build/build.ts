import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import dockerignore from '@balena/dockerignore';
import { baseOf } from '../bases.ts';
import type { Image, ImageArchitecture, ImageFile } from '../image.ts';
import { copy, type CopySource } from './copy.ts';
import { commandOf, flagOf, jsonOf, propertiesOf, refuseHeredoc, refuseSpecial, wordsOf } from './instruction.ts';
import { DockerfileProblem } from './problem.ts';
import { run, type RunContext } from './run.ts';
import { Stage } from './stage.ts';
import { substitute, unquoted } from './variables.ts';

export interface BuildInput {
  /** The text of the Dockerfile. */
  readonly dockerfile: string;
  /** The build's context, by path relative to its root. */
  readonly context: ReadonlyMap<string, ImageFile>;
  readonly args?: Readonly<Record<string, string>>;
  /** The stage to build; the last one when left out. */
  readonly target?: string | undefined;
  /** Of the function; x86_64 when left out, and unless `FROM --platform` says otherwise. */
  readonly architecture?: ImageArchitecture | undefined;
}

/**
 * Builds an image as `docker build` does, without Docker: from a base that is known, files of the context, and commands
 * that need no network.
 *
 * @throws DockerfileProblem for what is wrong, or cannot be done here
 */
export function buildImage(input: BuildInput): Image {
  const build = new Build(input);
  for (const instruction of DockerfileParser.parse(input.dockerfile).getInstructions()) build.carryOut(instruction);
  const { stage } = build;
  if (stage === undefined)
    throw new DockerfileProblem(
      0,
      'The Dockerfile has no FROM',
      'Begin it with `FROM public.ecr.aws/lambda/nodejs:24`.',
    );
  if (input.target !== undefined && !build.reachedTarget)
    throw new DockerfileProblem(0, `target stage "${input.target}" could not be found`, 'Name it with `FROM ... AS`.');
  return {
    base: stage.reference,
    architecture: build.architecture,
    config: stage.config,
    client: stage.client,
    files: stage.files,
  };
}

/** Instructions that change nothing of how a function runs. */
const WITHOUT_EFFECT: readonly string[] = [
  'LABEL',
  'EXPOSE',
  'USER',
  'HEALTHCHECK',
  'STOPSIGNAL',
  'VOLUME',
  'MAINTAINER',
];

class Build {
  architecture: ImageArchitecture;
  reachedTarget = false;
  #current: Stage | undefined;
  readonly #input: BuildInput;
  /** By name and by number. */
  readonly #stages = new Map<string, Stage>();
  #count = 0;
  #done = false;
  /** `ARG`s before the first `FROM`. */
  readonly #global = new Map<string, string>();
  readonly #context: CopySource;
  readonly #run: RunContext;

  constructor(input: BuildInput) {
    this.#input = input;
    this.architecture = input.architecture ?? 'x86_64';
    this.#context = { files: withoutIgnored(input.context), name: 'the build context' };
    this.#run = { context: input.context };
  }

  get stage(): Stage | undefined {
    return this.#current;
  }

  carryOut(instruction: Instruction): void {
    if (this.reachedTarget && instruction.getKeyword() === 'FROM') this.#done = true;
    if (this.#done) return;
    const line = (instruction.getRange()?.start.line ?? 0) + 1;
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') return this.#from(instruction, line);
    if (keyword === 'ARG') return this.#arg(instruction, line);
    const stage = this.#current;
    if (stage === undefined)
      throw new DockerfileProblem(line, `${keyword} stands before FROM`, 'Begin the Dockerfile with FROM.');
    if (WITHOUT_EFFECT.includes(keyword)) return;
    this.#inStage(stage, keyword, instruction, line);
  }

  #inStage(stage: Stage, keyword: string, instruction: Instruction, line: number): void {
    const text = (word: string): string => unquoted(substitute(word, stage.variables, line));
    switch (keyword) {
      case 'ENV':
        for (const { name, value = '' } of propertiesOf(instruction)) stage.environment.set(name, text(value));
        return;
      case 'WORKDIR':
        stage.workingDirectory = stage.path(text(instruction.getArgumentsContent() ?? ''));
        return;
      case 'COPY':
      case 'ADD':
        return this.#copy(stage, instruction, line, text);
      case 'RUN':
        refuseHeredoc(instruction, line);
        return run(stage, jsonOf(instruction) ?? instruction.getArgumentsContent() ?? '', line, this.#run);
      case 'CMD':
        stage.command = commandOf(instruction);
        stage.ownCommand = true;
        return;
      case 'ENTRYPOINT':
        stage.entrypoint = commandOf(instruction);
        // What the base would have been told is not meant for another program.
        if (!stage.ownCommand) stage.command = [];
        return;
      default:
        throw new DockerfileProblem(
          line,
          `${keyword} is no instruction that images are built with here`,
          'Use FROM, ARG, ENV, WORKDIR, COPY, RUN, ENTRYPOINT and CMD.',
        );
    }
  }

  #from(instruction: Instruction, line: number): void {
    const platform = flagOf(instruction, 'platform');
    const words = wordsOf(instruction).map((word) => substitute(word, this.#global, line));
    const [reference = '', as, name] = words;
    if (platform?.includes('arm64') === true) this.architecture = 'arm64';
    else if (platform?.includes('amd64') === true) this.architecture = 'x86_64';
    const before = this.#stages.get(reference.toLowerCase());
    const base = before?.base ?? baseOf(reference);
    if (base === undefined)
      throw new DockerfileProblem(
        line,
        `What is in the image \`${reference}\` is not known here, and it cannot be fetched: images are built without Docker`,
        'Use one of AWS: public.ecr.aws/lambda/nodejs:24, public.ecr.aws/lambda/python:3.14, public.ecr.aws/lambda/provided:al2023; or node, python, alpine, debian, amazonlinux with a runtime interface client.',
      );
    const stage = new Stage(before?.reference ?? reference, base, before);
    this.#current = stage;
    this.#stages.set(String(this.#count++), stage);
    if (as?.toLowerCase() === 'as' && name !== undefined) {
      this.#stages.set(name.toLowerCase(), stage);
      this.reachedTarget = name.toLowerCase() === this.#input.target?.toLowerCase();
    }
  }

  /** A build's own value counts for more than the Dockerfile's; within a stage, one from before FROM is asked for by name. */
  #arg(instruction: Instruction, line: number): void {
    const stage = this.#current;
    for (const { name, value } of propertiesOf(instruction)) {
      const given = this.#input.args?.[name] ?? (value === undefined ? this.#global.get(name) : undefined);
      const variables = stage?.variables ?? this.#global;
      const known = given ?? (value === undefined ? undefined : unquoted(substitute(value, variables, line)));
      if (known !== undefined) (stage?.args ?? this.#global).set(name, known);
    }
  }

  #copy(stage: Stage, instruction: Instruction, line: number, text: (word: string) => string): void {
    refuseHeredoc(instruction, line);
    const from = flagOf(instruction, 'from');
    const mode = flagOf(instruction, 'chmod');
    const names = (jsonOf(instruction) ?? wordsOf(instruction)).map(text);
    if (names.length < 2)
      throw new DockerfileProblem(
        line,
        `${instruction.getKeyword()} requires at least two arguments, but only one was provided`,
        'Write what to copy, and where to.',
      );
    if (instruction.getKeyword() === 'ADD') refuseSpecial(names, line);
    copy(stage, from === undefined ? this.#context : this.#stage(text(from), line), names, line, mode);
  }

  #stage(name: string, line: number): CopySource {
    const found = this.#stages.get(name.toLowerCase());
    if (found === undefined)
      throw new DockerfileProblem(
        line,
        `COPY --from=${name} names no stage of this Dockerfile, and images cannot be fetched: they are built without Docker here`,
        'Copy from a stage, or from the context.',
      );
    const files = new Map([...found.files].map(([path, file]) => [path.slice(1), file]));
    return { files, name: `the stage ${name}` };
  }
}

function withoutIgnored(context: ReadonlyMap<string, ImageFile>): ReadonlyMap<string, ImageFile> {
  const rules = context.get('.dockerignore');
  if (rules === undefined) return context;
  const kept = dockerignore.default().add(Buffer.from(rules.data).toString('utf8')).createFilter();
  return new Map([...context].filter(([path]) => kept(path)));
}
