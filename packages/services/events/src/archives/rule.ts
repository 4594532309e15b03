import type { Call } from '@coldstart/cloud';
import { ruleArn } from '../names.ts';
import { shownTime, type BusEvent } from '../put/event.ts';
import { changeBus, type Rule } from '../state.ts';
import { keepEvent, type Archive } from './state.ts';

/** Who archives: a service of AWS that makes rules for it. */
const ARCHIVER = 'prod.vhs.events.aws.internal';
const PREFIX = 'Events-Archive-';

const templateOf = (arn: string): string =>
  `{"archive-arn": "${arn}", "event": <aws.events.event.json>, "ingestion-time": <aws.events.event.ingestion-time>}`;

/** What was replayed is not kept a second time. */
function patternOf({ pattern }: Archive): string {
  const given = pattern === undefined ? {} : (JSON.parse(pattern) as object);
  return JSON.stringify({ ...given, 'replay-name': [{ exists: false }] });
}

/** An archive gets its events by a rule that AWS manages. */
export function putArchiveRule(call: Call, archive: Archive): void {
  const bus = changeBus(call, archive.source);
  const name = `${PREFIX}${archive.name}`;
  const { account, region } = bus;
  const target = {
    Id: name,
    Arn: `arn:aws:events:${region}:::`,
    InputTransformer: { InputPathsMap: {}, InputTemplate: templateOf(archive.arn) },
  };
  bus.rules.set(name, {
    arn: ruleArn(bus, name),
    name,
    account,
    region,
    bus: bus.name,
    createdBy: account,
    pattern: patternOf(archive),
    schedule: undefined,
    state: 'ENABLED',
    description: undefined,
    roleArn: undefined,
    managedBy: ARCHIVER,
    tags: [],
    targets: new Map([[name, target]]),
  });
}

export function deleteArchiveRule(call: Call, { name, source }: Archive): void {
  changeBus(call, source).rules.delete(`${PREFIX}${name}`);
}

/** As AWS was recorded to count it. */
function sizeOf({ source, detailType, time, resources, detailBytes = 0 }: BusEvent): number {
  const texts = [source, detailType, shownTime(time), ...resources];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), detailBytes);
}

/** @returns whether the rule is an archive's, and has kept the event */
export function keptByArchive(call: Call, rule: Rule, event: BusEvent): boolean {
  if (rule.managedBy !== ARCHIVER) return false;
  const name = rule.name.slice(PREFIX.length);
  const { account, region } = rule;
  keepEvent(call, { name, account, region }, event, sizeOf(event));
  return true;
}
