import { expect, test } from 'vitest';
import { RULES, ruleFor, type Workload } from './compute.ts';

const PLAIN: Workload = {
  trigger: 'event',
  seconds: 2,
  waitsDays: 0,
  load: 'bursts',
  millions: 1,
  state: false,
  gpu: false,
  machine: false,
  capacityProvider: false,
};

test.each<[Partial<Workload>, string, string[]]>([
  [{}, 'lambda', ['burst']],
  [{ machine: true, gpu: true }, 'ec2', ['machine']],
  [{ gpu: true, seconds: 4000 }, 'ec2', ['gpu']],
  [{ trigger: 'edge', seconds: 0.0009 }, 'cloudfront-function', ['protocol']],
  [{ trigger: 'edge', seconds: 0.001 }, 'lambda-edge', ['protocol', 'duration']],
  [{ waitsDays: 7 }, 'durable-function', ['waiting']],
  [{ trigger: 'connection', state: true }, 'fargate', ['protocol']],
  [{ state: true }, 'fargate', ['state']],
  [{ trigger: 'http', seconds: 29 }, 'lambda', ['burst']],
  [{ trigger: 'http', seconds: 30 }, 'fargate', ['duration', 'protocol']],
  [{ seconds: 900 }, 'lambda', ['burst']],
  [{ seconds: 901 }, 'fargate', ['duration']],
  [{ seconds: 5400, capacityProvider: true }, 'managed-instances', ['duration']],
  [{ seconds: 5401, capacityProvider: true }, 'fargate', ['duration']],
  [{ load: 'steady', millions: 50 }, 'managed-instances', ['steady-load']],
  [{ load: 'steady', millions: 49 }, 'lambda', ['burst']],
  [{ load: 'bursts', millions: 500 }, 'lambda', ['burst']],
])('%j runs on %s because of %j', (facts, choice, reasons) => {
  const rule = ruleFor({ ...PLAIN, ...facts });
  expect(rule.choices[0]).toBe(choice);
  expect(rule.reasons).toEqual(reasons);
});

test('each rule can decide, and is told in words of its own', () => {
  expect(new Set(RULES.map(({ when }) => when)).size).toBe(RULES.length);
});
