import { SFN, type CreateStateMachineCommandInput } from '@aws-sdk/client-sfn';
import type { ServiceEntry } from '@coldstart/cloud';
import { allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** A cloud with machines, and a role that may do anything; its time stands still but for `pass`. */
export interface TestMachines {
  readonly cloud: TestCloud;
  readonly states: SFN;
  /** ARN of a role that trusts Step Functions and may do all. */
  readonly role: string;
  /** @returns the ARN of a new machine of these states, which begin with the first */
  machine(name: string, states: object, more?: Partial<CreateStateMachineCommandInput>): Promise<string>;
  /** Starts an execution. @returns its ARN */
  start(stateMachineArn: string, input?: unknown): Promise<string>;
  /** Status and output, or error, of an execution. */
  outcome(executionArn: string): Promise<readonly unknown[]>;
  /** Types of the events of its history. */
  history(executionArn: string): Promise<(string | undefined)[]>;
  /** Moves the cloud's time on, by seconds. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export async function startMachines(services: readonly ServiceEntry[] = []): Promise<TestMachines> {
  const cloud = await startTestCloud([...entries, ...services], { timeRuns: false });
  // Clients would ask at `sync-127.0.0.1` for synchronous executions.
  const states = new SFN({ ...cloud.config(), disableHostPrefix: true });
  const role = await cloud.role('states', trust({ Service: 'states.amazonaws.com' }), policy(allow('*')));
  return {
    cloud,
    states,
    role,
    async machine(name, all, more = {}) {
      const definition = JSON.stringify({ StartAt: Object.keys(all)[0], States: all });
      const made = await states.createStateMachine({ name, definition, roleArn: role, ...more });
      return made.stateMachineArn ?? '';
    },
    async start(stateMachineArn, input = {}) {
      const { executionArn = '' } = await states.startExecution({ stateMachineArn, input: JSON.stringify(input) });
      return executionArn;
    },
    async outcome(executionArn) {
      const { status, output, error } = await states.describeExecution({ executionArn });
      return [status, output === undefined ? error : JSON.parse(output)];
    },
    async history(executionArn) {
      const { events = [] } = await states.getExecutionHistory({ executionArn, maxResults: 1000 });
      return events.map(({ type }) => type);
    },
    pass: (seconds) => cloud.cloud.clock.advance(seconds * 1000),
    async close() {
      states.destroy();
      await cloud.close();
    },
  };
}
