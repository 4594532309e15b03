import { matches, parsePattern, type Pattern } from '@coldstart/patterns';
import type { Call } from '@coldstart/cloud';
import { sendToTargets } from '../deliver/deliver.ts';
import { tellOfMatch } from '../rules/metrics.ts';
import type { EventBus, Rule } from '../state.ts';
import { showEvent, type BusEvent } from './event.ts';

/** Patterns that were read, while their rules last. */
const read = new WeakMap<Rule, { readonly text: string; readonly pattern: Pattern }>();

function patternOf(rule: Rule): Pattern | undefined {
  const { pattern: text } = rule;
  if (text === undefined) return undefined;
  const known = read.get(rule);
  if (known?.text === text) return known.pattern;
  const pattern = parsePattern(text);
  read.set(rule, { text, pattern });
  return pattern;
}

/**
 * Gives an event to the targets of every rule that it matches.
 *
 * @param only ARNs of the rules that may have it; all of them when left out
 * @returns how many rules matched
 */
export function route(call: Call, bus: EventBus, event: BusEvent, only?: readonly string[]): number {
  const shown = showEvent(event);
  let matched = 0;
  for (const rule of bus.rules.values()) {
    if (rule.state === 'DISABLED' || (only !== undefined && !only.includes(rule.arn))) continue;
    const pattern = patternOf(rule);
    if (pattern === undefined || !matches(pattern, shown)) continue;
    matched += 1;
    tellOfMatch(call, rule);
    sendToTargets(call, rule, event);
  }
  return matched;
}
