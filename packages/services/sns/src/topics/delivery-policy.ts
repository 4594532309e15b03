import { invalidParameter } from '../errors.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html#creating-delivery-policy */
export interface HealthyRetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: string;
}

interface HttpPolicy {
  readonly defaultHealthyRetryPolicy: HealthyRetryPolicy;
  readonly disableSubscriptionOverrides: boolean;
  readonly defaultRequestPolicy: { readonly headerContentType: string };
}

const DEFAULT: HttpPolicy = {
  defaultHealthyRetryPolicy: {
    minDelayTarget: 20,
    maxDelayTarget: 20,
    numRetries: 3,
    numMaxDelayRetries: 0,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    backoffFunction: 'linear',
  },
  disableSubscriptionOverrides: false,
  defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
};

type Given = Readonly<Record<string, unknown>>;

/** @throws AwsError InvalidParameter */
function read(text: string | undefined, parameter: string): Given {
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Given;
  } catch {
    // Told below.
  }
  throw invalidParameter(`${parameter}: failed to parse JSON.`);
}

/** A topic's policy as it is kept: only what is known of it, and always whether subscriptions may have their own. */
export function topicDeliveryPolicy(text: string): string | undefined {
  const { http } = read(text, 'DeliveryPolicy') as { readonly http?: Partial<HttpPolicy> };
  if (http === undefined) return undefined;
  const kept = Object.fromEntries(
    (['defaultHealthyRetryPolicy', 'defaultRequestPolicy'] as const).flatMap((name) =>
      http[name] === undefined || http[name] === null ? [] : [[name, http[name]]],
    ),
  );
  const { disableSubscriptionOverrides = false } = http;
  return JSON.stringify({ http: { ...kept, disableSubscriptionOverrides } });
}

/** What holds for a topic in the end. */
export function effectiveTopicPolicy(text: string | undefined): { readonly http: HttpPolicy } {
  const { http = {} } = read(text, 'DeliveryPolicy') as { readonly http?: Partial<HttpPolicy> };
  return {
    http: {
      ...DEFAULT,
      ...http,
      defaultHealthyRetryPolicy: { ...DEFAULT.defaultHealthyRetryPolicy, ...http.defaultHealthyRetryPolicy },
      defaultRequestPolicy: { ...DEFAULT.defaultRequestPolicy, ...http.defaultRequestPolicy },
    },
  };
}

/** How often, and after how many seconds each, a message is brought to an HTTP endpoint again. */
export function retryDelays(topicPolicy: string | undefined, own: string | undefined): number[] {
  const { http } = effectiveTopicPolicy(topicPolicy);
  const { healthyRetryPolicy = {} } = read(http.disableSubscriptionOverrides ? undefined : own, 'DeliveryPolicy') as {
    readonly healthyRetryPolicy?: Partial<HealthyRetryPolicy>;
  };
  const policy = { ...http.defaultHealthyRetryPolicy, ...healthyRetryPolicy };
  const { minDelayTarget: least, maxDelayTarget: most, numRetries, numNoDelayRetries: none } = policy;
  const { numMinDelayRetries: short, numMaxDelayRetries: long } = policy;
  const between = Math.max(0, numRetries - none - short - long);
  const rising = Array.from({ length: between }, (_, index) =>
    between === 1 ? least : least + ((most - least) * index) / (between - 1),
  );
  const times = (count: number, delay: number): number[] => Array.from({ length: count }, () => delay);
  return [...times(none, 0), ...times(short, least), ...rising, ...times(long, most)].slice(0, numRetries);
}
