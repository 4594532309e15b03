import type { Repository as ShownRepository } from '@aws-sdk/client-ecr';
import { AwsError, type Input } from '@coldstart/wire';
import { page, type Call } from '@coldstart/cloud';
import { onNewRepository, onRepositories, onRepository } from './access.ts';
import { invalidParameter, repositoryNotFound } from './errors.ts';
import type { EcrOperations, EcrSdk } from './sdk.ts';
import { contents, repositories, repositoryArn, repositoryOf, type Repository } from './state.ts';
import { repositoryTags } from './tags.ts';

const PAGE = 100;
const MOST = 1000;

export function show(call: Call, repository: Repository): ShownRepository {
  const { name, created, mutability, exclusions, scanOnPush, encryption } = repository;
  return {
    repositoryArn: repositoryArn(call, name),
    registryId: call.account,
    repositoryName: name,
    repositoryUri: `${call.account}.dkr.ecr.${call.region}.amazonaws.com/${name}`,
    createdAt: new Date(created),
    imageTagMutability: mutability,
    imageTagMutabilityExclusionFilters: exclusions.length === 0 ? undefined : exclusions,
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration: { encryptionType: encryption.type, kmsKey: encryption.key },
  };
}

function readMutability({
  imageTagMutability: mutability = 'MUTABLE',
  imageTagMutabilityExclusionFilters: filters = [],
}: Pick<Input<EcrSdk, 'CreateRepository'>, 'imageTagMutability' | 'imageTagMutabilityExclusionFilters'>) {
  if (mutability.endsWith('_WITH_EXCLUSION') !== filters.length > 0)
    throw invalidParameter(
      'imageTagMutabilityExclusionFilters',
      `Filters go with IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION, and these with filters; imageTagMutability is ${mutability}`,
    );
  const exclusions = filters.map(({ filter = '', filterType = 'WILDCARD' }) => ({ filter, filterType }));
  return { mutability, exclusions };
}

const existing = (name: string, call: Call): AwsError =>
  new AwsError(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${call.account}'`,
  );

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html and those beside it */
export const repositoryOperations: EcrOperations = {
  CreateRepository: {
    access: onNewRepository,
    run(input, call) {
      const { repositoryName: name, registryId = call.account, encryptionConfiguration: encryption } = input;
      if (registryId !== call.account) throw invalidParameter('registryId', 'Only the own registry can be written to');
      const { byName } = call.state(repositories);
      if (byName.has(name)) throw existing(name, call);
      const repository: Repository = {
        name,
        created: call.now(),
        ...readMutability(input),
        scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
        encryption: { type: encryption?.encryptionType ?? 'AES256', key: encryption?.kmsKey },
        policy: undefined,
        lifecyclePolicy: undefined,
        tags: repositoryTags.add([], input.tags),
        images: new Map(),
        layers: new Map(),
        uploads: new Map(),
      };
      byName.set(name, repository);
      return { repository: show(call, repository) };
    },
  },

  DescribeRepositories: {
    access: onRepositories,
    run({ repositoryNames, registryId, maxResults, nextToken }, call) {
      const account = registryId ?? call.account;
      const { byName } = call.state(repositories);
      const missing = repositoryNames?.find((name) => account !== call.account || !byName.has(name));
      if (missing !== undefined) throw repositoryNotFound(missing, account);
      const wanted = account === call.account ? [...byName.values()] : [];
      const { items, token } = page(
        wanted.filter(({ name }) => repositoryNames?.includes(name) ?? true).sort((a, b) => (a.name < b.name ? -1 : 1)),
        { token: nextToken, limit: maxResults, scope: [repositoryNames] },
        {
          keyOf: ({ name }) => name,
          size: PAGE,
          most: MOST,
          invalid: () => invalidParameter('nextToken', 'The token is not one of this list'),
        },
      );
      return { repositories: items.map((one) => show(call, one)), nextToken: token };
    },
  },

  DeleteRepository: {
    access: onRepository,
    run({ repositoryName, registryId, force = false }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      if (repository.images.size > 0 && !force)
        throw new AwsError(
          'RepositoryNotEmptyException',
          `The repository with name '${repositoryName}' in registry with id '${call.account}' cannot be deleted because it still contains images`,
        );
      for (const id of [...repository.layers.keys(), ...repository.uploads.keys()])
        call.dropState(contents, { part: `${repositoryName}/${id}` });
      call.state(repositories).byName.delete(repositoryName);
      return { repository: show(call, repository) };
    },
  },

  PutImageTagMutability: {
    access: onRepository,
    run(input, call) {
      const repository = repositoryOf(call, input.repositoryName, input.registryId);
      const { mutability, exclusions } = readMutability(input);
      repository.mutability = mutability;
      repository.exclusions = exclusions;
      return {
        registryId: call.account,
        repositoryName: input.repositoryName,
        imageTagMutability: mutability,
        imageTagMutabilityExclusionFilters: exclusions.length === 0 ? undefined : exclusions,
      };
    },
  },

  PutImageScanningConfiguration: {
    access: onRepository,
    run({ repositoryName, registryId, imageScanningConfiguration }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      repository.scanOnPush = imageScanningConfiguration.scanOnPush ?? false;
      return {
        registryId: call.account,
        repositoryName,
        imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
      };
    },
  },
};
