import type { Change } from './mutants.ts';

/** What a mutant puts in the place of a word. */
const OTHER = 'mutant';

/**
 * What may go wrong in a Dockerfile: an instruction is missing, or one of its words is another one. A file that was
 * copied to another place, another base and another command are among these.
 *
 * @param starter what the learner begins with: instructions that are in it, word for word, are given
 */
export function changesOfDockerfile(text: string, starter: string): Change[] {
  const lines = text.split('\n');
  const given = new Set(starter.split('\n').map((line) => line.trim()));
  return lines.flatMap((line, index): Change[] => {
    const instruction = line.trim();
    if (instruction === '' || instruction.startsWith('#') || given.has(instruction)) return [];
    const instead = (...replacement: string[]): string => lines.toSpliced(index, 1, ...replacement).join('\n');
    const missing = { what: `${instruction} is missing`, text: instead() };
    // The first word is the instruction itself; brackets, quotes and commas stay around the others.
    const words = [...line.matchAll(/[^\s[\]",]+/g)].slice(1).map(({ 0: word, index: at }) => {
      const changed = line.slice(0, at) + OTHER + line.slice(at + word.length);
      return { what: changed.trim(), text: instead(changed) };
    });
    return [missing, ...words];
  });
}
