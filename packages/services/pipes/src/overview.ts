import { Pipes, type Pipe } from '@aws-sdk/client-pipes';
import { OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Pipes: what they read, and where it goes. */
export const overview: Overview = async (client) => {
  const pipes = new Pipes(client);
  try {
    const { Pipes: all = [] } = await pipes.listPipes({ Limit: OVERVIEW_LIMIT });
    const resources = await Promise.all(all.map((pipe) => pipeOf(pipe, pipes)));
    return [{ title: 'Pipes', empty: 'There are no pipes.', resources }];
  } finally {
    pipes.destroy();
  }
};

const short = (arn: string): string => arn.split(':').slice(2).join(':');

async function pipeOf({ Name = '', Arn = '', CurrentState }: Pipe, pipes: Pipes): Promise<OverviewResource> {
  const { Source = '', Target = '', Enrichment, StateReason, SourceParameters } = await pipes.describePipe({ Name });
  const filters = (SourceParameters?.FilterCriteria?.Filters ?? []).map(({ Pattern = '' }) => Pattern);
  return {
    name: Name,
    physicalId: Arn,
    summary: CurrentState ?? '',
    facts: {
      source: short(Source),
      ...(filters.length > 0 && { filters: filters.join(' or ') }),
      ...(Enrichment !== undefined && { enrichment: short(Enrichment) }),
      target: short(Target),
      ...(StateReason !== undefined && { reason: StateReason }),
    },
    contents: [],
  };
}
