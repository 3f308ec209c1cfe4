import { ConfigurationError } from '../../../../cli/core/errors';
import { toFailure } from '../../../../cli/presenters/failure';
import { presentFailureAsMarkdown, presentResultAsMarkdown } from '../../../../cli/presenters/step-summary';
import { kindCounts, runResult, sourceResult } from '../../../support/run-result';

test('a run is a heading, a table of kinds and one of blueprints', () => {
  const markdown = presentResultAsMarkdown(runResult());
  expect(markdown).toContain('### port-sync: full complete in 42.1 s, instance default');
  expect(markdown).toContain('| kind | read | filtered |');
  expect(markdown).toContain('| --- | ---: | ---: |');
  expect(markdown).toContain('| resource | 2507 | 7 | 2500 | 0 | 2500 | 0 | 0 | 0 | 0 |');
  expect(markdown).toContain('| azureCloudResources | 2512 | 12 | 12 | passed |');
});

test('what is incomplete stands there with its next step', () => {
  const problem = { kind: 'resource', subject: 'sub', message: '403', nextStep: 'grant Reader' };
  const markdown = presentResultAsMarkdown(
    runResult({ sources: [sourceResult({ incomplete: [problem], warnings: ['careful'] })] }),
  );
  expect(markdown).toContain('**Incomplete**\n\n- resource, sub: 403. Next: grant Reader');
  expect(markdown).toContain('**Warnings**\n\n- careful');
});

test('names from the cloud are text: no cell, tag, code, link, mention or line of their own', () => {
  const hostile = 'a|b<img src=x>`c`\n# d [e](f) *g* _h_ @i';
  const markdown = presentResultAsMarkdown(
    runResult({ sources: [sourceResult({ kinds: { [hostile]: kindCounts() }, warnings: [hostile] })] }),
  );
  const lines = markdown.split('\n').filter((line) => line.includes('img src'));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.replace(/^\| |^- /, '')).not.toMatch(/[<>`*_[\]@]/);
  expect(lines[0]?.match(/\|/g)).toHaveLength(11);
});

test('a run that never had a result lists its problems', () => {
  const failure = toFailure(new ConfigurationError([{ name: 'AZURE_CLOUD', message: 'is wrong' }]));
  const markdown = presentFailureAsMarkdown(failure);
  expect(markdown).toContain('### port-sync: failed, exit code 2');
  expect(markdown).toContain('- AZURE&#95;CLOUD: is wrong');
  expect(markdown).toContain('- Next: ');
});
