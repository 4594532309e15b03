import { SFN, type HistoryEvent } from '@aws-sdk/client-sfn';
import type { ServiceEntry } from '@coldstart/cloud';
import { allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as states } from '@coldstart/service-stepfunctions/entry';

interface Ended {
  readonly arn: string;
  readonly status: string | undefined;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly events: readonly HistoryEvent[];
}

interface MachineOptions {
  readonly role?: string;
  readonly name?: string;
  /** Whether X-Ray records its executions. */
  readonly tracing?: boolean;
}

/** A cloud with state machines, whose time passes only while an execution is waited for. */
export interface TestMachines {
  readonly cloud: TestCloud;
  readonly sfn: SFN;
  /** ARN of a role that Step Functions may assume, which may do all. */
  readonly role: string;
  /** Makes a machine. @returns its ARN */
  make(definition: object, more?: MachineOptions): Promise<string>;
  /** Makes a machine, and runs it to its end. */
  run(definition: object, input?: object, role?: string): Promise<Ended>;
  /** A machine of one Task, whose output is what the task gives. */
  task(resource: string, parameters: object, more?: object, role?: string): Promise<Ended>;
  start(machine: string, input?: object): Promise<string>;
  /** Waits until an execution has ended. */
  end(execution: string): Promise<Ended>;
  close(): Promise<void>;
}

/** Milliseconds of the cloud's time after which an execution is taken to hang. */
const PATIENCE = 24 * 3_600_000;

export async function startMachines(services: readonly ServiceEntry[]): Promise<TestMachines> {
  const cloud = await startTestCloud([...states, ...services], { timeRuns: false });
  const { clock } = cloud.cloud;
  const sfn = new SFN(cloud.config());
  const role = await cloud.role('machines', trust({ Service: 'states.amazonaws.com' }), policy(allow('*')));
  let machines = 0;
  const machinesOf: TestMachines = {
    cloud,
    sfn,
    role,
    async make(definition, { role: roleArn = role, name = `machine-${++machines}`, tracing = false } = {}) {
      const made = await sfn.createStateMachine({
        name,
        roleArn,
        definition: JSON.stringify(definition),
        tracingConfiguration: { enabled: tracing },
      });
      return made.stateMachineArn ?? '';
    },
    async start(stateMachineArn, input = {}) {
      return (await sfn.startExecution({ stateMachineArn, input: JSON.stringify(input) })).executionArn ?? '';
    },
    async end(arn) {
      for (let step = 1, passed = 0; ; step = Math.min(step * 2, 60_000), passed += step) {
        await clock.advance(step);
        const { status, output, error, cause } = await sfn.describeExecution({ executionArn: arn });
        if (status === 'RUNNING' && passed < PATIENCE) continue;
        const { events = [] } = await sfn.getExecutionHistory({ executionArn: arn, maxResults: 1000 });
        return { arn, status, error, cause, events, output: output === undefined ? undefined : JSON.parse(output) };
      }
    },
    run: async (definition, input, roleArn = role) =>
      machinesOf.end(await machinesOf.start(await machinesOf.make(definition, { role: roleArn }), input)),
    task: (Resource, Arguments, more = {}, roleArn = role) =>
      machinesOf.run(
        {
          QueryLanguage: 'JSONata',
          StartAt: 'Task',
          States: { Task: { Type: 'Task', Resource, Arguments, End: true, ...more } },
        },
        {},
        roleArn,
      ),
    async close() {
      sfn.destroy();
      await cloud.close();
    },
  };
  return machinesOf;
}
