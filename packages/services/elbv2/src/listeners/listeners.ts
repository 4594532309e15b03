import type {
  CreateListenerInput,
  Listener as Described,
  ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { on } from '../access.ts';
import { changeAttributes, describeAttributes } from '../attributes.ts';
import { balancersIn, findBalancer, findListener, groupsOf, type FoundListener } from '../balancers/find.ts';
import { invalid, notImplemented, refused, refuseUnbuilt } from '../errors.ts';
import { arnOf, newId, pathOf } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperations } from '../sdk.ts';
import type { Listener, LoadBalancer } from '../state.ts';
import { newTags } from '../tags.ts';
import { lookAfterGroups } from '../targets/look-after.ts';
import { readActions } from './actions.ts';
import { LISTENER_ATTRIBUTES } from './attributes.ts';
import { DEFAULT_PRIORITY } from './rules.ts';

export const listenerOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html */
  CreateListener: {
    access: on('LoadBalancerArn'),
    run(input, call) {
      const balancer = findBalancer(call, input.LoadBalancerArn ?? '');
      const { Port, Protocol } = input;
      if (Port === undefined) throw invalid('A listener port must be specified');
      if (Protocol === undefined) throw invalid('A listener protocol must be specified');
      checkProtocol('CreateListener', input);
      checkPort(balancer, Port);
      const actions = readActions(call, balancer, input.DefaultActions);
      const arn = arnOf(call, `listener/${pathOf(balancer.arn)}/${newId()}`);
      const listener: Listener = {
        arn,
        port: Port,
        protocol: Protocol,
        defaultRule: {
          arn: arnOf(call, `listener-rule/${pathOf(arn)}/${newId()}`),
          tags: [],
          priority: DEFAULT_PRIORITY,
          conditions: [],
          actions,
        },
        attributes: new Map(),
        tags: newTags(input.Tags),
        rules: new Map(),
      };
      balancer.listeners.set(arn, listener);
      lookAfterGroups(call, groupsOf(balancer));
      return { Listeners: [describe({ balancer, listener })] };
    },
  },

  DescribeListeners: {
    run({ LoadBalancerArn, ListenerArns, ...paging }, call) {
      if (LoadBalancerArn === undefined && ListenerArns === undefined)
        throw invalid('You must specify either listener ARNs or a load balancer ARN');
      const balancers = LoadBalancerArn === undefined ? balancersIn(call) : [findBalancer(call, LoadBalancerArn)];
      const all = balancers.flatMap((balancer) =>
        [...balancer.listeners.values()].map((listener) => ({ balancer, listener, arn: listener.arn })),
      );
      if (ListenerArns?.some((arn) => !all.some((found) => found.arn === arn)) === true)
        throw refused('ListenerNotFound', 'One or more listeners not found');
      const { items, NextMarker } = pageOf(
        all.filter(({ arn }) => ListenerArns?.includes(arn) ?? true),
        paging,
      );
      return { Listeners: items.map(describe), NextMarker };
    },
  },

  ModifyListener: {
    access: on('ListenerArn'),
    run(input, call) {
      const { balancer, listener } = findListener(call, input.ListenerArn ?? '');
      checkProtocol('ModifyListener', input);
      if (input.Port !== undefined && input.Port !== listener.port) checkPort(balancer, input.Port);
      const before = [...groupsOf(balancer)];
      if (input.DefaultActions !== undefined)
        listener.defaultRule.actions = readActions(call, balancer, input.DefaultActions);
      listener.port = input.Port ?? listener.port;
      listener.protocol = input.Protocol ?? listener.protocol;
      lookAfterGroups(call, [...before, ...groupsOf(balancer)]);
      return { Listeners: [describe({ balancer, listener })] };
    },
  },

  DeleteListener: {
    access: on('ListenerArn'),
    run({ ListenerArn }, call) {
      const { balancer } = findListener(call, ListenerArn);
      const before = [...groupsOf(balancer)];
      balancer.listeners.delete(ListenerArn);
      lookAfterGroups(call, before);
      return {};
    },
  },

  DescribeListenerAttributes: {
    run({ ListenerArn }, call) {
      const { attributes } = findListener(call, ListenerArn).listener;
      return { Attributes: describeAttributes(LISTENER_ATTRIBUTES, attributes) };
    },
  },

  ModifyListenerAttributes: {
    access: on('ListenerArn'),
    run({ ListenerArn, Attributes }, call) {
      const { attributes } = findListener(call, ListenerArn).listener;
      changeAttributes(LISTENER_ATTRIBUTES, attributes, Attributes);
      return { Attributes: describeAttributes(LISTENER_ATTRIBUTES, attributes) };
    },
  },
};

function checkProtocol(operation: string, input: CreateListenerInput | ModifyListenerInput): void {
  const { Protocol = 'HTTP' } = input;
  if (Protocol === 'HTTPS')
    throw notImplemented('HTTPS listeners', 'There are no certificates here: make the listener one of HTTP.');
  if (Protocol !== 'HTTP') throw invalid(`Listener protocol '${Protocol}' must be one of 'HTTP, HTTPS'`);
  refuseUnbuilt(operation, input, 'SslPolicy', 'AlpnPolicy', 'MutualAuthentication');
  if ((input.Certificates ?? []).length > 0)
    throw refused('InvalidConfigurationRequest', 'Certificates cannot be specified for HTTP listeners');
}

function checkPort({ listeners }: LoadBalancer, port: number): void {
  if ([...listeners.values()].some((other) => other.port === port))
    throw refused('DuplicateListener', 'A listener already exists on this port for this load balancer');
}

const describe = ({ balancer, listener }: FoundListener): Described => ({
  ListenerArn: listener.arn,
  LoadBalancerArn: balancer.arn,
  Port: listener.port,
  Protocol: listener.protocol,
  DefaultActions: [...listener.defaultRule.actions],
});
