import type { Addressed } from '@coldstart/wire';
import type { Identity } from './identity.ts';
import type { Overview } from './overview.ts';
import type { AnyService } from './service.ts';
import type { SamParts } from './templates/sam/parts.ts';
import type { TemplateParts } from './templates/template-parts.ts';

/** What is known of a service before its first call: a row of the table of services. */
export interface ServiceEntry extends Addressed {
  /** As AWS writes it: `Amazon SQS`. */
  readonly title: string;
  /** Largest request body in bytes; 10 MiB when left out. */
  readonly bodyLimit?: number;
  /** The byte that connections over TLS begin with which speak its own protocol: they are given to `connected`. */
  readonly firstByte?: number;
  /** Loads the service: nothing of it is in memory before its first call. */
  readonly load: () => Promise<AnyService>;
  /** What CloudFormation knows of it, by the middle of its types' names: `AWS::SQS::Queue`. */
  readonly templates?: Readonly<Record<string, () => Promise<TemplateParts>>>;
  /** What SAM knows of it: functions' events and policy templates. Apart from `templates`, since SAM looks at all services. */
  readonly sam?: () => Promise<SamParts>;
  /** Puts addresses that lead here in the place of those that AWS would have given, in the outputs of stacks. */
  readonly reachable?: (text: string, endpoint: string) => string;
  /** The one service that knows users, roles and their policies declares them to the cloud here. */
  readonly identity?: () => Promise<Identity>;
  /**
   * ARNs of what its calls are about, nearest first, with members of the input in braces:
   * `arn:aws:sqs:{region}:{account}:{QueueName}`. Where calls are read as they pass, faults and the journal tell them
   * apart by these.
   */
  readonly resources?: readonly string[];
  /** Operations that happen by the way, such as Lambda's logging: a trace shows them only where they were denied. */
  readonly incidental?: readonly string[];
  /** Operations with which checks look for what has happened: they are no part of what led to a failure. */
  readonly looking?: readonly string[];
  /** Namespaces of metrics that it measures when they are read: its inner operation `MeasureGauges` does. */
  readonly gauges?: readonly string[];
  /** What the page of a live account shows of it; nothing when left out. */
  readonly overview?: () => Promise<Overview>;
}
