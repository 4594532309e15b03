import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation';

export interface MadeResource {
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Milliseconds: a network interface of Lambda, or a distribution, takes AWS a quarter of an hour to delete. */
const LONGEST = 2_700_000;

/** @returns `undefined` where there is none of this name or id */
export async function lookUpStack(
  client: CloudFormationClient,
  name: string,
): Promise<{ readonly id: string; readonly stack: Stack } | undefined> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return stack === undefined ? undefined : { id: stack.StackId ?? name, stack };
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

/** What a stack has, and of a deleted one what it had. */
export async function resourcesOf(client: CloudFormationClient, id: string): Promise<MadeResource[]> {
  const found: MadeResource[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: id, NextToken: token }));
    for (const one of page.StackResourceSummaries ?? []) {
      // What was never made has no name yet.
      if (one.PhysicalResourceId === undefined || one.PhysicalResourceId === '') continue;
      found.push({
        physicalId: one.PhysicalResourceId,
        type: one.ResourceType ?? '',
        status: one.ResourceStatus ?? '',
        reason: one.ResourceStatusReason,
      });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/**
 * Deletes a stack, and waits until it is gone.
 *
 * @param id not its name, by which AWS knows it no more once it is deleted
 * @returns why it is still there
 */
export async function deleteStack(client: CloudFormationClient, id: string): Promise<string | undefined> {
  await client.send(new DeleteStackCommand({ StackName: id }));
  const deadline = Date.now() + LONGEST;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 5000)) {
    const status = (await lookUpStack(client, id))?.stack.StackStatus ?? 'DELETE_COMPLETE';
    if (status === 'DELETE_COMPLETE') return undefined;
    if (status === 'DELETE_FAILED') return reasonsOf(client, id);
    if (Date.now() > deadline) return `it is ${status} after ${LONGEST / 60_000} minutes`;
    await sleep(pause);
  }
}

async function reasonsOf(client: CloudFormationClient, id: string): Promise<string> {
  const failed = (await resourcesOf(client, id)).filter(({ status }) => status === 'DELETE_FAILED');
  return failed.map(({ type, physicalId, reason }) => `${type} ${physicalId}: ${reason ?? 'no reason'}`).join('; ');
}
