/** An event on its way through a bus. Plain data: it may wait on disk. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** Where it comes from; another bus's account and Region where that has sent it. */
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly resources: readonly string[];
  /** Of its detail, as it was sent. */
  readonly detailBytes?: number;
  readonly trace?: string | undefined;
  /** Which replay it is part of. */
  readonly replay?: string | undefined;
  /** Which ways another bus has sent it here. */
  readonly hops?: Hops | undefined;
}

export interface Hops {
  readonly sameRegion?: boolean;
  readonly crossRegion?: boolean;
}

/** Times are exact to the second. */
export const shownTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;

/** What patterns are compared with, and targets get. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export function showEvent(event: BusEvent): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: event.account,
    time: shownTime(event.time),
    region: event.region,
    resources: event.resources,
    detail: event.detail,
    ...(event.replay !== undefined && { 'replay-name': event.replay }),
  };
}
