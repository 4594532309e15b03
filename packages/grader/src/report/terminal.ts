import { createColors } from 'picocolors';
import type { CheckVerdict, ExerciseVerdict, Problem, Status, Step, Verdict } from '../verdict.ts';
import { asciiWithin } from './ascii.ts';
import { withoutRepetition } from './repeated-text.ts';
import type { TerminalStyle } from './style.ts';
import { count, harmless, labelled, span, wrap } from './text.ts';

/** Writes verdicts for people. */
export interface TerminalReport {
  /** One exercise: its checks, then what failed and why. `full` explains every failure, else the first. */
  exercise(verdict: ExerciseVerdict, full: boolean): string;
  summary(verdict: Verdict): string;
}

export function createTerminalReport(style: TerminalStyle): TerminalReport {
  const paint = createColors(style.colour);
  const { width } = style;
  const dot = style.ascii ? ' - ' : ' · ';
  const colourOf = { pass: paint.green, fail: paint.red, error: paint.red, unsupported: paint.yellow };
  const mark = (status: Status): string => colourOf[status]((style.symbols ? SYMBOLS : WORDS)[status]);
  const markWidth = style.symbols ? 1 : WORDS.pass.length;

  /** @param strong the beginning of the title that stands out */
  function line(indent: number, status: Status, title: string, points: string, strong = ''): string {
    const room = width - indent - markWidth - 2 - points.length;
    const [first = '', ...rest] = wrap(title, room);
    const gap = points === '' ? '' : ' '.repeat(room - [...first].length + 1) + points;
    const shown = strong !== '' && first.startsWith(strong) ? paint.bold(strong) + first.slice(strong.length) : first;
    const pad = ' '.repeat(indent + markWidth + 1);
    return [`${' '.repeat(indent)}${mark(status)} ${shown}${gap}`, ...rest.map((text) => pad + text)].join('\n');
  }

  /** @param likewise how many checks failed for the same reason */
  function explain(check: CheckVerdict, likewise: number): string[] {
    const lines = [line(2, check.status, check.title, '', check.title)];
    const put = (label: string, text: string): void => {
      lines.push(...labelled(label, harmless(text), 4, width));
    };
    if (check.expected !== undefined) put('Expected', check.expected);
    if (check.happened !== undefined) put('Happened', check.happened);
    if (check.expected === undefined && check.message !== '') put('Why', check.message);
    const above = [check.happened ?? check.message];
    check.chain?.forEach((step, index) => {
      put(index === 0 ? 'Led there' : '', withoutRepetition(stepText(step, index), above));
      above.push(step.text);
    });
    const log = middleLeftOut(
      (check.logs ?? []).flatMap((text) => harmless(text).split('\n')),
      style.ascii ? '...' : '…',
    );
    if (log.length > 0) put('Log', log.map((part) => `| ${withoutRepetition(part, above)}`).join('\n'));
    if (check.meaning !== undefined) put('Means', check.meaning);
    if (check.hint !== undefined) {
      const { number, of, text } = check.hint;
      lines.push(...labelled(`Hint ${number}/${of}`, text, 4, width).map((text) => paint.cyan(text)));
    }
    if (likewise > 0) {
      const [one, many] = check.status === 'unsupported' ? ['needs it, too', 'need it, too'] : ['fails', 'fail'];
      const why = check.status === 'unsupported' ? '' : ' for this reason';
      put('Likewise', `${count(likewise, 'more check')} ${likewise === 1 ? one : many}${why}.`);
    }
    return lines;
  }

  function explainProblem(problem: Problem): string[] {
    const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
    const lines = labelled('Problem', harmless(problem.message), 4, width).map((text) => paint.red(text));
    if (place !== '') lines.push(...labelled('Where', place, 4, width));
    if (problem.excerpt !== undefined) lines.push(...labelled('', `| ${harmless(problem.excerpt)}`, 4, width));
    for (const detail of problem.details) lines.push(...labelled('', harmless(detail), 4, width));
    lines.push(...labelled('Next', problem.remedy, 4, width).map((text) => paint.cyan(text)));
    return lines;
  }

  return {
    exercise(found, full) {
      const verdict = style.ascii ? asciiWithin(found) : found;
      const number = String(verdict.number).padStart(2, '0');
      const name = `${number} ${[verdict.slug, ...variantPart(verdict)].join(dot)}`;
      const points = `${verdict.points}/${verdict.maxPoints}`;
      const lines = [line(0, verdict.status, `${name}  ${verdict.title}`, points, name)];
      if (verdict.problem !== undefined) return [...lines, ...explainProblem(verdict.problem)].join('\n');
      if (verdict.cached) lines.push(paint.dim('  Nothing has changed since this verdict (--force grades anew).'));
      if (verdict.status === 'pass' && !full) return lines.join('\n');
      for (const check of verdict.checks) {
        lines.push(line(2, check.status, check.title, `${check.points}/${check.maxPoints}`));
      }
      const told = verdict.checks.filter(({ status, because }) => status !== 'pass' && because === undefined);
      for (const check of full && verdict.untouched !== true ? told : told.slice(0, 1)) {
        const likewise = verdict.checks.filter(({ because }) => because === check.id).length;
        lines.push('', ...explain(check, likewise));
      }
      return lines.join('\n');
    },

    summary({ exercises, duration, seed }) {
      const passed = exercises.filter(({ status }) => status === 'pass').length;
      const points = exercises.reduce((sum, exercise) => sum + exercise.points, 0);
      const most = exercises.reduce((sum, exercise) => sum + exercise.maxPoints, 0);
      const unsupported = exercises.filter(({ status }) => status === 'unsupported').length;
      const parts = [
        `${passed} of ${count(exercises.length, 'exercise')} passed`,
        ...(unsupported > 0 ? [`${unsupported} not supported by this backend`] : []),
        `${points} of ${most} points`,
        span(duration),
        `seed ${seed}`,
      ];
      const colour = exercises.length > 0 && passed === exercises.length ? paint.green : paint.red;
      const lines = wrap(parts.join(style.symbols ? dot : ', '), width).map(colour);
      const next = exercises.find(({ status }) => status === 'fail' || status === 'error');
      if (next !== undefined && next.problem?.kind !== 'course') {
        const first = next.untouched === true ? `read ${next.readme}, then` : `work in ${next.path}, then`;
        lines.push(...labelled('Next:', `${first}\npnpm grade ${next.slug}`, 0, width, 6));
      }
      const [only] = exercises;
      if (exercises.length === 1 && only?.status === 'pass' && only.answer === 'work')
        lines.push(...labelled('Next:', 'pnpm course next says what comes after it', 0, width, 6));
      return lines.join('\n');
    },
  };
}

const SYMBOLS: Record<Status, string> = { pass: '✓', fail: '✗', error: '✗', unsupported: '-' };
const WORDS: Record<Status, string> = { pass: '[pass]', fail: '[FAIL]', error: '[FAIL]', unsupported: '[ n/a]' };

/** Lines of a log: how it began and how it ended. The rest of a long one would hide the failures that follow. */
const [LOG_BEGIN, LOG_END] = [5, 3];

function middleLeftOut(lines: readonly string[], dots: string): readonly string[] {
  const more = lines.length - LOG_BEGIN - LOG_END;
  if (more < 2) return lines;
  return [...lines.slice(0, LOG_BEGIN), `${dots} ${more} more lines (--json FILE has them)`, ...lines.slice(-LOG_END)];
}

function stepText({ text, outcome }: Step, index: number): string {
  const ended = outcome === 'ok' || outcome === 'pending' || text.includes(': ') ? '' : ` (${outcome})`;
  return `${index === 0 ? '' : '-> '}${text}${ended}`;
}

function variantPart({ variant, answer, path, slug }: ExerciseVerdict): string[] {
  return [...(path.endsWith(`-${slug}`) ? [] : [variant]), ...(answer === 'work' ? [] : [answer])];
}
