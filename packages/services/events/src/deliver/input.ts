import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import { fillTemplate, readPath, valueAt } from '@coldstart/cloud';
import { showEvent, shownTime, type BusEvent } from '../put/event.ts';
import type { Rule } from '../state.ts';

/** Variables that every template has. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-predefined */
export const PREDEFINED: readonly string[] = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event',
  'aws.events.event.json',
  'aws.events.event.ingestion-time',
];

/**
 * What a target gets of an event: a text of its own, a part of the event, what its template makes of it, or all of it.
 *
 * @param ingested when the event came, in milliseconds since 1970
 * @returns `undefined` where its template makes no JSON
 */
export function inputOf(target: Target, rule: Rule, event: BusEvent, ingested: number): string | undefined {
  const { Input: constant, InputPath: path, InputTransformer: transformer } = target;
  if (constant !== undefined) return constant;
  if (transformer !== undefined) return transform(transformer, rule, event, ingested);
  const shown = showEvent(event);
  const found = path === undefined ? shown : valueAt(readPath(path) ?? [], shown);
  return JSON.stringify(found ?? null);
}

function transform(
  { InputPathsMap: paths = {}, InputTemplate: template = '' }: InputTransformer,
  rule: Rule,
  event: BusEvent,
  ingested: number,
): string | undefined {
  const shown = showEvent(event);
  return fillTemplate(template, (name) => {
    const path = paths[name];
    if (path !== undefined) return valueAt(readPath(path) ?? [], shown);
    switch (name) {
      case 'aws.events.rule-arn':
        return rule.arn;
      case 'aws.events.rule-name':
        return rule.name;
      case 'aws.events.event.ingestion-time':
        return shownTime(ingested);
      case 'aws.events.event.json':
        return shown;
      default:
        return withoutDetail(shown, ingested);
    }
  });
}

/** The event without its detail: its type is spelled otherwise, and its time is when it came. */
function withoutDetail(shown: Readonly<Record<string, unknown>>, ingested: number): object {
  const { detail: _, 'detail-type': detailType, ...rest } = shown;
  return { ...rest, detailType, time: shownTime(ingested) };
}
