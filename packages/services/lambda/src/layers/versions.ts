import type { GetLayerVersionResponse, LayerVersionsListItem, ListLayersRequest } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { onLayer, onLayerArn, onLayerVersion } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { codeUrl } from '../code-download.ts';
import { describePackage, readPackage } from '../functions/package.ts';
import { lambdaDate } from '../functions/configuration.ts';
import { listPage } from '../paging.ts';
import { checkCodeStorage } from '../settings/account.ts';
import {
  checkVersionNumber,
  layerArn,
  noSuchLayerVersion,
  peekLayerVersion,
  readLayerName,
  readLayerVersionArn,
  type LayerName,
} from './names.ts';
import { layerContents, layerPart, layers, type Layer, type LayerVersion } from './state.ts';

export const layerOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
  PublishLayerVersion: {
    access: onLayer,
    async run(input, call) {
      const name = readLayerName(input.LayerName, call);
      const bytes = await readPackage(call, input.Content);
      checkCodeStorage(call, bytes.length);
      const all = call.state(layers, { account: name.account, region: name.region }).byName;
      const layer: Layer = all.get(name.name) ?? { name: name.name, versions: new Map(), nextVersion: 1 };
      all.set(name.name, layer);
      const published: LayerVersion = {
        version: layer.nextVersion,
        description: input.Description ?? '',
        license: input.LicenseInfo,
        runtimes: input.CompatibleRuntimes,
        architectures: input.CompatibleArchitectures,
        created: call.now(),
        content: describePackage(bytes),
        policy: undefined,
      };
      layer.nextVersion += 1;
      layer.versions.set(published.version, published);
      call.state(layerContents, contentAddress(name, published.version)).bytes = new Uint8Array(bytes);
      return describe(call, name, published);
    },
  },

  GetLayerVersion: {
    access: onLayerVersion,
    run(input, call) {
      const version = checkVersionNumber(input.VersionNumber);
      return show(call, readLayerName(input.LayerName, call), version);
    },
  },

  GetLayerVersionByArn: {
    action: 'GetLayerVersion',
    access: onLayerArn,
    run(input, call) {
      const layer = readLayerVersionArn(input.Arn);
      if (layer === undefined) throw noSuchLayerVersion(readLayerName(input.Arn, call), 0);
      return show(call, layer, layer.version);
    },
  },

  /** Deleting what is not there is no error. Functions that have the version keep it. */
  DeleteLayerVersion: {
    access: onLayerVersion,
    run(input, call) {
      const version = checkVersionNumber(input.VersionNumber);
      const { account, region, name } = readLayerName(input.LayerName, call);
      call.state(layers, { account, region }).byName.get(name)?.versions.delete(version);
      return {};
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
  ListLayerVersions: {
    run(input, call) {
      const name = readLayerName(input.LayerName, call);
      const layer = call.cloud.store
        .peek(layers, { account: name.account, region: name.region, part: '' })
        ?.byName.get(name.name);
      const { items, NextMarker } = listPage(call, input, newestFirst(layer, input), ({ version }) => String(version));
      return { LayerVersions: items.map((version) => listed(name, version)), NextMarker };
    },
  },

  ListLayers: {
    run(input, call) {
      const { account, region } = call;
      const found = [...(call.cloud.store.peek(layers, { account, region, part: '' })?.byName.values() ?? [])]
        .flatMap((layer) => {
          const latest = newestFirst(layer, input)[0];
          return latest === undefined ? [] : [{ name: layer.name, latest }];
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, NextMarker } = listPage(call, input, found, ({ name }) => name);
      return {
        Layers: items.map(({ name, latest }) => ({
          LayerName: name,
          LayerArn: layerArn({ account, region, name }),
          LatestMatchingVersion: listed({ account, region, name }, latest),
        })),
        NextMarker,
      };
    },
  },
};

const contentAddress = ({ account, region, name }: LayerName, version: number) => ({
  account,
  region,
  part: layerPart(name, version),
});

function describe(call: Call, name: LayerName, version: LayerVersion): GetLayerVersionResponse {
  return {
    ...listed(name, version),
    LayerArn: layerArn(name),
    Content: {
      CodeSha256: version.content.sha256,
      CodeSize: version.content.size,
      Location: codeUrl(call, layerContents, contentAddress(name, version.version)),
    },
  };
}

function listed(name: LayerName, version: LayerVersion): LayerVersionsListItem {
  return {
    LayerVersionArn: layerArn(name, version.version),
    Version: version.version,
    Description: version.description,
    CreatedDate: lambdaDate(version.created),
    ...(version.runtimes && { CompatibleRuntimes: [...version.runtimes] }),
    ...(version.architectures && { CompatibleArchitectures: [...version.architectures] }),
    ...(version.license !== undefined && { LicenseInfo: version.license }),
  };
}

function show(call: Call, layer: LayerName, version: number): GetLayerVersionResponse {
  const found = peekLayerVersion(call, layer, version);
  if (found === undefined) throw noSuchLayerVersion(layer, version);
  return describe(call, layer, found);
}

type Compatibility = Pick<ListLayersRequest, 'CompatibleRuntime' | 'CompatibleArchitecture'>;

function newestFirst(
  layer: Layer | undefined,
  { CompatibleRuntime, CompatibleArchitecture }: Compatibility,
): LayerVersion[] {
  return [...(layer?.versions.values() ?? [])]
    .filter(
      ({ runtimes, architectures }) =>
        (CompatibleRuntime === undefined || runtimes?.includes(CompatibleRuntime) === true) &&
        (CompatibleArchitecture === undefined || architectures?.includes(CompatibleArchitecture) === true),
    )
    .sort((a, b) => b.version - a.version);
}
