import type { CheckVerdict, ExerciseVerdict, Problem } from '@coldstart/grader/verdict';

/** Characters of a verdict, as JSON. */
const MOST = 200_000;
const CUT = ' … (cut)';

/** How much of it is kept, from all that people read to the sentences alone. */
const STAGES = [
  { text: 4000, lines: 200, steps: 200, usage: 200 },
  { text: 1500, lines: 40, steps: 40, usage: 50 },
  { text: 400, lines: 5, steps: 5, usage: 0 },
  { text: 80, lines: 0, steps: 0, usage: 0 },
] as const;
type Stage = (typeof STAGES)[number];

/** A verdict of 200 KB at the most, whatever the functions wrote: texts are cut, lists end early. */
export function boundedVerdict(verdict: ExerciseVerdict): ExerciseVerdict {
  if (JSON.stringify(verdict).length <= MOST) return verdict;
  const cut = STAGES.map((stage) => cutTo(stage, verdict));
  return cut.find((one) => JSON.stringify(one).length <= MOST) ?? cutTo(STAGES[3], verdict);
}

function cutTo(stage: Stage, verdict: ExerciseVerdict): ExerciseVerdict {
  const { problem, usage } = verdict;
  return {
    ...verdict,
    ...(usage !== undefined && { usage: usage.slice(0, stage.usage) }),
    ...(problem !== undefined && { problem: cutProblem(stage, problem) }),
    checks: verdict.checks.map((check) => cutCheck(stage, check)),
  };
}

const shorten = (text: string, most: number): string => (text.length <= most ? text : text.slice(0, most) + CUT);

function cutProblem({ text, lines }: Stage, problem: Problem): Problem {
  const { message, excerpt, details, remedy } = problem;
  return {
    ...problem,
    message: shorten(message, text),
    ...(excerpt !== undefined && { excerpt: shorten(excerpt, text) }),
    details: details.slice(0, lines).map((line) => shorten(line, text)),
    remedy: shorten(remedy, text),
  };
}

function cutCheck({ text, lines, steps }: Stage, check: CheckVerdict): CheckVerdict {
  const { message, expected, happened, meaning, chain, logs } = check;
  return {
    ...check,
    message: shorten(message, text),
    ...(expected !== undefined && { expected: shorten(expected, text) }),
    ...(happened !== undefined && { happened: shorten(happened, text) }),
    ...(meaning !== undefined && { meaning: shorten(meaning, text) }),
    ...(chain !== undefined && {
      chain: chain.slice(0, steps).map((step) => ({ ...step, text: shorten(step.text, text) })),
    }),
    ...(logs !== undefined && { logs: logs.slice(0, lines).map((line) => shorten(line, text)) }),
  };
}
