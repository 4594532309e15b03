import { SFN, type StateMachineListItem } from '@aws-sdk/client-sfn';
import { OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Machines with their latest executions, and activities. */
export const overview: Overview = async (client) => {
  const states = new SFN(client);
  try {
    const [{ stateMachines = [] }, { activities = [] }] = await Promise.all([
      states.listStateMachines({ maxResults: OVERVIEW_LIMIT }),
      states.listActivities({ maxResults: OVERVIEW_LIMIT }),
    ]);
    const machines = await Promise.all(stateMachines.map((machine) => machineOf(machine, states)));
    const shown = activities.map(({ name = '', activityArn = '' }) => ({
      name,
      physicalId: activityArn,
      summary: '',
      facts: {},
      contents: [],
    }));
    return [
      { title: 'State machines', empty: 'It has not been executed.', resources: machines },
      ...(shown.length === 0 ? [] : [{ title: 'Activities', empty: 'Workers take its tasks.', resources: shown }]),
    ];
  } finally {
    states.destroy();
  }
};

async function machineOf(
  { name = '', stateMachineArn = '', type }: StateMachineListItem,
  states: SFN,
): Promise<OverviewResource> {
  const executions =
    type === 'EXPRESS'
      ? []
      : ((await states.listExecutions({ stateMachineArn, maxResults: OVERVIEW_LIMIT })).executions ?? []);
  return {
    name,
    physicalId: stateMachineArn,
    summary: type === 'EXPRESS' ? 'Express' : 'Standard',
    facts: {},
    contents:
      executions.length === 0
        ? []
        : [
            {
              kind: 'table',
              heads: ['execution', 'started', 'status'],
              rows: executions.map((one) => [one.name ?? '', one.startDate?.toISOString() ?? '', one.status ?? '']),
            },
          ],
  };
}
