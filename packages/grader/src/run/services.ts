import type { JournalEntry, Target } from '@coldstart/checks/runner';
import type { ServiceEntry } from '@coldstart/cloud';

/** An account that is graded, and what is known of the services in its journal. */
export interface GradedTarget extends Target {
  readonly services: readonly ServiceEntry[];
}

type Services = Pick<GradedTarget, 'services'>;

/** `DynamoDB` of `dynamodb`; a service that is not in the table keeps its name. */
export function titleOf(name: string, { services }: Services): string {
  return entryOf(name, services)?.title ?? name;
}

/** What happens by the way explains nothing, such as that Lambda makes a log stream when it first needs it. */
export function isIncidental({ service, action }: JournalEntry, { services }: Services): boolean {
  return entryOf(service, services)?.incidental?.includes(action) === true;
}

/** A check that looks for something is not what led to its absence. */
export function isLooking({ service, action }: JournalEntry, { services }: Services): boolean {
  return entryOf(service, services)?.looking?.includes(action) === true;
}

function entryOf(name: string, services: readonly ServiceEntry[]): ServiceEntry | undefined {
  return services.find((entry) => entry.name === name);
}
