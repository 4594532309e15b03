/**
 * Where code runs, by what is known of the work: a table of rules, the first of which that holds decides. Lesson 3 shows
 * it, and its exercise is checked with it.
 */

/** What is known of a piece of work. */
export interface Workload {
  /** Who starts it: a caller who waits for the answer, a queue or a clock, CloudFront, or a connection that stays open. */
  readonly trigger: 'http' | 'event' | 'edge' | 'connection';
  /** How long one piece of work computes. */
  readonly seconds: number;
  /** For how many days it waits for somebody in between. */
  readonly waitsDays: number;
  readonly load: 'rare' | 'bursts' | 'steady';
  /** Millions of pieces in a month. */
  readonly millions: number;
  /** Keeps in memory, between pieces, what must not be lost. */
  readonly state: boolean;
  readonly gpu: boolean;
  /** Needs the machine itself: a driver, a licence that is bound to it. */
  readonly machine: boolean;
  /** Its team has Lambda Managed Instances already. */
  readonly capacityProvider: boolean;
}

export const CHOICES = [
  'lambda',
  'managed-instances',
  'durable-function',
  'step-functions',
  'cloudfront-function',
  'lambda-edge',
  'fargate',
  'ec2',
] as const;
export type Choice = (typeof CHOICES)[number];

export const REASONS = ['duration', 'waiting', 'protocol', 'steady-load', 'burst', 'state', 'gpu', 'machine'] as const;
export type Reason = (typeof REASONS)[number];

/** Limits that the rules go by, with the pages that they are from. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  functionSeconds: 900,
  /** The same page: on Managed Instances, for asynchronous calls and event source mappings. */
  managedSeconds: 5400,
  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
  answerSeconds: 29,
  /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html */
  edgeSeconds: 0.001,
  /** A rule of thumb of this course: from there on, calculate. */
  steadyMillions: 50,
} as const;

export interface Rule {
  /** As the lesson says it. */
  readonly when: string;
  readonly choices: readonly Choice[];
  readonly reasons: readonly Reason[];
  readonly holds: (workload: Workload) => boolean;
}

export const RULES: readonly Rule[] = [
  {
    when: 'it needs the machine itself (`machine`)',
    choices: ['ec2'],
    reasons: ['machine'],
    holds: ({ machine }) => machine,
  },
  { when: 'it needs a GPU (`gpu`)', choices: ['ec2'], reasons: ['gpu'], holds: ({ gpu }) => gpu },
  {
    when: 'it changes requests or answers of CloudFront (`trigger: edge`), in less than a millisecond',
    choices: ['cloudfront-function'],
    reasons: ['protocol'],
    holds: ({ trigger, seconds }) => trigger === 'edge' && seconds < LIMITS.edgeSeconds,
  },
  {
    when: 'it does the same, and takes longer',
    choices: ['lambda-edge'],
    reasons: ['protocol', 'duration'],
    holds: ({ trigger }) => trigger === 'edge',
  },
  {
    when: 'it waits for somebody, for up to a year (`waitsDays`)',
    choices: ['durable-function', 'step-functions'],
    reasons: ['waiting'],
    holds: ({ waitsDays }) => waitsDays > 0,
  },
  {
    when: 'a connection stays open (`trigger: connection`)',
    choices: ['fargate'],
    reasons: ['protocol'],
    holds: ({ trigger }) => trigger === 'connection',
  },
  {
    when: 'its memory must not be lost (`state`)',
    choices: ['fargate'],
    reasons: ['state'],
    holds: ({ state }) => state,
  },
  {
    when: `somebody waits for the answer (\`trigger: http\`) for more than ${LIMITS.answerSeconds} seconds`,
    choices: ['fargate'],
    reasons: ['duration', 'protocol'],
    holds: ({ trigger, seconds }) => trigger === 'http' && seconds > LIMITS.answerSeconds,
  },
  {
    when: `it computes for more than 15 minutes and at most 90, and there is a \`capacityProvider\``,
    choices: ['managed-instances'],
    reasons: ['duration'],
    holds: ({ seconds, capacityProvider }) =>
      seconds > LIMITS.functionSeconds && seconds <= LIMITS.managedSeconds && capacityProvider,
  },
  {
    when: 'it computes for more than 15 minutes',
    choices: ['fargate'],
    reasons: ['duration'],
    holds: ({ seconds }) => seconds > LIMITS.functionSeconds,
  },
  {
    when: `its load is steady, with ${LIMITS.steadyMillions} million pieces a month or more`,
    choices: ['managed-instances'],
    reasons: ['steady-load'],
    holds: ({ load, millions }) => load === 'steady' && millions >= LIMITS.steadyMillions,
  },
  { when: 'none of this', choices: ['lambda'], reasons: ['burst'], holds: () => true },
];

/** The first rule that holds. */
export function ruleFor(workload: Workload): Rule {
  const found = RULES.find(({ holds }) => holds(workload));
  if (found === undefined) throw new Error('No rule holds, not even the last one.');
  return found;
}
