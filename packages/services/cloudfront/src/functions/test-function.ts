import type { TestResult } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { EdgeError, readFunctionEvent, readFunctionRun } from '@coldstart/edge';
import { invalidArgument } from '../errors.ts';
import { runStage } from './run.ts';
import type { EdgeFunction, StagedFunction } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/test-function.html */
export async function testStage(
  call: Call,
  found: EdgeFunction,
  staged: StagedFunction,
  eventObject: Uint8Array,
): Promise<TestResult> {
  const text = Buffer.from(eventObject).toString('utf8');
  const { request, response } = readEvent(text);
  const run = await runStage(call, found, staged, text);
  const result: TestResult = {
    ComputeUtilization: String(run.compute),
    FunctionExecutionLogs: [...run.logs],
    FunctionErrorMessage: '',
    FunctionOutput: '',
  };
  try {
    const made = readFunctionRun(run, request, response);
    return { ...result, FunctionOutput: `{"${'request' in made ? 'request' : 'response'}":${run.output}}` };
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return { ...result, FunctionErrorMessage: [error.message, error.detail].filter(Boolean).join(' ') };
  }
}

function readEvent(text: string): ReturnType<typeof readFunctionEvent> {
  try {
    return readFunctionEvent(JSON.parse(text));
  } catch (error) {
    const why = error instanceof EdgeError ? error.message.replace(/^.*invalid value: /, '') : String(error);
    throw invalidArgument(
      `The event object is not valid: ${why} Its form is at https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html`,
    );
  }
}
