import { EVENT_BRIDGE } from './grammar/dialect.ts';
import { checkComplexity, readPattern } from './grammar/pattern.ts';
import { isObject } from './json/value.ts';
import { compile, matchesEvent, type Matcher } from './match/matcher.ts';
import { refusing } from './pattern-error.ts';

/** An event pattern, ready to be compared with events; made by `parsePattern`. */
export interface Pattern {
  readonly matcher: Matcher;
}

/**
 * Reads an event pattern of EventBridge.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @param pattern as JSON, or what it stands for; as JSON, a refusal names the place in it
 * @throws PatternError with the message of AWS's InvalidEventPatternException
 */
export function parsePattern(pattern: string | object): Pattern {
  const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
  return refusing(
    () => readEventPattern(text),
    ({ message }) => `Event pattern is not valid. Reason: ${message}`,
  );
}

/** @throws Refused */
export function readEventPattern(text: string): Pattern {
  const branches = readPattern(text, EVENT_BRIDGE);
  checkComplexity(branches);
  return { matcher: compile(branches) };
}

/** @param event what its JSON stands for; what is no object matches nothing */
export function matches({ matcher }: Pattern, event: unknown): boolean {
  return isObject(event) && matchesEvent(matcher, event);
}
