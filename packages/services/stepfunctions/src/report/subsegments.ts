import type { HistoryEvent } from '@coldstart/states';
import { newSegmentId, type Subsegment } from '@coldstart/cloud/tracing';

/** A state that was entered. */
interface Visit {
  readonly id: number;
  readonly name: string;
  readonly from: number;
  to: number | undefined;
  failed: boolean;
  /** The service that was called: `lambda`. */
  service: string | undefined;
}

interface Known {
  readonly region: string;
  /** When what was never left has ended, in milliseconds since 1970. */
  readonly end: number;
  /** The id of the call that a state has made, by the number of the event that tells of its entering. */
  readonly idOf: (entered: number) => string;
}

/** A trace holds 500 KB: of states beyond these it tells nothing. */
const MOST = 500;

/** What a history tells of states and their calls. */
export function subsegmentsOf(history: readonly HistoryEvent[], known: Known): Subsegment[] {
  return visitsIn(history)
    .slice(0, MOST)
    .map((visit) => shown(visit, known));
}

function visitsIn(history: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  /** The visit that an event belongs to. */
  const of = new Map<number, Visit>();
  for (const event of history) {
    const { id, previousEventId, timestamp, type } = event;
    if (type.endsWith('StateEntered')) {
      const name = String(event.stateEnteredEventDetails?.['name']);
      const visit = { id, name, from: timestamp, to: undefined, failed: false, service: undefined };
      visits.push(visit);
      of.set(id, visit);
      continue;
    }
    let visit = of.get(previousEventId);
    if (type.endsWith('StateExited')) {
      // What a Parallel state's exit follows from is the last of its branches.
      const name = event.stateExitedEventDetails?.['name'];
      if (visit?.name !== name) visit = visits.findLast((one) => one.name === name && one.to === undefined);
      if (visit !== undefined) visit.to = timestamp;
    }
    if (visit === undefined) continue;
    of.set(id, visit);
    if (type === 'LambdaFunctionScheduled') visit.service = 'lambda';
    else if (type === 'TaskScheduled') visit.service = String(event.taskScheduledEventDetails?.['resourceType']);
    else if (/(?:Failed|TimedOut)$/.test(type)) visit.failed = true;
    else if (type.endsWith('Succeeded')) visit.failed = false;
  }
  return visits;
}

const NAMES: Readonly<Record<string, string>> = {
  lambda: 'Lambda',
  dynamodb: 'DynamoDB',
  s3: 'S3',
  sns: 'SNS',
  sqs: 'SQS',
  states: 'StepFunctions',
};

function shown({ id, name, from, to, failed, service }: Visit, { region, end, idOf }: Known): Subsegment {
  const times = { start_time: from / 1000, end_time: (to ?? end) / 1000, ...(failed && { fault: true }) };
  if (service === undefined) return { id: newSegmentId(), name, ...times };
  const plain = service.replace(/^aws-sdk:/, '');
  const called = { id: idOf(id), name: NAMES[plain] ?? plain, ...times, namespace: 'aws', aws: { region } };
  return { id: newSegmentId(), name, ...times, subsegments: [called] };
}
