import { AwsError } from '@coldstart/wire';
import { fillTemplate, readPath, valueAt, type Call } from '@coldstart/cloud';
import { SOURCES, sourceKind } from '../kinds.ts';
import type { Pipe } from '../state.ts';
import { decoded, isObject, parsed } from './records.ts';

/** An event that enters a stage: as it is, and as templates and paths see it. */
export interface StagedEvent {
  readonly event: unknown;
  readonly view: unknown;
}

/** A record of the source. What an enrichment has answered is looked at as it is. */
export function staged(pipe: Pipe, event: unknown): StagedEvent {
  return { event, view: isObject(event) ? decoded(sourceKind(pipe.source), event) : event };
}

/** What records of a source are told apart by. */
export const idOf = ({ source }: Pipe, event: unknown): unknown =>
  isObject(event) ? event[SOURCES[sourceKind(source)].id] : undefined;

/** A template that is one variable, and nothing else; one for JSON; a variable of another. */
const ALONE = /^\s*<([^<>\s]+)>\s*$/;
const JSON_BEGINS = /^\s*[{["]/;
const VARIABLE = /<([^<>\s]+)>/g;

/**
 * What a stage's template makes of an event; the event itself without one. JSON becomes what it means, all else is text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 *
 * @throws AwsError where that makes no JSON of a template for JSON
 */
export function transform(call: Call, pipe: Pipe, template: string | undefined, { event, view }: StagedEvent): unknown {
  if (template === undefined || template === '') return event;
  const value = (name: string): unknown => variable(call, pipe, name, { event, view });
  const [, alone] = ALONE.exec(template) ?? [];
  if (alone !== undefined) return value(alone) ?? '';
  const text = JSON_BEGINS.test(template)
    ? fillTemplate(template, value)
    : template.replaceAll(VARIABLE, (_, asked: string) => textOf(value(asked) ?? ''));
  if (text === undefined)
    throw new AwsError('InvalidTemplate', 'The input template makes no valid JSON of the event.', { status: 400 });
  return parsed(text) ?? text;
}

function variable(call: Call, { name, arn, source, settings }: Pipe, asked: string, { event, view }: StagedEvent) {
  switch (asked) {
    case 'aws.pipes.pipe-arn':
      return arn;
    case 'aws.pipes.pipe-name':
      return name;
    case 'aws.pipes.source-arn':
      return source;
    case 'aws.pipes.enrichment-arn':
      return settings.enrichment;
    case 'aws.pipes.target-arn':
      return settings.target;
    case 'aws.pipes.event.ingestion-time':
      return new Date(call.now()).toISOString();
    case 'aws.pipes.event':
      return event;
    case 'aws.pipes.event.json':
      return view;
    default:
      return valueAt(readPath(asked) ?? [], view);
  }
}

/**
 * A parameter that may be a path into the event: `$.body.customer`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html#pipes-targets-dynamic-parms
 */
export function dynamic(text: string, { view }: StagedEvent): string {
  if (!/^\$(\.|$)/.test(text)) return text;
  const found = valueAt(readPath(text) ?? [], view);
  return textOf(found ?? '');
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
