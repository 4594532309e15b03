import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type ParseError } from 'jsonc-parser';

/** What AWS has answered, by the name of the test that asked; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../shared/recordings/', import.meta.url));

export const available = existsSync(FOLDER);

/** An event and a pattern that AWS was asked about. */
export interface RecordedPair {
  readonly name: string;
  readonly event: unknown;
  readonly pattern: object;
  /** Whether it matched; `refused` for a pattern that is none. */
  readonly outcome: boolean | 'refused';
}

export function recordedPairs(): RecordedPair[] {
  const folder = `${FOLDER}events/event_pattern_templates/`;
  return readdirSync(folder).map((file) => {
    const errors: ParseError[] = [];
    const pair = parse(readFileSync(folder + file, 'utf8'), errors, { allowTrailingComma: true }) as {
      Event: unknown;
      EventPattern: object;
    };
    if (errors.length > 0) throw new Error(`${file} is more than JSON with comments.`);
    const name = basename(file, '.json5');
    const outcome = name.endsWith('_EXC') ? 'refused' : !name.endsWith('_NEG');
    return { name, event: pair.Event, pattern: pair.EventPattern, outcome };
  });
}

/** An answer that was an error. */
export interface RecordedRefusal {
  /** The test's name, or what it is called with: `content_numeric_EXC`. */
  readonly test: string;
  readonly match: string;
  readonly message: string;
  /** What was refused, where the message quotes it. */
  readonly source: string | undefined;
}

/** @param file `sns/test_sns_filter_policy.json` */
export function recordedRefusals(file: string): RecordedRefusal[] {
  return recordedAnswers(file).flatMap(({ test, answers }) =>
    Object.entries(answers).flatMap(([match, answer]) => {
      const error = errorOf(answer);
      if (error === undefined) return [];
      // Names that were replaced when recorded count in columns.
      const message = (error.MessageRaw ?? error.Message)
        .replaceAll('<partition>', 'aws')
        .replaceAll('<region>', 'us-east-1');
      const source = /\(String\)"(.*?)"; line: /s.exec(message)?.[1];
      return [{ test, match, message, source }];
    }),
  );
}

/** What a test was answered, by what it called the answers. */
export interface RecordedAnswers {
  readonly test: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** @param file `lambda_/event_source_mapping/test_lambda_integration_sqs.json` */
export function recordedAnswers(file: string): RecordedAnswers[] {
  const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Record<
    string,
    { 'recorded-content': RecordedAnswers['answers'] }
  >;
  return Object.entries(content).map(([id, entry]) => ({
    test: /\[(.*)\]$/.exec(id)?.[1] ?? id.split('::').at(-1) ?? '',
    answers: entry['recorded-content'],
  }));
}

interface RecordedError {
  readonly Message: string;
  readonly MessageRaw?: string;
}

function errorOf(answer: unknown): RecordedError | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { Error: error, exception_message: exception } = answer as {
    Error?: RecordedError;
    exception_message?: { Error: RecordedError };
  };
  return error ?? exception?.Error;
}
