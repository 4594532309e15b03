import type { Action, Certificate, Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { LISTENER_ATTRIBUTES } from '../listeners/attributes.ts';
import { attributesOf, inWordsOf, named, resourceRow, type TemplateAttribute } from './resource-row.ts';

interface ListenerProperties {
  LoadBalancerArn: string;
  Port?: number;
  Protocol?: Listener['Protocol'];
  Certificates?: Certificate[];
  DefaultActions: Action[];
  ListenerAttributes?: TemplateAttribute[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html */
export const elbListener = resourceRow<ListenerProperties>({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  create: {
    CreateListener: {
      input: ({ properties: { LoadBalancerArn, Port, Protocol, Certificates, DefaultActions } }) => ({
        LoadBalancerArn,
        Port,
        Protocol,
        Certificates,
        DefaultActions,
      }),
      id: ({ Listeners: [made] = [] }) => made?.ListenerArn,
      attributes: ({ Listeners: [made] = [] }) => ({ ListenerArn: made?.ListenerArn }),
    },
  },
  update: [
    {
      of: ['Port', 'Protocol', 'Certificates', 'DefaultActions'],
      put: {
        ModifyListener: ({ id, properties: { Port, Protocol, Certificates, DefaultActions } }) => ({
          ListenerArn: id,
          Port,
          Protocol,
          Certificates,
          DefaultActions,
        }),
      },
    },
  ],
  settings: [
    {
      of: ['ListenerAttributes'],
      put: {
        ModifyListenerAttributes: ({ id, properties, before }) => ({
          ListenerArn: id,
          Attributes: attributesOf(properties.ListenerAttributes, before.ListenerAttributes, LISTENER_ATTRIBUTES.rules),
        }),
      },
      read: {
        DescribeListenerAttributes: {
          input: ({ id }) => ({ ListenerArn: id }),
          read: ({ Attributes }, { properties: { ListenerAttributes: asked } }) =>
            asked === undefined ? {} : { ListenerAttributes: named(Attributes, asked) },
        },
      },
    },
  ],
  read: {
    DescribeListeners: {
      input: ({ id }) => ({ ListenerArns: [id] }),
      read: ({ Listeners: [found] = [] }, { properties }) =>
        found && {
          LoadBalancerArn: found.LoadBalancerArn ?? '',
          Port: found.Port,
          Protocol: found.Protocol,
          DefaultActions: inWordsOf(found.DefaultActions ?? [], properties.DefaultActions),
        },
    },
  },
  delete: { DeleteListener: ({ id }) => ({ ListenerArn: id }) },
  unsupported: ['AlpnPolicy', 'MutualAuthentication', 'SslPolicy'],
});
