import type { PipeTargetHttpParameters } from '@aws-sdk/client-pipes';
import { failedPositions } from '@coldstart/cloud/sources';
import { ask, type Execution } from '../execution.ts';
import { dynamic, textOf, type StagedEvent } from '../transform.ts';
import type { Sent } from './target.ts';

interface ApiCall extends PipeTargetHttpParameters {
  readonly body: string;
  readonly event: StagedEvent | undefined;
}

/** Calls an API through EventBridge, which knows its connection. @returns the body of its answer */
export async function callApi(execution: Execution, arn: string, call: ApiCall): Promise<string> {
  const { body, event } = call;
  const valueOf = (text: string): string => (event === undefined ? text : dynamic(text, event));
  const values = (texts: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, valueOf(value)]));
  const HttpParameters = {
    PathParameterValues: (call.PathParameterValues ?? []).map(valueOf),
    QueryStringParameters: values(call.QueryStringParameters),
    HeaderParameters: values(call.HeaderParameters),
  };
  const answer = await ask(execution, 'events', 'InvokeApiDestination', {
    ApiDestination: arn,
    HttpParameters,
    Body: body,
  });
  return answer['body'] as string;
}

export async function toApi({ execution, arn, inputs, events, parameters, ids }: Sent): Promise<readonly number[]> {
  const body = textOf(inputs[0]);
  const answer = await callApi(execution, arn, { ...parameters.HttpParameters, body, event: events[0] });
  return failedPositions(Buffer.from(answer), ids);
}
