import { ModifiableInstruction, PropertyInstruction, type Instruction } from 'dockerfile-ast';
import { DockerfileProblem } from './problem.ts';

/** Its arguments but its flags. */
export const wordsOf = (instruction: Instruction): string[] =>
  instruction.getArguments().map((argument) => argument.getValue());

/** The value of a flag: `--from=build`. */
export function flagOf(instruction: Instruction, name: string): string | undefined {
  if (!(instruction instanceof ModifiableInstruction)) return undefined;
  const found = instruction.getFlags().find((flag) => flag.getName() === name);
  return found?.getValue() ?? undefined;
}

/** The form of a JSON list, where it is written so; Docker takes what is none for a line of the shell. */
export function jsonOf(instruction: Instruction): string[] | undefined {
  const text = instruction.getArgumentsContent() ?? '';
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As a list, or a line for the shell. */
export function commandOf(instruction: Instruction): string[] {
  return jsonOf(instruction) ?? ['/bin/sh', '-c', instruction.getArgumentsContent() ?? ''];
}

export function propertiesOf(
  instruction: Instruction,
): { readonly name: string; readonly value: string | undefined }[] {
  if (!(instruction instanceof PropertyInstruction)) return [];
  return instruction
    .getProperties()
    .map((property) => ({ name: property.getName(), value: property.getUnescapedValue() ?? undefined }));
}

export function refuseHeredoc(instruction: Instruction, line: number): void {
  if (/<<-?["']?\w/.test(instruction.getRawArgumentsContent() ?? ''))
    throw new DockerfileProblem(line, 'Here-documents are not read here', 'Write a file, and COPY it.');
}

export function refuseSpecial(names: readonly string[], line: number): void {
  const found = names.slice(0, -1).find((name) => /^(?:https?|git):|\.(?:tar|tgz|tar\.\w+)$/.test(name));
  if (found !== undefined)
    throw new DockerfileProblem(
      line,
      `ADD of \`${found}\` would download or unpack it, which builds without Docker do not`,
      'Put the files themselves into the context, and COPY them.',
    );
}
