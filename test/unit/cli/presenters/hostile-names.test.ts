import { ConfigurationError } from '../../../../cli/core/errors';
import { presentFailureAsJson, presentFailureAsText, toFailure } from '../../../../cli/presenters/failure';
import { presentResultAsText } from '../../../../cli/presenters/result-text';
import { presentFailureAsMarkdown, presentResultAsMarkdown } from '../../../../cli/presenters/step-summary';
import type { RunResult } from '../../../../cli/sync/result';
import { HOSTILE_TEXTS } from '../../../support/hostile';
import { kindCounts, runResult, sourceResult } from '../../../support/run-result';

/** Everything that may come from a cloud, or from a file, has the same name. */
function resultNamed(name: string): RunResult {
  const incomplete = [{ kind: name, subject: name, message: name, nextStep: name }];
  const refused = [{ kind: name, blueprint: name, identifier: name, reason: name }];
  const counts = { owned: 1, stale: 1, deleted: 0, refused: true, samples: [name] };
  return runResult({
    sources: [
      sourceResult({
        kinds: { [name]: kindCounts() },
        incomplete,
        warnings: [name],
        rereads: [name],
        fallback: name,
        pending: [{ id: name, since: name }],
        verification: { state: 'verified', note: name, refused },
        reconcile: { mode: 'on', note: name, blueprints: { [name]: counts } },
      }),
    ],
  });
}

const failureNamed = (name: string) =>
  toFailure(new ConfigurationError([{ name, message: name, example: name }]));

/** What forges lines, drives a terminal or reorders text; the line feed is ours. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const linesOf = (text: string): number => text.split('\n').length;

test.each(HOSTILE_TEXTS.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
  '%s as a name makes no line, no control character and no mark-up of its own',
  (_, name) => {
    const texts = [
      [
        presentResultAsText(resultNamed(name), { colour: false }),
        presentResultAsText(resultNamed('n'), { colour: false }),
      ],
      [
        presentFailureAsText(failureNamed(name), { debug: false }),
        presentFailureAsText(failureNamed('n'), { debug: false }),
      ],
      [presentResultAsMarkdown(resultNamed(name)), presentResultAsMarkdown(resultNamed('n'))],
      [presentFailureAsMarkdown(failureNamed(name)), presentFailureAsMarkdown(failureNamed('n'))],
    ] as const;
    for (const [hostile, plain] of texts) {
      expect(linesOf(hostile)).toBe(linesOf(plain));
      expect(hostile).not.toMatch(CONTROL);
    }
    const [, , [summary, plainSummary], [failed, plainFailed]] = texts;
    for (const mark of ['<', '`', '|', '~', '[', '@']) {
      const count = (text: string) => text.split(mark).length;
      expect([mark, count(summary), count(failed)]).toEqual([mark, count(plainSummary), count(plainFailed)]);
    }
    expect(JSON.parse(JSON.stringify(resultNamed(name)))).toEqual(resultNamed(name));
    expect(JSON.parse(presentFailureAsJson(failureNamed(name)))).toMatchObject({
      error: { problems: [{ name }] },
    });
  },
);
