import { CAPABILITIES, type Capability } from '@coldstart/exercise';

/** The clouds that are told apart; `other` is anything that answers as AWS does. */
export type BackendKind = 'embedded' | 'aws' | 'coldstart' | 'localstack' | 'ministack' | 'other';

/** `true`, or why not, as a learner reads it: "It needs `iam`: ...". */
export type Abilities = Readonly<Record<Capability, true | string>>;

/** What is lacking where one service calls another without leaving the cloud: the proxy sees nothing of it. */
const noInnerFaults = (where: string): Pick<Abilities, 'inner-faults'> => ({
  'inner-faults': `${where} calls its own services where nobody can break a call`,
});

/** What is lacking where the calls of functions pass the proxy by: nothing can go wrong in them, nor be seen of them. */
export const functionsOutOfReach = (why: string): Pick<Abilities, 'faults' | 'journal'> => ({
  faults: why,
  journal: why,
});

const NO_CLOCK = 'AWS has no API that moves time';

/** What every cloud offers that nothing else is known of. */
const ALL = Object.fromEntries(Object.keys(CAPABILITIES).map((name) => [name, true])) as Record<Capability, true>;

/**
 * What each backend can carry. `faults` and `journal` are the proxy's work where the backend has neither
 * (`proxy/proxy.ts`); what is probed when a backend is opened overrides this table.
 */
export const ABILITIES: Readonly<Record<BackendKind, Abilities>> = {
  embedded: ALL,
  // Somebody's own account: the functions run on AWS, and nothing of this machine is within their reach.
  aws: {
    ...ALL,
    ...functionsOutOfReach(
      'functions on AWS send their calls to AWS, where they can be neither seen nor broken from here',
    ),
    ...noInnerFaults('AWS'),
    clock: NO_CLOCK,
    images: 'images are built without Docker here, and the grader pushes none to an account of yours',
    accounts: 'the credentials are of one account',
  },
  // `pnpm cloud` in another terminal: the same cloud, but its clock is out of reach.
  coldstart: { ...ALL, ...noInnerFaults('a cloud in another terminal'), clock: NO_CLOCK },
  localstack: {
    ...ALL,
    ...noInnerFaults('LocalStack'),
    clock: NO_CLOCK,
    iam: 'LocalStack without a licence evaluates no policies',
    images: 'LocalStack runs images that Docker has built, and none that was built without it',
    layers: 'LocalStack without a licence takes layers, and unpacks none for a function',
    settings:
      'CloudFormation of LocalStack leaves out `EphemeralStorage`, `KmsKeyArn` and `ReservedConcurrentExecutions` of a function',
    bodies:
      'the poller of LocalStack reads bodies that are JSON, and hands them on written anew, a text without its quotes',
    'http-apis': 'LocalStack without a licence has no HTTP APIs',
    distributions: 'LocalStack without a licence has no CloudFront',
    'delivery-streams': 'CloudFormation of LocalStack makes no delivery stream whose name is left to it',
    'log-patterns': 'LocalStack has no `TestMetricFilter`',
    'embedded-metrics': 'LocalStack makes no metrics of log lines in the embedded metric format',
    iot: 'LocalStack without a licence has no IoT Core',
    'load-balancers': 'LocalStack without a licence has no load balancers',
    'response-streams': 'LocalStack without a licence hands on an answer once it is whole',
    'durable-functions': 'LocalStack 4.14 has no durable functions',
    pipes: 'LocalStack without a licence has no EventBridge Pipes',
    'user-pools': 'LocalStack without a licence has no Cognito',
    'data-api': 'LocalStack without a licence has no RDS',
    'init-reports': 'the logs of LocalStack have no `INIT_REPORT`, which says that a function ended while it started',
  },
  ministack: {
    ...ALL,
    ...noInnerFaults('MiniStack'),
    clock: NO_CLOCK,
    iam: 'MiniStack evaluates no policies',
    'custom-runtimes': 'MiniStack runs custom runtimes in Docker alone',
    images: 'MiniStack runs images in Docker alone',
    tmp: 'MiniStack runs functions as processes of one machine, which share its `/tmp`',
    'init-reports': 'the logs of MiniStack have no `INIT_REPORT`, which says that a function ended while it started',
  },
  other: {
    ...ALL,
    ...noInnerFaults('this endpoint'),
    clock: NO_CLOCK,
    iam: 'it is not known whether this endpoint evaluates policies',
    images: 'images are built without Docker here, which this endpoint cannot run',
  },
};
