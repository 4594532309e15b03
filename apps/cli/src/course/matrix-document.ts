/** `docs/backends.md` as what it is made of, so that exercises can be measured one by one. */
export interface MatrixDocument {
  /** What was measured of an exercise in a language, by the heading of its section. */
  readonly sections: ReadonlyMap<string, string>;
  /** Lines such as `- localstack, bootstrap-loop: It needs ...`. */
  readonly differences: readonly string[];
  readonly unexplained: readonly string[];
}

const HEAD = `# Every check on every backend

Measured with \`pnpm course matrix\`, each section on the day that it names. Seconds of real time, one check after the other within an exercise. "n/a": the backend lacks what the check needs.

One's own account (\`--backend aws\`) is not among them: no test reaches AWS. It lacks \`clock\`, \`faults\`, \`journal\`, \`images\` and \`accounts\`, and checks that make something besides their stack are unsupported there ([decision 24](decisions/0024-aws-backend.md)).`;
const DIFFERENCES = 'What differs, and who is right';
const UNEXPLAINED = 'Not explained yet:';

/** @param text what `writeMatrix` has written, or nothing */
export function readMatrix(text: string): MatrixDocument {
  const sections = new Map<string, string>();
  let differences: string[] = [];
  let unexplained: string[] = [];
  for (const part of text.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = part.split('\n');
    const body = lines.join('\n').trim();
    if (heading !== DIFFERENCES) {
      sections.set(heading, body);
      continue;
    }
    const [explained = '', rest = ''] = body.split(UNEXPLAINED);
    [differences, unexplained] = [itemsOf(explained), itemsOf(rest)];
  }
  return { sections, differences, unexplained };
}

const itemsOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('- '));

/** The exercise that a line is about. */
const slugOf = (line: string): string | undefined => /^- [^,]+, ([a-z0-9-]+)/.exec(line)?.[1];

/**
 * What was measured before, and now.
 *
 * @param slugs of the exercises that were measured now: nothing older is kept of them
 * @param headings of all exercises of the course, in their order: others are left out
 */
export function mergeMatrix(
  before: MatrixDocument,
  now: MatrixDocument,
  slugs: ReadonlySet<string>,
  headings: readonly string[],
): MatrixDocument {
  const kept = (lines: readonly string[]): string[] => lines.filter((line) => !slugs.has(slugOf(line) ?? ''));
  const sections = headings.flatMap((heading): [string, string][] => {
    const section = now.sections.get(heading) ?? before.sections.get(heading);
    return section === undefined ? [] : [[heading, section]];
  });
  return {
    sections: new Map(sections),
    differences: [...kept(before.differences), ...now.differences],
    unexplained: [...kept(before.unexplained), ...now.unexplained],
  };
}

export function writeMatrix({ sections, differences, unexplained }: MatrixDocument): string {
  const parts = [
    HEAD,
    ...[...sections].map(([heading, body]) => `## ${heading}\n\n${body}`),
    `## ${DIFFERENCES}`,
    differences.join('\n'),
    ...(unexplained.length === 0 ? [] : [UNEXPLAINED, unexplained.join('\n')]),
  ];
  return `${parts.join('\n\n').trim()}\n`;
}
