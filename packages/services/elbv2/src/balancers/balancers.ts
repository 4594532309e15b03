import { randomInt } from 'node:crypto';
import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { on, onNew } from '../access.ts';
import { changeAttributes, describeAttributes } from '../attributes.ts';
import { notImplemented, refused, refuseUnbuilt } from '../errors.ts';
import { arnOf, checkName, newId } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperations } from '../sdk.ts';
import { loadBalancers, type LoadBalancer } from '../state.ts';
import { newTags } from '../tags.ts';
import { lookAfterGroups } from '../targets/look-after.ts';
import { BALANCER_ATTRIBUTES } from './attributes.ts';
import { describeBalancer } from './describe.ts';
import { balancersIn, findBalancer, groupsOf } from './find.ts';
import { checkInternet, readGroups, readSubnets } from './network.ts';

export const balancerOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
  CreateLoadBalancer: {
    access: onNew('loadbalancer/app'),
    async run(input, call) {
      const { Name, Scheme: scheme = 'internet-facing', Type = 'application' } = input;
      checkName('load balancer', Name);
      if (Type !== 'application')
        throw notImplemented(`Load balancers of type ${Type}`, 'Make one of type application.');
      refuseUnbuilt('CreateLoadBalancer', input, 'CustomerOwnedIpv4Pool', 'EnablePrefixForIpv6SourceNat', 'IpamPools');
      checkAddresses(input.IpAddressType);
      const { vpcId, subnets } = await readSubnets(call, input);
      if (scheme === 'internet-facing') await checkInternet(call, vpcId);
      const securityGroups = await readGroups(call, vpcId, input.SecurityGroups);
      const present = balancersIn(call).find(({ name }) => name === Name);
      if (present !== undefined) return { LoadBalancers: [describeBalancer(call, same(present, input, subnets))] };
      const balancer: LoadBalancer = {
        arn: arnOf(call, `loadbalancer/app/${Name}/${newId()}`),
        name: Name,
        label: `${scheme === 'internal' ? 'internal-' : ''}${Name}-${randomInt(100_000_000, 2_147_483_647)}`,
        scheme,
        vpcId,
        ipAddressType: 'ipv4',
        created: call.now(),
        subnets,
        securityGroups,
        attributes: new Map(),
        tags: newTags(input.Tags),
        listeners: new Map(),
      };
      call.state(loadBalancers).byArn.set(balancer.arn, balancer);
      return { LoadBalancers: [describeBalancer(call, balancer, 'provisioning')] };
    },
  },

  DescribeLoadBalancers: {
    run({ LoadBalancerArns, Names, ...paging }, call) {
      const all = balancersIn(call);
      for (const name of Names ?? [])
        if (!all.some((balancer) => balancer.name === name))
          throw refused('LoadBalancerNotFound', `Load balancers '[${name}]' not found`);
      for (const arn of LoadBalancerArns ?? [])
        if (!all.some((balancer) => balancer.arn === arn))
          throw refused('LoadBalancerNotFound', `Load balancers '[${arn}]' not found`);
      const asked = all.filter(
        ({ arn, name }) => (LoadBalancerArns?.includes(arn) ?? true) && (Names?.includes(name) ?? true),
      );
      const { items, NextMarker } = pageOf(asked, paging);
      return { LoadBalancers: items.map((balancer) => describeBalancer(call, balancer)), NextMarker };
    },
  },

  /** One that is not there is no error. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html */
  DeleteLoadBalancer: {
    access: on('LoadBalancerArn'),
    run({ LoadBalancerArn: arn }, call) {
      const { byArn } = call.state(loadBalancers);
      const balancer = byArn.get(arn);
      if (balancer?.attributes.get('deletion_protection.enabled') === 'true')
        throw refused(
          'OperationNotPermitted',
          `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
      byArn.delete(arn);
      if (balancer !== undefined) lookAfterGroups(call, groupsOf(balancer));
      return {};
    },
  },

  DescribeLoadBalancerAttributes: {
    run({ LoadBalancerArn }, call) {
      const { attributes } = findBalancer(call, LoadBalancerArn);
      return { Attributes: describeAttributes(BALANCER_ATTRIBUTES, attributes) };
    },
  },

  ModifyLoadBalancerAttributes: {
    access: on('LoadBalancerArn'),
    run({ LoadBalancerArn, Attributes }, call) {
      const { attributes } = findBalancer(call, LoadBalancerArn);
      changeAttributes(BALANCER_ATTRIBUTES, attributes, Attributes);
      return { Attributes: describeAttributes(BALANCER_ATTRIBUTES, attributes) };
    },
  },

  SetSecurityGroups: {
    access: on('LoadBalancerArn'),
    async run(input, call) {
      refuseUnbuilt('SetSecurityGroups', input, 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic');
      const balancer = findBalancer(call, input.LoadBalancerArn ?? '');
      balancer.securityGroups = await readGroups(call, balancer.vpcId, input.SecurityGroups);
      return { SecurityGroupIds: [...balancer.securityGroups] };
    },
  },

  SetSubnets: {
    access: on('LoadBalancerArn'),
    async run(input, call) {
      refuseUnbuilt('SetSubnets', input, 'EnablePrefixForIpv6SourceNat');
      checkAddresses(input.IpAddressType);
      const balancer = findBalancer(call, input.LoadBalancerArn ?? '');
      const { vpcId, subnets } = await readSubnets(call, input);
      if (vpcId !== balancer.vpcId)
        throw refused('InvalidConfigurationRequest', 'All subnets must belong to the VPC of the load balancer');
      balancer.subnets = subnets;
      const { AvailabilityZones, IpAddressType } = describeBalancer(call, balancer);
      return { AvailabilityZones, IpAddressType };
    },
  },

  SetIpAddressType: {
    access: on('LoadBalancerArn'),
    run({ LoadBalancerArn, IpAddressType }, call) {
      checkAddresses(IpAddressType);
      return { IpAddressType: findBalancer(call, LoadBalancerArn).ipAddressType };
    },
  },
};

/** Subnets have no IPv6 here. */
function checkAddresses(type: string | undefined): void {
  if (type !== undefined && type !== 'ipv4')
    throw notImplemented(`Load balancers with addresses of type ${type}`, 'Networks here have IPv4 alone: take ipv4.');
}

/** One of the same name, which a request like the one that made it gets again. */
function same(
  present: LoadBalancer,
  { Scheme = 'internet-facing', SecurityGroups }: CreateLoadBalancerInput,
  subnets: LoadBalancer['subnets'],
): LoadBalancer {
  const list = (ids: readonly string[]): string => ids.toSorted().join(' ');
  const isSame =
    present.scheme === Scheme &&
    list(present.subnets.map(({ id }) => id)) === list(subnets.map(({ id }) => id)) &&
    (SecurityGroups === undefined || list(present.securityGroups) === list(SecurityGroups));
  if (isSame) return present;
  throw refused(
    'DuplicateLoadBalancerName',
    `A load balancer with the same name '${present.name}' exists, but with different settings`,
  );
}
