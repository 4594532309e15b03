/** Samples of a minute, by the metric's name. */
type Minute = Readonly<Record<string, readonly (readonly [value: number, count: number])[]>>;

export interface Day {
  readonly alarm: string;
  /** In words: `6 of 100 invocations fail in each of four minutes`. */
  readonly what: string;
  readonly minutes: readonly Minute[];
  readonly calls: boolean;
}

const fourTimes = <Value>(value: Value): Value[] => [value, value, value, value];

/** Each invocation is a sample of both metrics, as Lambda measures them. */
const errors = (failed: number, all: number): Minute => ({
  Errors: [
    [1, failed],
    [0, all - failed],
  ],
  Invocations: [[1, all]],
});

const durations = (slow: number, milliseconds: number, usual = 300): Minute => ({
  Duration: [
    [usual, 200 - slow],
    [milliseconds, slow],
  ],
});

const throttles = (count: number): Minute => ({
  Throttles: [
    [1, count],
    [0, 100],
  ],
});

const waiting = (count: number): Minute => ({ ApproximateNumberOfMessagesVisible: [[count, 1]] });

const NOTHING = fourTimes<Minute>({});
const name = 'orders-';

/**
 * Days as they may come, and whether an alarm is to call somebody. The first that goes wrong is told: what explains others,
 * such as what is made of silence, and units, comes before them.
 */
export const DAYS: readonly Day[] = [
  ...['fail', 'throttled', 'slow', 'stuck'].map((one) => ({
    alarm: `${name}${one}`,
    what: 'nothing is measured at night',
    minutes: NOTHING,
    calls: false,
  })),
  {
    alarm: `${name}fail`,
    what: '6 of 100 invocations fail in each of three minutes, and none after',
    minutes: [errors(6, 100), errors(6, 100), errors(6, 100), errors(0, 100)],
    calls: true,
  },
  {
    alarm: `${name}fail`,
    what: '3 of 20 invocations fail in each of four minutes',
    minutes: fourTimes(errors(3, 20)),
    calls: true,
  },
  {
    alarm: `${name}fail`,
    what: '5 of 100 invocations fail in each of four minutes',
    minutes: fourTimes(errors(5, 100)),
    calls: false,
  },
  {
    alarm: `${name}fail`,
    what: '12 of 1000 invocations fail in each of four minutes',
    minutes: fourTimes(errors(12, 1000)),
    calls: false,
  },
  {
    alarm: `${name}fail`,
    what: 'half of the invocations fail in two minutes, and none in the two after',
    minutes: [errors(50, 100), errors(50, 100), errors(0, 100), errors(0, 100)],
    calls: false,
  },
  {
    alarm: `${name}fail`,
    what: 'half of the invocations fail in two minutes, a good one lies between, and then another',
    minutes: [errors(50, 100), errors(50, 100), errors(0, 100), errors(50, 100)],
    calls: false,
  },
  {
    alarm: `${name}throttled`,
    what: 'one of 101 requests is throttled in one minute',
    minutes: [throttles(0), throttles(1), throttles(0), throttles(0)],
    calls: true,
  },
  {
    alarm: `${name}throttled`,
    what: 'no request is throttled in four minutes',
    minutes: fourTimes(throttles(0)),
    calls: false,
  },
  {
    alarm: `${name}slow`,
    what: 'all invocations take 1.9 seconds in each of four minutes',
    minutes: fourTimes(durations(0, 0, 1900)),
    calls: false,
  },
  {
    alarm: `${name}slow`,
    what: '10 of 200 invocations take 2001 milliseconds in each of three minutes, and none after',
    minutes: [durations(10, 2001), durations(10, 2001), durations(10, 2001), durations(0, 0)],
    calls: true,
  },
  {
    alarm: `${name}slow`,
    what: '1 of 200 invocations takes 9 seconds in each of four minutes',
    minutes: fourTimes(durations(1, 9000)),
    calls: false,
  },
  {
    alarm: `${name}slow`,
    what: '10 of 200 invocations take 9 seconds in two minutes, and none in the two after',
    minutes: [durations(10, 9000), durations(10, 9000), durations(0, 0), durations(0, 0)],
    calls: false,
  },
  {
    alarm: `${name}stuck`,
    what: 'a message waits in one minute',
    minutes: [waiting(0), waiting(1), waiting(0), waiting(0)],
    calls: true,
  },
  { alarm: `${name}stuck`, what: 'no message waits in four minutes', minutes: fourTimes(waiting(0)), calls: false },
];
