import { principalOf, type Actor, type Call } from '@coldstart/cloud';
import type { Pipe } from './state.ts';

const SERVICE = 'pipes.amazonaws.com';

/** Whoever a pipe acts as: its role, which must let Pipes assume it for this pipe. */
export const actorOf = ({ name, arn, account, settings }: Pipe): Actor => ({
  roleArn: settings.roleArn,
  sessionName: name,
  assumedBy: SERVICE,
  assumedFor: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
});

/** @throws AwsError AccessDenied where the role is gone, or does not trust Pipes */
export const principalFor = ({ cloud }: Call, pipe: Pipe) => principalOf(cloud, actorOf(pipe));
