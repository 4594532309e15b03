import type { Database } from './database.ts';

/**
 * Steps that were made once are never changed, only followed by others: an older classroom takes the ones that it lacks.
 * Names of learners, files and remarks are only here, and go with their class.
 */
const STEPS: readonly string[] = [
  `
  create table classroom.classes (
    id text primary key,
    title text not null,
    join_code text not null unique,
    -- Signs sessions, and is what the instructor's first link holds. Shared by every server of the database.
    secret bytea not null,
    counts text not null default 'best' check (counts in ('best', 'last')),
    created_at timestamptz not null default now()
  );
  create table classroom.assignments (
    class_id text not null references classroom.classes on delete cascade,
    slug text not null,
    -- ExerciseRules of the protocol
    rules jsonb not null,
    primary key (class_id, slug)
  );
  -- The transaction that a row was written in. Whoever asks for what is newer asks from the oldest transaction on that had
  -- not ended when they asked before: a number of a sequence could be committed after a later one was read.
  create function classroom.this_change() returns bigint language sql as 'select pg_current_xact_id()::text::bigint';
  create table classroom.learners (
    id uuid primary key,
    class_id text not null references classroom.classes on delete cascade,
    name text not null,
    -- How they came in: the room's code, a row of the roster, or an account elsewhere.
    origin text not null check (origin in ('code', 'roster', 'openid', 'lti')),
    -- SHA-256 of the personal code
    code_hash bytea,
    -- Of an account elsewhere: issuer and subject together name a person.
    issuer text,
    subject text,
    -- What the platform needs to be told a grade: LTI's line item and the like
    platform jsonb,
    -- Sessions before this moment no longer count: 'leave everywhere'.
    sessions_since timestamptz not null default now(),
    joined_at timestamptz,
    seen_at timestamptz,
    help jsonb,
    -- The board asks for what is newer than what it has.
    change bigint not null default classroom.this_change(),
    unique (class_id, code_hash),
    unique (class_id, issuer, subject)
  );
  create index on classroom.learners (class_id, change);
  create table classroom.submissions (
    id uuid primary key,
    class_id text not null references classroom.classes on delete cascade,
    learner_id uuid not null references classroom.learners on delete cascade,
    -- In the order of their arrival
    arrival bigint generated always as identity,
    slug text not null,
    variant text not null,
    -- SubmittedFile[], as JSON, gzip
    files bytea not null,
    file_count int not null,
    submitted_at timestamptz not null default now(),
    written_at timestamptz not null,
    late int not null default 0,
    -- The grading whose verdict counts: 0 is the first one.
    counted_round int not null default 0,
    remark text,
    remarked_at timestamptz
  );
  create index on classroom.submissions (class_id, learner_id, slug, arrival);
  create index on classroom.submissions (class_id, slug);
  create table classroom.regrades (
    round int generated always as identity primary key,
    class_id text not null references classroom.classes on delete cascade,
    slug text not null,
    course_version text not null,
    state text not null default 'grading' check (state in ('grading', 'ready', 'applied', 'discarded')),
    total int not null,
    started_at timestamptz not null default now(),
    ended_at timestamptz
  );
  create table classroom.verdicts (
    submission_id uuid not null references classroom.submissions on delete cascade,
    round int not null,
    course_version text not null,
    -- ExerciseVerdict of the grader
    verdict jsonb not null,
    status text not null,
    points numeric not null,
    -- Id of the first check that failed
    stuck_at text,
    graded_at timestamptz not null default now(),
    worker uuid not null,
    primary key (submission_id, round)
  );
  create index on classroom.verdicts (round);
  create table classroom.audit (
    id bigint generated always as identity primary key,
    class_id text not null references classroom.classes on delete cascade,
    at timestamptz not null default now(),
    who text not null,
    action text not null,
    details jsonb not null default '{}'
  );
  create index on classroom.audit (class_id, id);
  create table classroom.workers (
    id uuid primary key,
    host text not null,
    slots int not null,
    isolation jsonb not null,
    -- By slug, what its course has: a submission is graded by the version that was asked for.
    course_versions jsonb not null,
    -- Since when its course is as it is: the newest one grades.
    course_since timestamptz not null default now(),
    other_course boolean not null default false,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
  );
  `,
  `
  -- What counts once, such as the number of a launch from a platform.
  create table classroom.once (
    class_id text not null references classroom.classes on delete cascade,
    name text not null,
    until timestamptz not null,
    primary key (class_id, name)
  );
  -- The key by which platforms of LTI know this class: a private JWK.
  create table classroom.tool_keys (
    class_id text primary key references classroom.classes on delete cascade,
    key jsonb not null
  );
  -- What a platform was told last.
  create table classroom.returned_scores (
    learner_id uuid not null references classroom.learners on delete cascade,
    slug text not null,
    points numeric not null,
    sent_at timestamptz not null,
    primary key (learner_id, slug)
  );
  `,
];

/** Several servers may start at once: one makes the tables, the others wait for it. */
const LOCK = 7_263_018;

/** Makes the tables, or those that are missing. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create schema if not exists classroom');
    await query('create table if not exists classroom.steps (step int primary key, made_at timestamptz default now())');
    const [{ made } = { made: 0 }] = await query<{ made: number }>('select count(*)::int as made from classroom.steps');
    for (const [index, step] of STEPS.entries()) {
      if (index < made) continue;
      for (const statement of statements(step)) await query(statement);
      await query('insert into classroom.steps (step) values ($1)', [index]);
    }
  });
}

/** The steps hold no semicolons but those that end a statement. */
const statements = (step: string): string[] =>
  step
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
