/**
 * What the pages and the workshop's server say to each other. Types alone, so that the site imports nothing at run time.
 *
 * Everything is under `/api`, and asks for the key that stands in the link of the terminal (`key.ts`): in the header
 * `X-Coldstart`, or as `?key=` of the events. Changes are POST or PUT with a JSON body. An error is `{ "error": "one sentence that says what to do" }`
 * with a 4xx or 5xx status.
 *
 *     GET  /api/instance                              Instance: who answers on this port
 *     POST /api/enter                     {ticket}    Entry: the key, once, for a page that the terminal has opened
 *     GET  /api/course                                CourseState
 *     GET  /api/exercises/:slug?variant=              ExerciseState
 *     POST /api/exercises/:slug/grade     {variant}   202, {}; what becomes of it comes as events
 *     POST /api/exercises/:slug/hint      {variant, check}   GivenHints, one more than before
 *     POST /api/exercises/:slug/reset     {variant, confirm: true}   {kept: folder with the earlier files}
 *     POST /api/exercises/:slug/reveal    {variant, confirm: true}   ExerciseState with `solution`
 *     POST /api/open                      {path, line?, column?}     204; opens the learner's editor
 *     GET  /api/cloud/:slug?variant=                  CloudState: the exercise's account as it is now
 *     GET  /api/cloud/:slug/traces?variant=           RunTraces: what X-Ray has of that account's newest run
 *     POST /api/cloud/:slug/invoke        {variant?, ...InvokeAsked}   Invoked: calls the first function of that account
 *     GET  /api/classroom/joined                      ClassroomJoined
 *     POST /api/exercises/:slug/submit    {variant?}   SubmissionKept; 409 in no classroom, 422 for what cannot be submitted
 *     GET  /api/progress, PUT /api/progress           Progress; what was read and answered is kept in `.coldstart/`
 *     GET  /api/events                                server-sent events: each `data:` is one WorkshopEvent
 */
import type { OverviewContent, OverviewResource, OverviewSection } from '@coldstart/cloud/overview';
import type { Trace, TraceStep } from '@coldstart/grader/trace';
import type { CheckVerdict, ExerciseVerdict } from '@coldstart/grader/verdict';

export type { CheckVerdict, ExerciseVerdict, OverviewContent, Trace, TraceStep };

/** Which server answers. */
export interface Instance {
  /** The course's folder. */
  readonly root: string;
  readonly process: number;
}

export interface Entry {
  readonly key: string;
}

export interface CourseState {
  /** False while the grader starts or has crashed; it is started again by itself. */
  readonly graderReady: boolean;
  readonly exercises: readonly {
    readonly slug: string;
    readonly number: number;
    readonly title: string;
    readonly variants: readonly {
      readonly name: string;
      readonly begun: boolean;
      readonly verdict?: ExerciseVerdict;
    }[];
  }[];
}

export interface ExerciseState {
  readonly slug: string;
  readonly variant: string;
  readonly files: readonly ExerciseFile[];
  /** Of the files as they are; absent while they have not been graded. */
  readonly verdict?: ExerciseVerdict;
  /** Per check, of its latest run on this server. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** By check: about its failure, as it was found last. */
  readonly hints: Readonly<Record<string, GivenHints>>;
  /** Where a run is under way: how far it is. */
  readonly run?: { readonly phase: Phase; readonly checks: readonly CheckVerdict[] };
}

export type Phase = 'building' | 'deploying' | 'checking';

export interface ExerciseFile {
  /** Within the course: `exercises/01-hello-event/src/hello.mts`. */
  readonly path: string;
  /** Absent when the learner has removed it. */
  readonly current?: string;
  readonly starter: string;
  /** Only once it was revealed. */
  readonly solution?: string;
  /** It belongs to the exercise: to be read, not to be changed. */
  readonly given?: true;
  /** The same texts in colours, in languages that are known. */
  readonly coloured?: Readonly<Partial<Record<'current' | 'starter' | 'solution', readonly CodeLine[]>>>;
}

/** A line of code in pieces. */
export type CodeLine = readonly CodePiece[];
export type CodePiece = readonly [
  text: string,
  kind?: 'keyword' | 'type' | 'function' | 'string' | 'value' | 'key' | 'comment',
];

/** Hints about a failure, as far as they have been given. */
export interface GivenHints {
  readonly given: readonly string[];
  readonly of: number;
}

/** What an exercise's account holds, read through the AWS APIs: each service says itself what is shown of it. */
export interface CloudState {
  /** Absent until the exercise was graded on this server. */
  readonly account?: string;
  /** The newest verdict is of another cloud, which has ended with its command: the terminal's, or an earlier server's. */
  readonly gradedElsewhere?: true;
  /** The cloud's time, ISO 8601. */
  readonly now?: string;
  /** By title; those without resources are left out. */
  readonly sections: readonly CloudSection[];
  /** Services that could not be read, and why. */
  readonly problems: readonly { readonly service: string; readonly message: string }[];
}

/** A call of a function, as a page asks for it. */
export interface InvokeAsked {
  /** What is sent, JSON or not. */
  readonly event: string;
  readonly type: 'RequestResponse' | 'Event';
  /** How often it is sent, all at the same moment. */
  readonly copies: number;
  /** Seconds for which each call is held up on its way. */
  readonly delay: number;
}

/** What came of a call. */
export interface Invoked {
  /** As the template calls the function. */
  readonly functionName: string;
  readonly answers: readonly {
    /** `200`, `400 InvalidRequestContentException` */
    readonly status: string;
    readonly requestId: string;
    readonly functionError?: string;
    readonly payload: string;
    /** Seconds. */
    readonly waited: number;
  }[];
  /** What was written into the log meanwhile. */
  readonly log: readonly { readonly by: 'platform' | 'function'; readonly text: string }[];
}

/** The newest traces of an exercise's account. Functions write traces, so their number, size and characters are bounded. */
export interface RunTraces {
  /** Absent until the exercise was graded on this server. */
  readonly account?: string;
  /** The newest verdict is of another cloud, which has ended with its command. */
  readonly gradedElsewhere?: true;
  /** The newest first. */
  readonly traces: readonly RunTrace[];
  /** How many traces there are besides. */
  readonly omitted: number;
}

export interface RunTrace {
  readonly id: string;
  readonly segments: readonly TracePart[];
  /** How many parts were left out. */
  readonly omitted: number;
}

/** A segment or a part of one, as X-Ray writes its documents. Times are seconds since 1970. */
export interface TracePart {
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly origin?: string | undefined;
  readonly parent_id?: string | undefined;
  readonly inferred?: boolean | undefined;
  readonly error?: boolean | undefined;
  readonly fault?: boolean | undefined;
  readonly throttle?: boolean | undefined;
  readonly user?: string | undefined;
  readonly http?:
    | {
        readonly request?: { readonly method?: string | undefined; readonly url?: string | undefined } | undefined;
        readonly response?: { readonly status?: number | undefined } | undefined;
      }
    | undefined;
  readonly links?: readonly object[] | undefined;
  readonly annotations?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly cause?:
    | {
        readonly exceptions?:
          | readonly { readonly message?: string | undefined; readonly type?: string | undefined }[]
          | undefined;
      }
    | undefined;
  readonly subsegments?: readonly TracePart[] | undefined;
}

export interface CloudSection extends OverviewSection {
  readonly resources: readonly CloudResource[];
}

export interface CloudResource extends OverviewResource {
  /** As the template calls it. */
  readonly logicalId?: string;
}

/** Which class this clone has joined (`pnpm join`), and as whom. */
export interface ClassroomJoined {
  readonly joined: { readonly server: string; readonly title: string; readonly name: string } | null;
}

/** What became of a submission: the classroom has it, or it is kept here and goes out by itself. */
export interface SubmissionKept {
  readonly state: 'sent' | 'waiting';
  /** In sentences, for the learner. */
  readonly message: string;
}

/**
 * What a person has read and answered, and how far the exercises are. The browser keeps the same while no server is
 * there; of exercises only the server knows.
 */
export interface Progress {
  readonly version: 1;
  /** By lesson slug; when, ISO 8601. */
  readonly read: Readonly<Record<string, string>>;
  /** By quiz id (`<lesson slug>/<number>`). */
  readonly quizzes: Readonly<Record<string, { readonly right: boolean; readonly tries: number; readonly at: string }>>;
  /** By exercise slug: the points of the files as they are, for those that were begun and graded. */
  readonly exercises: Readonly<Record<string, { readonly points: number; readonly of: number }>>;
}

export type WorkshopEvent =
  | { readonly type: 'hello'; readonly graderReady: boolean }
  | { readonly type: 'grader'; readonly ready: boolean; readonly message?: string }
  /** The learner saved, reset or removed a file. */
  | { readonly type: 'files'; readonly slug: string; readonly variant: string }
  | {
      readonly type: 'phase';
      readonly slug: string;
      readonly variant: string;
      readonly phase: Phase;
    }
  /** What a check that takes its time has caused so far; again and again, until its `check`. */
  | {
      readonly type: 'trace';
      readonly slug: string;
      readonly variant: string;
      readonly title: string;
      readonly trace: Trace;
    }
  | {
      readonly type: 'check';
      readonly slug: string;
      readonly variant: string;
      readonly verdict: CheckVerdict;
      readonly trace: Trace;
    }
  /** Lines that the learner's functions wrote. */
  | { readonly type: 'output'; readonly slug: string; readonly variant: string; readonly lines: readonly string[] }
  /** Found here or in the terminal. */
  | { readonly type: 'verdict'; readonly slug: string; readonly variant: string; readonly verdict: ExerciseVerdict }
  /** Progress was changed: in a tab, by a save or a reset, or in the terminal. */
  | { readonly type: 'progress'; readonly progress: Progress };
