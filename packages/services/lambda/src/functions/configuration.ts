import { createHash } from 'node:crypto';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { formatArn } from '@coldstart/cloud';
import { durableConfig } from '../durable/config.ts';
import { functionArn, type Location } from '../names.ts';
import type { FunctionVersion, LambdaFunction, Settings } from '../state.ts';

/** Dates as Lambda writes them: `2026-11-23T20:48:00.000+0000`. */
export function lambdaDate(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

/** What lists of functions and versions show of each. */
export function summary(
  location: Location,
  found: LambdaFunction,
  version: FunctionVersion,
  qualifier?: string,
): FunctionConfiguration {
  const { settings, code } = version;
  return {
    FunctionName: found.name,
    FunctionArn: functionArn({ ...location, name: found.name }, qualifier),
    Role: settings.role,
    ...(settings.packageType === 'Zip' ? { Runtime: settings.runtime, Handler: settings.handler } : {}),
    CodeSize: code.size,
    CodeSha256: code.sha256,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: lambdaDate(version.lastModified),
    Version: version.version,
    TracingConfig: { Mode: settings.tracing },
    RevisionId: version.revisionId,
    PackageType: settings.packageType,
    Architectures: [...settings.architectures],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: settings.snapStart, OptimizationStatus: optimization(version) },
    LoggingConfig: settings.logging,
    ...optionalSettings(settings),
  };
}

function optimization({ settings, version }: FunctionVersion): 'On' | 'Off' {
  return settings.snapStart === 'PublishedVersions' && version !== '$LATEST' ? 'On' : 'Off';
}

function optionalSettings(settings: Settings): Partial<FunctionConfiguration> {
  const { environment, kmsKeyArn, vpc, deadLetterTarget, layers, fileSystems, imageConfig, durable, tenancy } =
    settings;
  return {
    ...(environment && { Environment: { Variables: environment } }),
    ...(kmsKeyArn && { KMSKeyArn: kmsKeyArn }),
    ...(tenancy && { TenancyConfig: { TenantIsolationMode: tenancy } }),
    ...(durable && { DurableConfig: durableConfig(durable) }),
    ...(deadLetterTarget !== undefined && { DeadLetterConfig: { TargetArn: deadLetterTarget } }),
    ...(vpc && {
      VpcConfig: {
        SubnetIds: vpc.SubnetIds ?? [],
        SecurityGroupIds: vpc.SecurityGroupIds ?? [],
        VpcId: vpc.VpcId ?? '',
        Ipv6AllowedForDualStack: vpc.Ipv6AllowedForDualStack ?? false,
      },
    }),
    ...(layers.length > 0 && { Layers: layers.map(({ arn, size }) => ({ Arn: arn, CodeSize: size })) }),
    ...(imageConfig && { ImageConfigResponse: { ImageConfig: imageConfig } }),
    ...(fileSystems.length > 0 && { FileSystemConfigs: [...fileSystems] }),
  };
}

/** What `GetFunction` and the operations that change a function show: `summary`, and its state. */
export function configuration(
  location: Location,
  found: LambdaFunction,
  version: FunctionVersion,
  qualifier?: string,
): FunctionConfiguration {
  return {
    ...summary(location, found, version, qualifier),
    ...(version.settings.packageType === 'Zip' && {
      RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(location.region, version.settings.runtime) },
    }),
    State: version.state,
    ...(version.state === 'Pending' && {
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating' as const,
    }),
    ...(version.lastUpdate && { LastUpdateStatus: version.lastUpdate }),
    ...(version.lastUpdate === 'InProgress' && {
      LastUpdateStatusReason: 'The function is being created.',
      // AWS sends the reason code of a creation, which the model does not list here.
      LastUpdateStatusReasonCode: 'Creating' as never,
    }),
  };
}

/** AWS's runtime versions have ARNs that say nothing; here they follow from the runtime's name. */
function runtimeVersionArn(region: string, runtime: string): string {
  return formatArn({ region, account: '' }, 'lambda', `runtime:${createHash('sha256').update(runtime).digest('hex')}`);
}

/** Tells whether code and configuration are those that were published last. */
export function fingerprint({ settings, code }: FunctionVersion): string {
  return createHash('sha256')
    .update(JSON.stringify([settings, code.sha256]))
    .digest('hex');
}
