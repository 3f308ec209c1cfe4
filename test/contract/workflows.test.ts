import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_STACK_OUTPUTS, STACK_OUTPUTS } from '../../contract/stack-outputs';
import { ROOT } from '../support/run-cli';
import { readWorkflow, WORKFLOWS, type Step } from '../support/workflow';

const GITOPS = [
  'infra-destroy.yml',
  'infra-preview.yml',
  'infra-up.yml',
  'release.yml',
  'sync-full.yml',
  'sync-incremental.yml',
];
const jobsOf = (file: string) => Object.entries(readWorkflow(file).jobs);
const stepsOf = (file: string): Step[] => jobsOf(file).flatMap(([, { steps }]) => steps);

test('all are there', () => {
  expect(WORKFLOWS).toEqual(expect.arrayContaining(GITOPS));
});

test.each(WORKFLOWS)('%s names every action by its commit, and its version beside it', (file) => {
  const text = readFileSync(join(ROOT, '.github', 'workflows', file), 'utf8');
  const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/);
});

test.each(WORKFLOWS)('%s lets nothing from outside into a script but as a variable', (file) => {
  for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{');
});

test.each(GITOPS)('%s has no rights but those that a job names', (file) => {
  expect(readWorkflow(file).permissions).toEqual({});
  for (const [, { permissions }] of jobsOf(file)) expect(permissions).toBeDefined();
});

test.each([
  ['infra-preview.yml', 'preview', { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' }],
  ['infra-preview.yml', 'fork', { contents: 'read' }],
  ['infra-up.yml', 'up', { contents: 'read', 'id-token': 'write' }],
  ['infra-destroy.yml', 'destroy', { contents: 'read', 'id-token': 'write' }],
  ['release.yml', 'build', { contents: 'read' }],
  ['release.yml', 'publish', { 'id-token': 'write' }],
  ['release.yml', 'release', { contents: 'write' }],
  ['sync-incremental.yml', 'sync', { contents: 'read', 'id-token': 'write' }],
  ['sync-incremental.yml', 'report', { actions: 'read', contents: 'read', issues: 'write' }],
  ['sync-full.yml', 'sync', { contents: 'read', 'id-token': 'write' }],
  ['sync-full.yml', 'report', { actions: 'write', contents: 'read', issues: 'write' }],
])('%s, job %s, may do no more than it has to', (file, job, permissions) => {
  expect(readWorkflow(file).jobs[job]?.permissions).toEqual(permissions);
});

test.each(['infra-up.yml', 'infra-destroy.yml'])('%s waits for an approval', (file) => {
  for (const [, { environment }] of jobsOf(file)) expect(environment).toBe('production');
});

test.each(GITOPS)('%s leaves no token of its own in the checkout', (file) => {
  const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts.length).toBeGreaterThan(0);
  for (const step of checkouts) expect(step).toMatchObject({ with: { 'persist-credentials': false } });
});

test.each(['sync-full.yml', 'sync-incremental.yml'])('%s takes all that the stack puts out', (file) => {
  const { env = {} } = stepsOf(file).find(({ name }) => name === 'Sync') ?? {};
  const secrets: readonly string[] = SECRET_STACK_OUTPUTS;
  for (const [output, variable] of Object.entries(STACK_OUTPUTS)) {
    const context = secrets.includes(output) ? 'secrets' : 'vars';
    expect([variable, env[variable]]).toEqual([variable, `\${{ ${context}.${variable} }}`]);
  }
});

test('what may publish runs nothing of the repository, and waits for an approval', () => {
  const { jobs } = readWorkflow('release.yml');
  for (const name of ['publish', 'release'])
    expect(jobs[name]?.steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
  expect(jobs['publish']?.environment).toBe('release');
  expect(jobs['publish']?.steps.at(-1)?.run).toContain('--provenance');
  expect(JSON.stringify(jobs)).not.toContain('secrets.');
});

test('every variable and secret is in the guide', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'guides', 'github-actions.md'), 'utf8');
  const named = GITOPS.flatMap((file) => [
    ...readFileSync(join(ROOT, '.github', 'workflows', file), 'utf8').matchAll(/(?:vars|secrets)\.(\w+)/g),
  ]).map(([, name]) => name);
  for (const name of new Set(named)) expect(guide).toContain(`\`${name}\``);
});

test.each(WORKFLOWS)('%s never runs what a fork proposes with the rights of this repository', (file) => {
  const triggers = Object.keys(readWorkflow(file).on);
  expect(
    triggers.filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name)),
  ).toEqual([]);
});

test.each(WORKFLOWS.flatMap((file) => jobsOf(file).map(([name, job]) => [file, name, job] as const)))(
  '%s, job %s, sees secrets only where no fork can start it, or has none',
  (file, _, job) => {
    if (!('pull_request' in readWorkflow(file).on)) return;
    const holdsSecrets =
      JSON.stringify(job).includes('secrets.') || job.permissions?.['id-token'] === 'write';
    const isOurs =
      job.if?.includes('github.event.pull_request.head.repo.full_name == github.repository') ?? false;
    expect(holdsSecrets && !isOurs).toBe(false);
  },
);
