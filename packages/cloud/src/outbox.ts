import type { ArnPlace } from './arns.ts';
import type { Call } from './call.ts';
import type { Journal } from './journal.ts';

/** What would leave the cloud for a person or a device. */
export interface OutgoingMessage {
  /** `email`, `email-json`, `sms`, `application` */
  readonly medium: string;
  /** An address, a number, a device. */
  readonly to: string;
  readonly subject?: string | undefined;
  readonly text: string;
  /** What its reader is to follow. */
  readonly link?: string;
}

/** A message that was kept. */
export interface KeptMessage extends OutgoingMessage {
  /** That of its journal entry: greater for what came later. */
  readonly id: number;
  /** ISO 8601, by the cloud's clock. */
  readonly at: string;
  readonly account: string;
  readonly region: string;
  /** Who has sent it: `sns`, `cognito-idp`. */
  readonly service: string;
}

/** Keeps a message that goes nowhere: it stands in the journal, and `GET /_coldstart/messages` shows it. */
export function keepMessage(call: Call, { account, region }: ArnPlace, message: OutgoingMessage): void {
  const { medium, to, ...content } = message;
  call.cloud.journal.record({
    kind: 'delivery',
    account,
    region,
    service: call.service,
    action: medium,
    resource: to,
    cause: call.entry.id,
    outcome: 'ok',
    message: `${medium} to ${to}: ${content.subject ?? content.text}`,
    detail: { ...content, outgoing: true },
  });
}

export interface MessageFilter {
  readonly account?: string | undefined;
  readonly to?: string | undefined;
  /** Only messages after this one. */
  readonly after?: number | undefined;
}

/** Messages in the order in which they were sent. */
export function keptMessages(journal: Journal, { account, to, after }: MessageFilter = {}): KeptMessage[] {
  const filter = { kind: 'delivery', ...(account !== undefined && { account }), ...(after !== undefined && { after }) };
  return journal.entries(filter as Parameters<Journal['entries']>[0]).flatMap((entry) => {
    const { outgoing, ...content } = entry.detail ?? {};
    if (outgoing !== true || (to !== undefined && entry.resource !== to)) return [];
    return {
      id: entry.id,
      at: new Date(entry.at).toISOString(),
      account: entry.account,
      region: entry.region,
      service: entry.service,
      medium: entry.action,
      to: entry.resource ?? '',
      ...(content as Pick<OutgoingMessage, 'subject' | 'text' | 'link'>),
    };
  });
}
