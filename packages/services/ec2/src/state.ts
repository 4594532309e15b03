import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { defaultNetwork } from './default-network.ts';
import { notFound, type Kind } from './errors.ts';
import { createNetwork, type Network } from './network.ts';

/** The networks of an account and Region. */
const networks = defineState('ec2/network', createNetwork);

/** The network of the call's account and Region, with the default VPC that a new account has. */
export function networkOf(call: Call): Network {
  const network = call.state(networks);
  if (!network.begun) {
    network.begun = true;
    defaultNetwork(network, call);
  }
  return network;
}

/** @throws AwsError as EC2 words it for the kind */
export function find<Item>(items: ReadonlyMap<string, Item>, kind: Kind, id: string): Item {
  const found = items.get(id);
  if (found === undefined) throw notFound(kind, id);
  return found;
}

export const tagsOf = (network: Network, id: string): ResourceTag[] => network.tags.get(id) ?? [];
